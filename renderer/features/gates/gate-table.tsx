// Owns the list of gates, one row each: state, heartbeat, epoch, versions of keys and uses; retiring a silent one.
import { useWrite } from '#bridge/use-operation'
import type { GateRow } from '#contract'
import { Button } from '#ui/button'
import { FailureNotice } from '#ui/failure-notice'
import { notify } from '#ui/notice'
import { Skeleton } from '#ui/skeleton'
import { GateStateMark } from '#ui/state-mark'
import { Table } from '#ui/table'
import { Tag } from '#ui/tag'
import { Time } from '#ui/time'

import styles from './gate-table.module.css'

const HEADS = [
  'Name',
  'State',
  'Heartbeat',
  'Epoch',
  'Versions',
  'Uses in 24 h',
  'Address',
] as const

/** What a short head means. */
const HINTS: Readonly<Partial<Record<(typeof HEADS)[number], string>>> = {
  Epoch: 'The number of the last change to keys that the gate has applied',
  Versions: 'Versions of keys that the gate knows, revoked ones too',
}

export interface GateTableProps {
  readonly gates: readonly GateRow[]
  readonly epoch: number
}

export function GateTable({ gates, epoch }: GateTableProps) {
  const retire = useWrite('gates.retire')
  const run = async (gate: GateRow) => {
    const result = await retire.run({ id: gate.id })
    if (result.ok) notify({ text: `${gate.name} no longer counts in receipts.` })
  }
  return (
    <>
      <Table className={styles['table']}>
        <thead>
          <tr>
            {HEADS.map((head) => (
              <th key={head} scope="col" className={styles[kind(head)]} data-hint={HINTS[head]}>
                {head}
              </th>
            ))}
            <th scope="col" className={styles['actions']}>
              Actions
            </th>
          </tr>
        </thead>
        <tbody>
          {gates.map((gate) => (
            <tr key={gate.id}>
              <th scope="row">
                <span className={styles['name']}>
                  <bdi data-hint={`${gate.name}\n${gate.address}`}>{gate.name}</bdi>
                  {gate.here ? <Tag>Here</Tag> : null}
                  {gate.clientsRecorded ? null : (
                    <Tag hint="It does not record which clients use a key">Clients off</Tag>
                  )}
                </span>
              </th>
              <td>
                <GateStateMark state={gate.state} />
              </td>
              <td>
                <Time at={gate.heartbeatAt} form="exact" />
              </td>
              <td className={styles['number']}>
                {gate.appliedEpoch.toLocaleString('en')}
                {gate.appliedEpoch < epoch ? (
                  <span className={styles['of']}> of {epoch.toLocaleString('en')}</span>
                ) : null}
              </td>
              <td className={styles['number']}>{gate.keysLoaded.toLocaleString('en')}</td>
              <td className={styles['number']}>{gate.uses24h.toLocaleString('en')}</td>
              <td className={styles['address']}>
                <code data-hint={`${gate.address}\nVersion ${gate.version}`}>{gate.address}</code>
              </td>
              <td className={styles['actions']}>
                {gate.state === 'silent' || gate.state === 'by-file' ? (
                  <Button
                    kind="quiet"
                    size="small"
                    busy={retire.running}
                    data-hint="It will not come back: leave it out of receipts"
                    onClick={() => void run(gate)}
                  >
                    Retire
                  </Button>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      {retire.failure === undefined ? null : (
        <div className={styles['failure']}>
          <FailureNotice failure={retire.failure} />
        </div>
      )}
    </>
  )
}

const kind = (head: (typeof HEADS)[number]) =>
  head === 'Epoch' || head === 'Versions' || head === 'Uses in 24 h' ? 'number' : 'text'

/** The shape of the table while it is read for longer than 200 ms. */
export function GateTableWait() {
  return (
    <div className={styles['wait']} role="status" aria-label="Reading the gates">
      <Skeleton width="40%" />
      <Skeleton width="55%" />
    </div>
  )
}
