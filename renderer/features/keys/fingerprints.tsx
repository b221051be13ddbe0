// Owns how the fingerprint of a public key is set: in groups that can be read out on the telephone.
import type { Recipient } from '#contract'
import { CopyLine } from '#ui/copy-line'

import { groupsOf, KIND_WORDS } from './seal-words.ts'
import styles from './seal.module.css'

/** What the user runs on the own key file: a copy of what was pasted would prove nothing. */
const HEARD = "age-keygen -y KEYFILE | tr -d '\\n' | sha256sum | cut -c1-32"

export interface FingerprintsProps {
  readonly recipients: readonly Recipient[]
  /** The digits alone. */
  readonly plain?: boolean
}

export function Fingerprints({ recipients, plain = false }: FingerprintsProps) {
  return (
    <div className={plain ? undefined : styles['prints']}>
      {recipients.map(({ recipient, kind, fingerprint }) => (
        <div key={recipient} className={styles['print']}>
          {plain ? null : <p>{KIND_WORDS[kind]}, with the fingerprint</p>}
          <code
            className={styles['digits']}
            aria-label={`Fingerprint ${fingerprint}`}
            role="img"
            translate="no"
          >
            {groupsOf(fingerprint).map((group, at) => (
              // oxlint-disable-next-line react/no-array-index-key -- the groups of one fingerprint never change places
              <span key={`${group} ${at}`}>{group}</span>
            ))}
          </code>
        </div>
      ))}
      {plain ? null : (
        <>
          <p className={styles['how']}>
            Let its user read theirs to you, by telephone or face to face, and not on the way on
            which the key came. They see it with:
          </p>
          <CopyLine text={HEARD} what="Command" />
        </>
      )}
    </div>
  )
}
