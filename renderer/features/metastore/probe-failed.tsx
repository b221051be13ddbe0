// Owns what is said of a probe that failed: the headline, why, where, what is ruled out, and what can be done about it with one press.
import { IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import type { ProbeReport, ProbeStage, WizardDraft } from '#contract'
import { CodeBlock } from '#ui/code'
import { CopyButton } from '#ui/copy-button'
import { Scroll } from '#ui/scroll'

import { FixCard } from './fix-card.tsx'
import { takeLostFocus } from './lost-focus.ts'
import { PasswordRetry } from './password-retry.tsx'
import { causesOf, copyWords, newPassword } from './failed-words.ts'
import { ProbeCauses } from './probe-causes.tsx'
import styles from './probe-failed.module.css'
import { type FixTools, ProbeFixCard } from './probe-fix.tsx'
import { fixCards } from './probe-fixes.ts'
import { ProbePath } from './probe-path.tsx'
import { RuleCard } from './rule-card.tsx'
import { useConditions } from './rule-guide.ts'
import { unstopped } from './probe-words.ts'

export interface ProbeFailedProps {
  readonly report: ProbeReport
  readonly failed: ProbeStage
  readonly draft: WizardDraft
  readonly tools: FixTools
  readonly onPassword: (password: string) => void
  /** The button that probes again. `filled` where nothing else acts. */
  readonly again: (filled: boolean) => ReactNode
  /** What else may be done; below the fixes. */
  readonly ways?: ReactNode
}

export function ProbeFailed(props: ProbeFailedProps) {
  const { report, failed, draft, tools, again, ways } = props
  const { message, fix, path, ruledOut = [], fixes = [], copy } = failed
  const conditions = useConditions(draft, path !== undefined)
  const causes = causesOf(failed, conditions)
  const asksPassword = newPassword(failed.code)
  const copied = copyWords(failed)
  const nothing = fixes.length === 0 && !asksPassword && copied === undefined
  return (
    <div className={styles['failed']}>
      <div className={styles['head']}>
        <h2 tabIndex={-1} ref={takeLostFocus}>
          {unstopped(message)}
        </h2>
        {fix === undefined ? null : <p className={styles['why']}>{fix}</p>}
      </div>
      {path === undefined ? null : <ProbePath places={path} own={draft.cidr} />}
      {causes.length + ruledOut.length === 0 ? null : (
        <ProbeCauses causes={causes} ruledOut={ruledOut} />
      )}
      {asksPassword ? (
        <FixCard title="Try another password">
          <div className={styles['inside']}>
            <PasswordRetry
              user={draft.form.user}
              why="Used for this sitting, and kept where the one before was kept."
              act="Probe with it"
              busy={tools.busy}
              onUse={props.onPassword}
            />
          </div>
        </FixCard>
      ) : null}
      {fixCards(fixes).map((card, at) =>
        card === 'rule' ? (
          <RuleCard key="rule" draft={draft} first={at === 0} again={again(false)} />
        ) : (
          <ProbeFixCard
            key={card[0]?.kind}
            fixes={card}
            first={at === 0 && !asksPassword}
            tools={tools}
            again={again(false)}
          />
        ),
      )}
      {copied === undefined || copy === undefined ? null : (
        <FixCard
          title={copied.title}
          about={copied.about}
          acts={
            <>
              <CopyButton
                text={copy}
                what={copied.what}
                word={`Copy ${copied.what}`}
                kind={fixes.length === 0 && !asksPassword ? 'primary' : 'plain'}
              />
              {fixes.length === 0 ? again(false) : null}
            </>
          }
        >
          <div className={styles['code']}>
            <CodeBlock label={copied.what} text={copy} language="sql" ground="bare" />
          </div>
        </FixCard>
      )}
      {nothing ? <div>{again(true)}</div> : null}
      {ways}
      <Technical report={report} failed={failed} />
    </div>
  )
}

/** For a ticket: folded, and without names, addresses and accounts. */
function Technical({ report, failed }: Pick<ProbeFailedProps, 'report' | 'failed'>) {
  return (
    <details className={styles['technical']}>
      <summary>
        <IconChevronRight size={16} stroke={1.6} aria-hidden />
        Technical details
        <code>{failed.code}</code>
      </summary>
      <div className={styles['report']}>
        <p>
          Without host names, addresses and accounts: it can go into a ticket.
          <CopyButton size="small" text={report.report} what="Report" word="Copy report" />
        </p>
        <Scroll as="pre" label="Report" className={styles['text']}>
          {report.report}
        </Scroll>
      </div>
    </details>
  )
}
