// Owns what the page teaches while nothing is searched: what is found, what to do then, a key for examples, pipelines.
import { CopyLine } from '#ui/copy-line'

import styles from './leaks-page.module.css'

const DUMMY = 'dsk_EXAMPLE0_ThisIsNoKeyItsCheckDigitsAreWrong00000'

export function Lesson() {
  return (
    <aside className={styles['lesson']} aria-label="About leaks">
      <section>
        <h2>When a key is found</h2>
        <ol>
          <li>
            <b>Revoke it first.</b> Whoever read it can use it until then.
          </li>
          <li>
            <b>Give its user a new one</b>, sealed with their public key instead of sent in a chat.
          </li>
          <li>
            <b>Then take it out.</b> Rewriting a history that others have cloned rarely pays: the
            key is dead.
          </li>
        </ol>
      </section>
      <section>
        <h2>A key for examples</h2>
        <p>Its check digits are wrong on purpose: no scan reports it and no gate accepts it.</p>
        <CopyLine text={DUMMY} what="Example key" />
      </section>
      <section>
        <h2>Where a page is too late</h2>
        <p>In a pipeline, which this stops when a key is found:</p>
        <CopyLine text="npx dsadmin scan . --sarif findings.sarif" what="Command" />
        <p>
          gitleaks and TruffleHog find these keys too, with the rules in{' '}
          <code>resources/leak-rules</code>.
        </p>
      </section>
    </aside>
  )
}
