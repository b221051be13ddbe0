// Owns the inbound rule as ready texts, one tab a form, with the address that it lets in; refuses to run any of them.
import { useState, type ReactNode } from 'react'

import type { Guide, WizardDraft } from '#contract'
import { CopyButton } from '#ui/copy-button'
import { FailureNotice } from '#ui/failure-notice'
import { Tabs } from '#ui/tabs'

import { FixCard } from './fix-card.tsx'
import { FORMAT_WORDS, GuideText } from './guide-text.tsx'
import styles from './rule-card.module.css'
import { useRuleGuide } from './rule-guide.ts'

type Text = Guide['texts'][number]

/** A form has one text on Amazon; elsewhere there may be one a system. */
const wordOf = ({ format, title }: Text, texts: readonly Text[]): string =>
  texts.filter((text) => text.format === format).length > 1 || texts.length === 1
    ? title
    : FORMAT_WORDS[format]

export interface RuleCardProps {
  readonly draft: WizardDraft
  readonly first: boolean
  /** Beside the button that copies. */
  readonly again: ReactNode
}

export function RuleCard({ draft, first, again }: RuleCardProps) {
  const { texts, cidr, failure, retry } = useRuleGuide(draft)
  const [chosen, setChosen] = useState('0')
  const at = texts[Number(chosen)] === undefined ? '0' : chosen
  const text = texts[Number(at)]
  if (text === undefined) {
    return (
      <FixCard title={`Let this computer in on TCP ${draft.form.port}`} acts={again}>
        {failure === undefined ? null : (
          <div className={styles['failure']}>
            <FailureNotice failure={failure} onRetry={retry} />
          </div>
        )}
      </FixCard>
    )
  }
  return (
    <FixCard
      title={`Let this computer in on TCP ${draft.form.port}`}
      aside={
        cidr === undefined ? (
          'Finds your address out'
        ) : (
          <>
            Your address <code>{cidr}</code>
          </>
        )
      }
      acts={
        <>
          <CopyButton
            kind={first ? 'primary' : 'plain'}
            text={text.text}
            what="Rule"
            word={text.format === 'console' ? 'Copy steps' : 'Copy rule'}
          />
          {again}
        </>
      }
      note="Opens the port to one address only"
    >
      {texts.length === 1 ? null : (
        <div className={styles['tabs']}>
          <Tabs
            label="Form of the rule"
            tabs={texts.map((each, place) => ({ id: String(place), label: wordOf(each, texts) }))}
            chosen={at}
            onChoose={setChosen}
          />
        </div>
      )}
      <div
        className={styles['text']}
        {...(texts.length === 1 ? {} : { role: 'tabpanel', 'aria-label': wordOf(text, texts) })}
      >
        <GuideText text={text} label={text.title} />
      </div>
    </FixCard>
  )
}
