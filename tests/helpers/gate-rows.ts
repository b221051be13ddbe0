// Owns gates, watches and uses written as a gate writes them, at the time that a test's clock shows; refuses to verify a key.
import { v7 } from 'uuid'
import { HOUR } from '#base/duration'
import { beatGate, recordApplied, startGate, watchUntil } from '#store/gates'
import { flushUses } from '#store/use'
import type { TestWorkspace } from './workspace.ts'

/** A gate that is up. */
export function gateUp(space: TestWorkspace, name: string, clients = 1): string {
  const id = v7()
  const now = space.clock.now
  space.database.write((db) => {
    startGate(db, {
      id,
      name,
      address: '127.0.0.1:9473',
      version: '1',
      pid: 1,
      host: 'h',
      started_at: now,
      heartbeat_at: now,
      applied_epoch: 0,
      keys_loaded: 0,
      clients_recorded: clients,
    })
    watchUntil(db, id, now, now)
  })
  return id
}

/** A heartbeat now, having applied an epoch, after a watch without a break since `from`. */
export function beat(
  space: TestWorkspace,
  id: string,
  epoch: number,
  from = space.clock.now,
): void {
  const at = space.clock.now
  space.database.write((db) => {
    recordApplied(db, id, epoch, at)
    beatGate(db, { id, at, appliedEpoch: epoch, keysLoaded: 1, flushedAt: at })
    watchUntil(db, id, from, at)
  })
}

export interface UseOf {
  readonly gate: string
  readonly prefix: string
  readonly uses?: number
  readonly client?: string
  readonly agent?: string
}

/** Uses of a version now, as a flush writes them. */
export function use(
  space: TestWorkspace,
  { gate, prefix, uses = 1, client = '10.0.0.1', agent = 'curl' }: UseOf,
): void {
  const at = space.clock.now
  space.database.write((db) => {
    const row = db.get<{ id: string; key_id: string }>(
      'SELECT id, key_id FROM key_version WHERE prefix = ?',
      prefix,
    )
    if (!row) throw new Error('no such version')
    flushUses(db, gate, {
      versions: [{ version: row.id, key: row.key_id, lastAt: at }],
      clients: [{ version: row.id, hour: Math.floor(at / HOUR), client, agent, uses, lastAt: at }],
    })
  })
}
