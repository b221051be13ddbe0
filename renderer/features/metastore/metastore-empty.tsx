// Owns the empty page that teaches: what a metastore is, what the Science-schema is, and the three things to do.
import { IconDatabase, IconPlus, IconServer2, IconTerminal2 } from '@tabler/icons-react'
import { METASTORE_PORT } from '#contract'
import { Button } from '#ui/button'
import { Station, Stations, Way } from '#ui/stations'

import styles from './metastore-empty.module.css'

const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const

const STEPS = [
  {
    title: 'Make it reachable',
    text: `An inbound rule for TCP ${METASTORE_PORT} and your address alone, or VPN, or SSH.`,
  },
  {
    title: 'Check the way',
    text: 'Eight stages from the name to the rights. A failure says what to do.',
  },
  {
    title: 'Run the two scripts',
    text: 'Read them first. Stop at any time, run them again, then validate.',
  },
] as const

export function MetastoreEmpty({ onPrepare }: { readonly onPrepare: () => void }) {
  return (
    <section className={styles['empty']} aria-label="No metastore yet">
      <h2>No metastore yet. Seven steps lead from “which database?” to a validated schema.</h2>
      <dl className={styles['words']}>
        <dt>Metastore</dt>
        <dd>
          The database in which the Data Science API keeps its catalogue: tables, files, rights.
        </dd>
        <dt>Science-schema</dt>
        <dd>The tables that the API needs in that database, created by two scripts.</dd>
      </dl>
      <Stations>
        <Station
          icon={<IconServer2 {...icon} />}
          name="Data Science API"
          does="Asks where the data is"
        />
        <Way>{`TCP ${METASTORE_PORT}`}</Way>
        <Station
          dark
          icon={<IconDatabase {...icon} />}
          name="Metastore"
          does="A database of yours, with the Science-schema"
        />
        <Way back>two scripts</Way>
        <Station
          icon={<IconTerminal2 {...icon} />}
          name="This app"
          does="Probes, prepares, validates"
        />
      </Stations>
      <ol className={styles['steps']}>
        {STEPS.map(({ title, text }, at) => (
          <li
            key={title}
            className={at === 0 ? `${styles['step']} ${styles['now']}` : styles['step']}
          >
            <h3>
              <span className={styles['figure']} aria-hidden>
                {at + 1}
              </span>
              {title}
            </h3>
            <p>{text}</p>
            {at === 0 ? (
              <Button kind="primary" icon={<IconPlus {...icon} />} onClick={onPrepare}>
                Prepare a metastore
              </Button>
            ) : null}
          </li>
        ))}
      </ol>
    </section>
  )
}
