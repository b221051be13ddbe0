// Owns the lines of a pasted list that are no key here; refuses to repeat them: one may be a secret.
import type { BulkMissing as Missing } from '#contract'

import styles from './bulk.module.css'
import { countWords } from './key-words.ts'

/** More are counted. */
const SHOWN = 8

export function BulkMissing({ missing }: { readonly missing: readonly Missing[] }) {
  if (missing.length === 0) return null
  const rest = missing.length - SHOWN
  return (
    <div className={styles['missing']} role="note">
      <p>
        <b>{countWords(missing.length, 'line is no key here', 'lines are no keys here')}</b> and
        left out. Lines are not repeated: one may be a secret.
      </p>
      <ul>
        {missing.slice(0, SHOWN).map(({ line, message }) => (
          <li key={line}>
            Line {line.toLocaleString('en')}: {message}
          </li>
        ))}
        {rest > 0 ? <li>and {rest.toLocaleString('en')} more</li> : null}
      </ul>
    </div>
  )
}
