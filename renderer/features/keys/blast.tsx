// Owns the drawing of what a revoke stops: the headline, the hours, the clients; shows nothing that was not recorded.
import type { BlastRadius } from '#contract'
import { Bars } from '#ui/bars'
import { useClock } from '#ui/clock'
import { Time } from '#ui/time'
import { ago, clockTime, date } from '#ui/time-words'

import styles from './blast.module.css'
import { inSentence, whatStops } from './revoke-words.ts'

/** The clients shown; the rest is counted. */
const SHOWN = 5
const MINUTE = 60_000

export function Blast({ blast }: { readonly blast: BlastRadius }) {
  const minute = useClock((now) => Math.floor(now / MINUTE)) * MINUTE
  const stops = whatStops(
    blast,
    (at) => inSentence(ago(at, Math.max(minute, Date.parse(at)))),
    (at) => date(at, minute),
  )
  const more = blast.clients.length - SHOWN
  return (
    <section className={`${styles['box']} ${styles[stops.tone]}`} aria-label="What stops">
      <div className={styles['head']}>
        <div>
          <p className={styles['headline']}>{stops.headline}</p>
          <p>{stops.sentence}</p>
        </div>
        {blast.uses24h > 0 ? (
          <Bars
            tone="danger"
            width={144}
            height={34}
            description={`Uses by hour in the last 24 hours: ${blast.hours
              .map((hour) => hour.uses)
              .join(', ')}`}
            bars={blast.hours.map(({ hour, uses }) => ({
              label: clockTime(hour).slice(0, 5),
              value: uses,
            }))}
          />
        ) : null}
      </div>
      {blast.clients.length === 0 ? null : (
        <table className={styles['clients']}>
          <thead>
            <tr>
              <th scope="col">Client</th>
              <th scope="col">Agent</th>
              <th scope="col" className={styles['number']}>
                In 24 h
              </th>
              <th scope="col" className={styles['number']}>
                Last used
              </th>
            </tr>
          </thead>
          <tbody>
            {blast.clients.slice(0, SHOWN).map((client) => (
              <tr key={`${client.client} ${client.agent}`}>
                <td>
                  <code data-hint={client.client} data-hint-cut="">
                    {client.client}
                  </code>
                </td>
                <td data-hint={client.agent} data-hint-cut="">
                  {client.agent === '' ? 'Not said' : client.agent}
                </td>
                <td className={styles['count']}>{client.uses24h.toLocaleString('en')}</td>
                <td className={styles['number']}>
                  <Time at={client.lastUsedAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {more > 0 ? <p className={styles['more']}>and {more} more</p> : null}
    </section>
  )
}
