// Owns the drawing of what a revoke stops: the headline, the hours, the clients; shows nothing that was not recorded.
import type { BlastRadius } from '#contract'
import { Bars } from '#ui/bars'
import { useClock } from '#ui/clock.ts'
import { Time } from '#ui/time'
import { ago, clockTime, date } from '#ui/time-words.ts'

import styles from './blast.module.css'
import { inSentence, whatStops } from './revoke-words.ts'

/** The clients shown; the rest is counted. */
const SHOWN = 5

export function Blast({ blast }: { readonly blast: BlastRadius }) {
  const at = (now: number) =>
    whatStops(
      blast,
      (when) => inSentence(ago(when, now)),
      (when) => date(when, now),
    )
  const tone = useClock((now) => at(now).tone)
  const headline = useClock((now) => at(now).headline)
  const sentence = useClock((now) => at(now).sentence)
  const more = blast.clients.length - SHOWN
  return (
    <section className={`${styles['box']} ${styles[tone]}`} aria-label="What stops">
      <div className={styles['head']}>
        <div>
          <p className={styles['headline']}>{headline}</p>
          <p>{sentence}</p>
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
