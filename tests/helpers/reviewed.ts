// Owns the service of access reviews over a test workspace, wired as the program wires it; refuses to imitate any part of it.
import { join } from 'node:path'
import { v7 } from 'uuid'
import { DAY } from '#base/duration'
import type { Decision, Output, ReviewHead, Thresholds } from '#contract'
import { cutToPrefix } from '#services/keys/format'
import { checkSaid, fold } from '#services/keys/names'
import { livingKey, population } from '#services/keys/population'
import { Reviews } from '#services/review/reviews'
import { deviceKeyOrWhy } from '#services/vault/device-key'
import { signOffGate, startGate, watchUntil } from '#store/gates'
import { flushUses } from '#store/use'
import { markWorkspace } from '#store/workspace'
import {
  call,
  openWorkspace,
  type TestWorkspace,
  type TestWorkspaceOptions,
} from '#tests/workspace'

export const WORKSPACE = { id: '01890a5d-ac96-774b-bcce-b302099a8057', name: 'production' }

export const THRESHOLDS: Thresholds = { idleDays: 90, ageDays: 90, expiringDays: 30 }

export interface Reviewed {
  readonly work: TestWorkspace
  readonly reviews: Reviews
  readonly create: (name: string, owner?: string) => Output<'keys.create'>
  readonly start: (name?: string) => ReviewHead
  readonly rows: (id: string) => Output<'review.rows'>['rows']
  /** Decides on the keys of these names; all of them without names. */
  readonly decide: (
    id: string,
    decision: Decision | undefined,
    names?: readonly string[],
    more?: { readonly owner?: string; readonly until?: string; readonly reason?: string },
  ) => Output<'review.decide'>
  readonly sign: (
    id: string,
    more?: { readonly path?: string; readonly unsigned?: boolean },
  ) => Promise<ReviewHead>
  readonly apply: (
    id: string,
    more?: { readonly path?: string; readonly despite?: readonly string[] },
  ) => Promise<Output<'review.apply'>>
  /** A gate that watched between two instants. */
  readonly watch: (from: number, to: number, name?: string) => void
  /** A gate let the key in. */
  readonly use: (keyId: string, at: number) => void
  /** A folder of this name beside the inventory. */
  readonly path: (name: string) => string
}

export function reviewed(
  folder: string,
  options: TestWorkspaceOptions & {
    readonly thresholds?: Thresholds
    readonly workspace?: { readonly id: string; readonly name: string }
  } = {},
): Reviewed {
  const work = openWorkspace(folder, options)
  const { database, keys, vault, clock } = work
  const workspace = options.workspace ?? WORKSPACE
  database.write((db) => markWorkspace(db, workspace.id, clock.now))
  const reviews = new Reviews({
    database,
    runtime: { now: () => clock.now, id: () => v7(), actor: 'tess@desk' },
    workspace,
    version: '0.0.0',
    thresholds: () => options.thresholds ?? THRESHOLDS,
    population,
    livingKey,
    revoke: (keyId, reason, given) => keys.revoke({ ref: keyId, reason }, given),
    receipt: (epoch) => keys.receipt({ epoch }),
    deviceKey: () => deviceKeyOrWhy(vault),
    said: checkSaid,
    fold,
    cutToPrefix,
    patience: 1_000,
  })
  const rows = (id: string) => reviews.rows({ id, offset: 0, limit: 200 }).rows
  return {
    work,
    reviews,
    rows,
    create: (name, owner = 'team') => {
      const made = keys.create({ name, owner }, call('keys.create'))
      keys.confirm({ prefix: made.prefix }, call('keys.confirm'))
      return made
    },
    start: (name) => reviews.start(name === undefined ? {} : { name }, call('review.start')),
    decide: (id, decision, names, more = {}) => {
      const keyIds = rows(id)
        .filter(({ name }) => names === undefined || names.includes(name))
        .map(({ keyId }) => keyId)
      const { reason = 'as agreed', ...rest } = more
      const said = decision === undefined ? {} : { decision, reason, ...rest }
      return reviews.decide({ id, keyIds, ...said }, call('review.decide'))
    },
    sign: (id, more = {}) =>
      reviews.sign(
        {
          id,
          reviewer: 'Tess Okafor',
          role: 'Security officer',
          statement: 'Each key was reviewed.',
          nextAt: new Date(clock.now + 90 * DAY).toISOString(),
          ...more,
        },
        call('review.sign'),
      ),
    apply: (id, more = {}) => reviews.apply({ id, ...more }, call('review.apply')),
    watch: (from, to, name = 'gate') => {
      const id = v7()
      database.write((db) => {
        startGate(db, {
          id,
          name,
          address: '127.0.0.1:9473',
          version: '0.0.0',
          pid: 1,
          host: 'desk',
          started_at: from,
          heartbeat_at: to,
          applied_epoch: 0,
          keys_loaded: 0,
          clients_recorded: 1,
        })
        watchUntil(db, id, from, to)
        signOffGate(db, id, to)
      })
    },
    use: (keyId, at) => {
      const version = keys.show({ ref: keyId }).versions[0]?.id ?? ''
      database.write((db) =>
        flushUses(db, '', { versions: [{ version, key: keyId, lastAt: at }], clients: [] }),
      )
    },
    path: (name) => join(folder, name),
  }
}
