// Owns what stands beside the fields of a connection: where the password goes, what is checked, what the account needs.
import { MakePassphrase, UnlockPassphrase } from '#ui/passphrase-form'

import styles from './connection-step.module.css'
import type { PasswordPlace } from './vault-words.ts'

export interface ConnectionAsideProps {
  readonly place: PasswordPlace
  readonly overSsh: boolean
}

export function ConnectionAside({ place, overSsh }: ConnectionAsideProps) {
  return (
    <>
      <section className={styles['say']}>
        <h3>Where the password goes</h3>
        <p>{place.words}</p>
        {place.offer === 'make' ? (
          <>
            <p>A file that a passphrase opens can keep it.</p>
            <MakePassphrase />
          </>
        ) : null}
        {place.offer === 'unlock' ? <UnlockPassphrase /> : null}
      </section>
      <section className={styles['say']}>
        <h3>What the account has to be allowed</h3>
        <p>
          To create tables and indexes in this database. The master user of RDS is. The probe finds
          out, and shows the grant that is missing.
        </p>
      </section>
      <section className={styles['say']}>
        <h3>What happens next</h3>
        <p>
          The connection is kept under its name, and the probe climbs step by step to the database
          {overSsh ? ', by way of the SSH host' : ''}. It reads, and changes nothing.
        </p>
      </section>
    </>
  )
}
