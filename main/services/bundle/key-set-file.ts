// Owns what a bundle for a gate holds: one line a version, digests and ends, nothing that would let a key be rebuilt.
import { statSync } from 'node:fs'
import { Fault } from '#base/fault'
import { type Checked, checkSignedFolder } from '#base/signed-folder'
import { KeyPrefix, z } from '#contract/fields'
import type { ReplicaRow } from '#store/replica'

export const BUNDLE = 'gate-bundle'
export const KEYS = 'keys.jsonl'

const About = z.object({ epoch: z.int().nonnegative(), at: z.int(), keys: z.int().nonnegative() })
export type BundleAbout = Readonly<z.output<typeof About>>

const Row = z.strictObject({
  version: z.string().max(100),
  key: z.string().max(100),
  name: z.string().max(1_000),
  prefix: KeyPrefix,
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  refusedFrom: z.int().nullable(),
  expiresAt: z.int().nullable(),
  suspended: z.boolean(),
  revoked: z.boolean(),
})

export const lineOf = (row: ReplicaRow): string =>
  `${JSON.stringify(row satisfies z.input<typeof Row>)}\n`

/** The lines of such a file. Throws zod's or JSON's error for one that is not of the form. */
export function parseLines<T>(bytes: Buffer, shape: z.ZodType<T>): readonly T[] {
  const lines = bytes.toString('utf8').split('\n')
  return lines.filter((text) => text !== '').map((text) => shape.parse(JSON.parse(text)))
}

export interface KeySetFile {
  readonly about: BundleAbout
  readonly workspace: { readonly id: string; readonly name: string }
  /** Of the manifest: another one is another bundle. */
  readonly sha256: string
  readonly rows: readonly ReplicaRow[]
}

/** A folder that cannot be trusted, in words. */
export function untrusted(
  path: string,
  { problems }: Pick<Checked, 'problems'>,
  field: string,
): Fault {
  const first = problems[0]?.message ?? 'It cannot be read.'
  return new Fault({
    code: 'pack.broken',
    message: `${path} is not to be trusted. ${first}`,
    fix: 'Nothing of it was used. Have it written and carried over again, and compare the fingerprint with whoever wrote it.',
    field,
  })
}

/** What cannot be opened at all is broken too. */
export function checked(path: string, pinned: string | undefined): Checked {
  try {
    // One that is not there at all has no manifest either, but somebody who mistyped has nothing to distrust.
    statSync(path)
    return checkSignedFolder(path, pinned)
  } catch (error) {
    throw new Fault({
      code: 'input.invalid',
      message: `${path} cannot be read.`,
      fix: 'Check the path: it is the folder that holds manifest.json.',
      field: 'path',
      cause: error,
    })
  }
}

/** Opens a bundle signed by `fingerprint`. Errors: Fault pack.broken, input.invalid. */
export function openKeySet(path: string, fingerprint: string): KeySetFile {
  const found = checked(path, fingerprint)
  const { manifest, manifestSha256, files, verdict } = found
  const bytes = files.get(KEYS)
  if (verdict !== 'trusted' || manifest === undefined || manifestSha256 === undefined)
    throw untrusted(path, found, 'bundle')
  if (manifest.kind !== BUNDLE || bytes === undefined) throw strange(path)
  try {
    const about = About.parse(manifest.about)
    const rows = parseLines(bytes, Row)
    if (rows.length !== about.keys) throw new Error('the count differs')
    return { about, workspace: manifest.workspace, sha256: manifestSha256, rows }
  } catch (error) {
    throw strange(path, error)
  }
}

function strange(path: string, cause?: unknown): Fault {
  return new Fault({
    code: 'pack.broken',
    message: `${path} is signed, but it is no bundle for a gate that this version can read.`,
    fix: 'Write it with dsadmin gate bundle, by the same version of this program.',
    field: 'bundle',
    cause,
  })
}
