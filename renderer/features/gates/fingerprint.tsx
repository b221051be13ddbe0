// Owns how the fingerprint of a signing key is shown to be compared: groups of four, large, never cut.
import { CopyButton } from '#ui/copy-button'

import styles from './fingerprint.module.css'

/** `of`: 32 hexadecimal digits. */
export function Fingerprint({ of }: { readonly of: string }) {
  const groups = of.match(/.{1,4}/g) ?? []
  return (
    <div className={styles['fingerprint']}>
      <code className={styles['groups']} translate="no" dir="ltr">
        {groups.map((group, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- the groups never move, so their place is what tells them apart
          <span key={at}>{group} </span>
        ))}
      </code>
      <CopyButton text={of} what="Fingerprint" />
    </div>
  )
}
