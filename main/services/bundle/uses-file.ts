// Owns what a gate without a way to the inventory reports: its uses and its watch, signed by a key of its own; refuses to name a client's secret.
import { DAY } from '#base/duration'
import { Fault } from '#base/fault'
import { redact } from '#base/log'
import { z } from '#contract/fields'
import type { DayRow, HourRow, LastRow } from '#store/replica'
import { checked, parseLines, untrusted } from './key-set-file.ts'

export const USES = 'gate-uses'
export const FILES = { hours: 'hours.jsonl', days: 'days.jsonl', last: 'last-used.jsonl' } as const

const text = z.string().max(400)
const count = z.int().nonnegative()
/** A client that sends a key as its name must not have it kept in the clear. */
const agent = text.transform(redact)
/** More than any gate can count, and few enough to be added up. */
const uses = count.max(1_000_000_000_000)

const Gate = z.strictObject({
  id: text,
  name: text,
  address: text,
  host: text,
  version: text,
  startedAt: count,
  heartbeatAt: count,
  appliedEpoch: count,
  keysLoaded: count,
  clientsRecorded: z.boolean(),
})
export type ReportingGate = Readonly<z.output<typeof Gate>>

const About = z.object({
  gate: Gate,
  watched: z.array(z.strictObject({ from: count, to: count })).max(100_000),
})

const Hour = z.strictObject({
  version: text,
  hour: count,
  client: text,
  agent,
  uses,
  lastAt: count,
})
const Day = z.strictObject({ version: text, day: count, uses })
const Last = z.strictObject({ version: text, lastAt: count })

export const linesOf = (rows: readonly object[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('')

export interface UsesFile {
  readonly gate: ReportingGate
  readonly watched: readonly { readonly from: number; readonly to: number }[]
  readonly hours: readonly HourRow[]
  readonly days: readonly DayRow[]
  readonly last: readonly LastRow[]
  readonly workspaceId: string
  readonly createdAt: string
  readonly fingerprint: string
}

/** Opens a report; whose it is has to be decided by its fingerprint. Errors: Fault pack.broken, input.invalid. */
export function openUses(path: string, pinned: string | undefined): UsesFile {
  const found = checked(path, pinned)
  const { manifest, fingerprint, files, verdict } = found
  const [hours, days, last] = [FILES.hours, FILES.days, FILES.last].map((name) => files.get(name))
  if (verdict === 'broken' || manifest === undefined || fingerprint === undefined)
    throw untrusted(path, found, 'path')
  try {
    if (manifest.kind !== USES || !hours || !days || !last)
      throw new Error('another kind of folder')
    const { gate, watched } = About.parse(manifest.about)
    return {
      gate,
      watched,
      hours: parseLines(hours, Hour),
      days: parseLines(days, Day),
      last: parseLines(last, Last),
      workspaceId: manifest.workspace.id,
      createdAt: manifest.createdAt,
      fingerprint,
    }
  } catch (error) {
    throw new Fault({
      code: 'pack.broken',
      message: `${path} is signed, but it is no report of a gate that this version can read.`,
      fix: 'Write it with dsadmin gate uses, by the same version of this program.',
      field: 'path',
      cause: error,
    })
  }
}

/** What a clock that is not set may be ahead by. */
const AHEAD = DAY

/** A use that is yet to come would stand as the last one for ever. Errors: Fault pack.broken. */
export function requirePast({ gate, watched, hours, last }: UsesFile, now: number): void {
  const instants = [
    gate.heartbeatAt,
    ...watched.map(({ to }) => to),
    ...hours.map(({ lastAt }) => lastAt),
    ...last.map(({ lastAt }) => lastAt),
  ]
  const latest = instants.reduce((one, other) => Math.max(one, other), 0)
  if (latest <= now + AHEAD) return
  throw new Fault({
    code: 'pack.broken',
    message: 'This report tells of uses that are yet to come.',
    fix: 'Set the clock of the gate, or of this computer, and have the report written again. Nothing of it was taken in.',
    field: 'path',
  })
}
