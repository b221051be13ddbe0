// Owns what the rules ask, in words; says what is not asked for as well, so that nobody has to guess.
import type { Policy } from '#contract'

import { ruleWords } from './rule-words.ts'
import styles from './rules.module.css'

export function RulesAsked({ policy }: { readonly policy: Policy }) {
  return (
    <section className={styles['asked']} aria-label="What the rules ask">
      <dl className={styles['rules']}>
        {ruleWords(policy).map(({ name, asks }) => (
          <div key={name} className={styles['rule']}>
            <dt>{name}</dt>
            <dd
              className={asks === undefined ? styles['free'] : undefined}
              data-hint={asks}
              data-hint-cut
            >
              <bdi>{asks ?? 'no rule'}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      <p className={styles['promise']}>
        Rules never change a key by themselves: they mark what stands out and say what is due.
      </p>
    </section>
  )
}
