// Owns the one form of what is signed and handed on: a folder, its manifest of hashes, one Ed25519 signature; refuses to trust what lies inside.
import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Timestamp, z } from '#contract/fields'
import { fingerprint } from './fingerprint.ts'
import { sha256 } from './sha256.ts'
import { syncFolder } from './sync-folder.ts'

export const MANIFEST = 'manifest.json'
/** The bare 64 bytes of the signature over the bytes of the manifest. */
export const SIGNATURE = 'manifest.sig'
/** The public key in PEM, for other programs; the manifest names its fingerprint. */
export const SIGNER = 'signer.pem'
/** In the form of `sha256sum`. */
export const SUMS = 'SHA256SUMS'

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/
const SHA256 = z.string().regex(/^[0-9a-f]{64}$/)
const MOST_MANIFEST = 1_048_576
const MOST_FILE = 512 * 1_048_576

const Manifest = z.strictObject({
  format: z.literal(1),
  /** `review`, `gate-bundle`, `gate-uses`. */
  kind: z.string().max(40),
  createdAt: Timestamp,
  app: z.string().max(40),
  workspace: z.strictObject({ id: z.string().max(100), name: z.string().max(400) }),
  /** SHA-256 of the manifest that this one follows. */
  previous: SHA256.optional(),
  /** What the kind has to say for itself; parsed by whoever knows the kind. */
  about: z.record(z.string(), z.unknown()),
  files: z
    .array(
      z.strictObject({
        name: z.string().regex(NAME),
        bytes: z.int().nonnegative(),
        sha256: SHA256,
      }),
    )
    .max(1_000),
  /** Fingerprint of the key that signed; null: nobody could. */
  signer: z.string().nullable(),
})
export type Manifest = Readonly<z.output<typeof Manifest>>

export interface Contents {
  readonly kind: string
  readonly createdAt: string
  readonly app: string
  readonly workspace: { readonly id: string; readonly name: string }
  readonly previous?: string
  readonly about: Readonly<Record<string, unknown>>
  readonly files: ReadonlyMap<string, string | Uint8Array>
}

function writeDurably(path: string, bytes: string | Uint8Array): void {
  const file = openSync(path, 'wx', 0o600)
  try {
    writeFileSync(file, bytes)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

export interface Written {
  /** SHA-256 of the manifest: what the next one names as `previous`. */
  readonly manifest: string
  /** Absent: unsigned. */
  readonly fingerprint?: string
}

/** A folder that is whole and on disk under another name. */
export interface Draft extends Written {
  /** Gives it its name. Errors: the file system's, also for a name that is taken. */
  readonly publish: () => void
  readonly discard: () => void
}

/** Nothing under this name, not even an empty folder, which a rename would replace without a word. */
export function requireFree(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return
  throw Object.assign(new Error(`EEXIST: ${path} is there already`), { code: 'EEXIST' })
}

/**
 * Writes the folder beside `path`, which must not be there, to be published when the rest is done. Without a
 * key it is unsigned, which its manifest says. Leaves nothing when it fails: errors are the file system's.
 */
export function draftSignedFolder(
  path: string,
  { files, previous, ...head }: Contents,
  key: KeyObject | undefined,
): Draft {
  const publicKey = key && createPublicKey(key)
  const all = new Map(files)
  if (publicKey) all.set(SIGNER, publicKey.export({ format: 'pem', type: 'spki' }).toString())
  const sums = [...all].map(([name, bytes]) => `${sha256(bytes)}  ${name}\n`).join('')
  all.set(SUMS, sums)
  const signer = publicKey ? fingerprint(publicKey) : null
  const manifest = Manifest.parse({
    format: 1,
    ...head,
    ...(previous === undefined ? {} : { previous }),
    files: [...all].map(([name, bytes]) => ({
      name,
      bytes: Buffer.byteLength(bytes),
      sha256: sha256(bytes),
    })),
    signer,
  } satisfies z.input<typeof Manifest>)
  const text = `${JSON.stringify(manifest, undefined, 2)}\n`
  requireFree(path)
  const draft = join(dirname(path), `.${basename(path)}.part-${String(process.pid)}`)
  const discard = () => rmSync(draft, { recursive: true, force: true })
  discard()
  try {
    mkdirSync(draft, { mode: 0o700 })
    for (const [name, bytes] of all) writeDurably(join(draft, name), bytes)
    writeDurably(join(draft, MANIFEST), text)
    if (key) writeDurably(join(draft, SIGNATURE), sign(null, Buffer.from(text), key))
    syncFolder(draft)
  } catch (error) {
    discard()
    throw error
  }
  return {
    manifest: sha256(text),
    ...(signer === null ? {} : { fingerprint: signer }),
    publish: () => {
      try {
        requireFree(path)
        renameSync(draft, path)
        syncFolder(dirname(path))
      } finally {
        discard()
      }
    },
    discard,
  }
}

/** Writes the folder `path`; it appears whole or not at all. As `draftSignedFolder`, published at once. */
export function writeSignedFolder(
  path: string,
  contents: Contents,
  key: KeyObject | undefined,
): Written {
  const { publish, manifest, fingerprint: signer } = draftSignedFolder(path, contents, key)
  publish()
  return { manifest, ...(signer === undefined ? {} : { fingerprint: signer }) }
}

export interface FolderProblem {
  readonly file: string
  readonly kind: 'changed' | 'missing' | 'extra' | 'unreadable' | 'signature' | 'manifest'
  readonly message: string
}

export interface Checked {
  /**
   * `trusted`: intact and signed by the fingerprint that was given. `intact`: signed by whom it says, which
   * is to be compared. `unsigned`: intact, but anybody could have written it. `broken`: not as it was written.
   */
  readonly verdict: 'trusted' | 'intact' | 'unsigned' | 'broken'
  readonly problems: readonly FolderProblem[]
  /** Absent where it cannot be read. */
  readonly manifest?: Manifest
  readonly manifestSha256?: string
  /** Of the key whose signature holds. */
  readonly fingerprint?: string
  /** The bytes of each file that is as it was written. */
  readonly files: ReadonlyMap<string, Buffer>
}

const broken = (problems: readonly FolderProblem[]): Checked => ({
  verdict: 'broken',
  problems,
  files: new Map(),
})

/** The bytes of a plain file; a link, a folder and a file beyond the bound are not read. */
function plainFile(path: string, most: number): Buffer | undefined {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  return stat?.isFile() && stat.size <= most ? readFileSync(path) : undefined
}

function problem(file: string, kind: FolderProblem['kind'], message: string): FolderProblem {
  return { file, kind, message }
}

/** Why `plainFile` answers nothing. */
function unread(path: string, name: string): FolderProblem {
  return lstatSync(join(path, name), { throwIfNoEntry: false }) === undefined
    ? problem(name, 'missing', `${name} is missing.`)
    : problem(name, 'unreadable', `${name} is not a plain file, or far too large.`)
}

function checkFiles(
  path: string,
  { files, signer }: Manifest,
): { readonly problems: readonly FolderProblem[]; readonly files: ReadonlyMap<string, Buffer> } {
  const problems: FolderProblem[] = []
  const good = new Map<string, Buffer>()
  for (const { name, sha256: expected } of files) {
    const bytes = plainFile(join(path, name), MOST_FILE)
    if (bytes === undefined) problems.push(unread(path, name))
    else if (sha256(bytes) !== expected)
      problems.push(problem(name, 'changed', `${name} is not as it was signed.`))
    else good.set(name, bytes)
  }
  const known = new Set([
    MANIFEST,
    ...(signer === null ? [] : [SIGNATURE]),
    ...files.map(({ name }) => name),
  ])
  for (const name of readdirSync(path))
    if (!known.has(name))
      problems.push(problem(name, 'extra', `${name} was not there when it was signed.`))
  return { problems, files: good }
}

function checkSignature(
  path: string,
  text: Buffer,
  signer: string | null,
  pem: Buffer | undefined,
): { readonly fingerprint?: string; readonly problem?: FolderProblem } {
  if (signer === null) return {}
  const signature = plainFile(join(path, SIGNATURE), 64)
  if (pem === undefined || signature?.length !== 64)
    return { problem: problem(SIGNATURE, 'signature', 'The signature or its key is missing.') }
  let key: KeyObject
  try {
    key = createPublicKey(pem)
  } catch {
    return { problem: problem(SIGNER, 'signature', `${SIGNER} holds no public key.`) }
  }
  const holds =
    key.asymmetricKeyType === 'ed25519' &&
    fingerprint(key) === signer &&
    verify(null, text, key, signature)
  return holds
    ? { fingerprint: signer }
    : { problem: problem(SIGNATURE, 'signature', 'The signature does not hold.') }
}

/**
 * Checks a folder. Nothing inside it is believed: without the fingerprint of somebody who is trusted the best
 * verdict is `intact`. Errors: the file system's, for a folder that cannot be read at all.
 */
export function checkSignedFolder(path: string, pinned?: string): Checked {
  const text = plainFile(join(path, MANIFEST), MOST_MANIFEST)
  if (text === undefined) return broken([unread(path, MANIFEST)])
  const parsed = Manifest.safeParse(json(text))
  if (!parsed.success)
    return broken([
      problem(
        MANIFEST,
        'manifest',
        `${MANIFEST} is not one of this program, or of a newer version.`,
      ),
    ])
  const manifest = parsed.data
  const { problems, files } = checkFiles(path, manifest)
  const signed = checkSignature(path, text, manifest.signer, files.get(SIGNER))
  const strange =
    pinned !== undefined && signed.problem === undefined && signed.fingerprint !== pinned
      ? [
          problem(
            SIGNATURE,
            'signature',
            signed.fingerprint === undefined
              ? 'It is not signed.'
              : 'It is signed, but not by the fingerprint that was given.',
          ),
        ]
      : []
  const all = [...problems, ...(signed.problem === undefined ? [] : [signed.problem]), ...strange]
  return {
    verdict: all.length > 0 ? 'broken' : verdict(signed.fingerprint, pinned),
    problems: all,
    manifest,
    manifestSha256: sha256(text),
    ...(signed.fingerprint === undefined ? {} : { fingerprint: signed.fingerprint }),
    files,
  }
}

function verdict(fingerprint: string | undefined, pinned: string | undefined): Checked['verdict'] {
  if (fingerprint === undefined) return 'unsigned'
  return pinned === undefined ? 'intact' : 'trusted'
}

function json(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString('utf8'))
  } catch {
    // Not JSON at all: the shape says no to undefined, and the caller says so.
    return undefined
  }
}
