// Owns the calm summary of a probe that went well; refuses to hide a warning in it.
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import type { ProbeFacts, ProbeStage } from '#contract'

import { type Fact, factsOf } from './facts-words.ts'
import { takeLostFocus } from './lost-focus.ts'
import styles from './probe-passed.module.css'
import { type FixTools, ProbeFixCard } from './probe-fix.tsx'
import { fixCards } from './probe-fixes.ts'
import { STAGE_WORDS, unstopped } from './probe-words.ts'

export interface ProbePassedProps {
  readonly facts: ProbeFacts
  readonly stages: readonly ProbeStage[]
  readonly tools: FixTools
  /** The button that probes again. */
  readonly again: ReactNode
}

export function ProbePassed({ facts, stages, tools, again }: ProbePassedProps) {
  const warnings = stages.filter(({ verdict }) => verdict === 'warn')
  const there = facts.schemaVersion
  // Where nobody else can listen, going without encryption is no warning.
  const alone = stages.some(({ stage, verdict }) => stage === 'tls' && verdict === 'skipped')
  return (
    <div className={styles['passed']}>
      <div className={styles['head']}>
        <div>
          <h2 tabIndex={-1} ref={takeLostFocus}>
            {there === undefined
              ? 'Ready for the Science-schema'
              : `Science-schema ${there} is there already`}
          </h2>
          <p className={styles['about']}>
            {there === undefined
              ? 'The database can be reached, and this account may create what is missing.'
              : 'Going on looks at each object, creates what is missing and changes nothing else.'}
          </p>
        </div>
        {again}
      </div>
      {warnings.map((stage) => (
        <Warning key={stage.stage} stage={stage} tools={tools} />
      ))}
      <dl className={styles['facts']}>
        {factsOf(facts, alone).map((fact) => (
          <Line key={fact.label} fact={fact} />
        ))}
      </dl>
    </div>
  )
}

function Line({ fact }: { readonly fact: Fact }) {
  const { label, value, about, tone, mono } = fact
  return (
    <div className={styles['fact']} data-tone={tone}>
      <dt>{label}</dt>
      <dd>
        {mono === true ? <code translate="no">{value}</code> : <bdi>{value}</bdi>}
        {about === undefined ? null : <span className={styles['beside']}>{about}</span>}
      </dd>
    </div>
  )
}

interface WarningProps {
  readonly stage: ProbeStage
  readonly tools: FixTools
}

function Warning({ stage, tools }: WarningProps) {
  const { message, fix, causes = [], fixes = [] } = stage
  return (
    <section className={styles['warning']}>
      <IconAlertTriangle size={16} stroke={1.6} aria-hidden />
      <div>
        <h3>
          {STAGE_WORDS[stage.stage]}: {unstopped(message)}
        </h3>
        {fix === undefined ? null : <p>{fix}</p>}
        {causes.length === 0 ? null : (
          <ul className={styles['causes']}>
            {causes.map((cause) => (
              <li key={cause}>{cause}</li>
            ))}
          </ul>
        )}
        {fixCards(fixes).map((card) =>
          card === 'rule' ? null : (
            <ProbeFixCard
              key={card[0]?.kind}
              fixes={card}
              first={false}
              tools={tools}
              again={null}
            />
          ),
        )}
      </div>
    </section>
  )
}
