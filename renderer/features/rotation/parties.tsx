// Owns who sends which version, and through which gate; says so where gates record no clients.
import type { Rotation, RotationClient, RotationGate } from '#contract'
import { GateStateMark, StateMark, type Glyph, type Tone } from '#ui/state-mark'
import { Table } from '#ui/table'
import { Time } from '#ui/time'
import { moment } from '#ui/time-words.ts'

import { count } from './rotation-words.ts'
import styles from './parties.module.css'

const standings = {
  old: { glyph: 'half', tone: 'warn', word: 'On the old one' },
  both: { glyph: 'half', tone: 'warn', word: 'Sends both' },
  moved: { glyph: 'disc', tone: 'ok', word: 'Moved' },
  new: { glyph: 'disc', tone: 'ok', word: 'New one only' },
} as const satisfies Record<
  RotationClient['standing'],
  { readonly glyph: Glyph; readonly tone: Tone; readonly word: string }
>

const MOST = 100

export function Parties({ rotation }: { readonly rotation: Rotation }) {
  const { clients, clientsRecorded, gates, recentSince, now } = rotation
  const since = moment(recentSince, Date.parse(now)).split(', ')[1] ?? ''
  return (
    <>
      <section className={styles['section']} aria-labelledby="who">
        <h3 id="who">Who sends which version</h3>
        {clients.length > 0 ? (
          <Clients clients={clients} since={since} />
        ) : (
          <p className={styles['none']}>
            {gates.length === 0
              ? 'No gate has reported here, so nobody could see who sends what.'
              : clientsRecorded
                ? 'No client was seen with either version in the last 14 days.'
                : 'Your gates record no clients, so uses are told by gate alone.'}
          </p>
        )}
        {clients.length === MOST ? (
          <p className={styles['none']}>The first 100, those on the old version before the rest.</p>
        ) : null}
      </section>
      {gates.length === 0 ? null : (
        <section className={styles['section']} aria-labelledby="through">
          <h3 id="through">Through which gate</h3>
          <Gates gates={gates} since={since} />
        </section>
      )}
    </>
  )
}

interface ClientsProps {
  readonly clients: readonly RotationClient[]
  readonly since: string
}

function Clients({ clients, since }: ClientsProps) {
  return (
    <div className={styles['wide']}>
      <Table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">Client</th>
            <th scope="col" className={styles['agent']}>
              Agent
            </th>
            <th scope="col" className={styles['state']}>
              Standing
            </th>
            <th scope="col" className={styles['number']}>
              Old, since {since}
            </th>
            <th scope="col" className={styles['number']}>
              New, since {since}
            </th>
            <th scope="col" className={styles['last']}>
              Last with old
            </th>
          </tr>
        </thead>
        <tbody>
          {clients.map((client) => {
            const { glyph, tone, word } = standings[client.standing]
            return (
              <tr key={`${client.client} ${client.agent}`}>
                <th scope="row">
                  <code
                    data-hint={`${client.client}\n${client.agent}\nThrough ${client.gates.join(', ')}`}
                  >
                    {client.client}
                  </code>
                </th>
                <td className={styles['agent']} data-hint={client.agent} data-hint-cut>
                  {client.agent === '' ? 'Not said' : client.agent}
                </td>
                <td className={styles['state']}>
                  <StateMark glyph={glyph} tone={tone}>
                    {word}
                  </StateMark>
                </td>
                <Uses uses={client.recentOld} old />
                <Uses uses={client.recentNew} />
                <td className={styles['last']}>
                  {client.lastOldAt === undefined ? 'Never seen' : <Time at={client.lastOldAt} />}
                </td>
              </tr>
            )
          })}
        </tbody>
      </Table>
    </div>
  )
}

const accepts = { yes: 'Yes', waiting: 'Not yet', unknown: 'Not recorded' } as const

interface GatesProps {
  readonly gates: readonly RotationGate[]
  readonly since: string
}

function Gates({ gates, since }: GatesProps) {
  return (
    <div className={styles['wide']}>
      <Table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">Gate</th>
            <th scope="col" className={styles['agent']}>
              State
            </th>
            <th scope="col" className={styles['state']}>
              Takes the new one
            </th>
            <th scope="col" className={styles['number']}>
              Old, since {since}
            </th>
            <th scope="col" className={styles['number']}>
              New, since {since}
            </th>
            <th scope="col" className={styles['last']}>
              Last with old
            </th>
          </tr>
        </thead>
        <tbody>
          {gates.map((gate) => (
            <tr key={gate.gateId}>
              <th scope="row">
                <bdi data-hint={gate.name} data-hint-cut>
                  {gate.name}
                </bdi>
              </th>
              <td className={styles['agent']}>
                <GateStateMark state={gate.state} />
              </td>
              <td className={styles['state']}>{accepts[gate.accepts]}</td>
              <Uses uses={gate.recentOld} old />
              <Uses uses={gate.recentNew} />
              <td className={styles['last']}>
                {gate.lastOldAt === undefined ? 'Never seen' : <Time at={gate.lastOldAt} />}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  )
}

function Uses({ uses, old = false }: { readonly uses: number; readonly old?: boolean }) {
  return (
    <td className={`${styles['number']} ${old && uses > 0 ? styles['warn'] : ''}`}>
      {count(uses)}
    </td>
  )
}
