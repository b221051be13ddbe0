// Owns what to know before a text is run; it is read before copying, so it is not folded away.
import type { Guide } from '#contract'

import styles from './guide.module.css'

export function GuideWarnings({ warnings }: Pick<Guide, 'warnings'>) {
  if (warnings.length === 0) return null
  return (
    <section className={styles['warnings']} aria-labelledby="warnings">
      <h3 id="warnings">Before you run it</h3>
      <ul>
        {warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
    </section>
  )
}
