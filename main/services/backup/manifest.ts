// Owns what a backup says of itself: which workspace, when, what is inside and its hashes; refuses what a newer program wrote.
import { Fault } from '#base/fault'
import { Timestamp, z } from '#contract/fields'

/** The parts of a backup, in the order in which they lie in the archive. */
export const PARTS = ['inventory.sqlite', 'revoked.ledger'] as const
export type PartName = (typeof PARTS)[number]

export const MANIFEST = 'manifest.json'
/** 2 since the archive is packed by zstd; one of 1 is read as well. */
const FORMAT = 2

const Part = z.strictObject({ bytes: z.int().nonnegative(), sha256: z.string() })

const Manifest = z.strictObject({
  format: z.union([z.literal(1), z.literal(FORMAT)]),
  app: z.string(),
  workspace: z.strictObject({ id: z.string(), name: z.string() }),
  at: Timestamp,
  /** The number of migrations that the inventory has. */
  schema: z.int(),
  keys: z.int(),
  records: z.int(),
  parts: z.strictObject({ 'inventory.sqlite': Part, 'revoked.ledger': Part }),
})
export type Manifest = Readonly<z.output<typeof Manifest>>

export const NEWEST = { format: FORMAT } as const

/** @throws Fault store.newer for one of a later program, store.damaged for anything else that is not ours. */
export function parseManifest(text: string, path: string): Manifest {
  let found: unknown
  try {
    found = JSON.parse(text)
  } catch (error) {
    throw notOurs(path, error)
  }
  const format = typeof found === 'object' && found !== null && 'format' in found ? found.format : 0
  if (typeof format === 'number' && format > FORMAT) {
    throw newerBackup(path)
  }
  const { success, data, error } = Manifest.safeParse(found)
  if (!success) throw notOurs(path, error)
  return data
}

/** Its container or its inventory has a form that this program does not know yet. */
export function newerBackup(path: string, cause?: unknown): Fault {
  return new Fault({
    code: 'store.newer',
    message: `The backup ${path} was written by a newer version of this program.`,
    fix: 'Install the newer version. Nothing was changed.',
    field: 'path',
    cause,
  })
}

/** What opens with the passphrase and is no backup of this program all the same. */
export function notOurs(path: string, cause?: unknown): Fault {
  return new Fault({
    code: 'store.damaged',
    message: `${path} opens with this passphrase, but it is not a backup of this program.`,
    fix: 'Choose the file that dsadmin backup wrote. Nothing was changed.',
    field: 'path',
    cause,
  })
}
