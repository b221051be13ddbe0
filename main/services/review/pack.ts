// Owns the pack of a signed review: what is in it, and that it appears whole or not at all; refuses to write over anything.
import { createPublicKey, type KeyObject } from 'node:crypto'
import { accessSync, constants } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { Call } from '#base/call'
import { Fault } from '#base/fault'
import { sha256 } from '#base/sha256'
import { instant } from '#base/runtime'
import { type Draft, draftSignedFolder, requireFree } from '#base/signed-folder'
import { absolutePath } from '#base/typed-path'
import { z } from '#contract/fields'
import { type ReviewDiff, Tally } from '#contract/reviews'
import { appendAudit } from '#store/audit'
import { folderFault } from '#store/folder-fault'
import { insertPack } from '#store/reviews'
import { CHECK_PAGE, checkPage } from './check-page.ts'
import type { ReviewContext } from './context.ts'
import { DECISIONS } from './decisions-csv.ts'
import { POPULATION } from './population-csv.ts'
import { type Remediation, REMEDIATION, remediationCsv } from './remediation-csv.ts'
import type { WholeRow } from './rows.ts'
import { type Sealed, SIGN_OFF, SIGN_OFF_KEY, SIGN_OFF_SIGNATURE, SignOff } from './sign-off.ts'
import { SUMMARY_PAGE, summaryPage } from './summary-page.ts'

export const PACK = 'review'

/** What the manifest says of the review; the sign-off says more, and the two have to agree. */
export const About = z.strictObject({
  review: z.strictObject({ id: z.string().max(100), name: z.string().max(400) }),
  asOf: z.string().max(40),
  rows: z.int().nonnegative(),
  tally: Tally,
  /** SHA-256 of `signoff.json`, and whether anybody could sign it. */
  signoff: z.string().max(64),
  assurance: z.enum(['signed', 'unsigned']),
  remediation: z.strictObject({ done: z.int(), of: z.int() }),
  /** Manifests of earlier packs of this review, oldest first. */
  supersedes: z.array(z.string().max(64)).max(10_000),
})

export interface PackParts {
  readonly rows: readonly WholeRow[]
  readonly population: string
  readonly decisions: string
  readonly remediation: readonly Remediation[]
  readonly diff: ReviewDiff
  readonly seal: Sealed
  readonly supersedes: readonly string[]
}

/** The whole path of a folder that may be made. Errors: Fault input.invalid, store.readonly, with the field `path`. */
export function freePlace(typed: string): string {
  const path = absolutePath(typed)
  try {
    requireFree(path)
    accessSync(dirname(path), constants.W_OK)
    return path
  } catch (error) {
    throw folderFault(error, path)
  }
}

function pem(der: Buffer): string {
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
  return key.export({ format: 'pem', type: 'spki' }).toString()
}

function filesOf(parts: PackParts, signOff: SignOff, at: string): Map<string, string | Uint8Array> {
  const { seal } = parts
  return new Map<string, string | Uint8Array>([
    [SUMMARY_PAGE, summaryPage(parts, signOff, at)],
    [POPULATION, parts.population],
    [DECISIONS, parts.decisions],
    [REMEDIATION, remediationCsv(parts.remediation)],
    [SIGN_OFF, seal.text],
    ...(seal.signature === null || seal.publicKey === null
      ? []
      : ([
          [SIGN_OFF_SIGNATURE, seal.signature],
          [SIGN_OFF_KEY, pem(seal.publicKey)],
        ] as const)),
    [CHECK_PAGE, checkPage(signOff)],
  ])
}

/** Writes the pack beside its place, to be published. Errors: Fault input.invalid, store.*. */
export function draftPack(
  { runtime, version }: Pick<ReviewContext, 'runtime' | 'version'>,
  path: string,
  parts: PackParts,
  pen: KeyObject | undefined,
): Draft {
  const signOff = SignOff.parse(JSON.parse(parts.seal.text))
  const at = instant(runtime.now())
  const done = parts.remediation.filter(({ row }) => row.outcome === 'done').length
  const about = {
    review: signOff.review,
    asOf: signOff.asOf,
    rows: signOff.rows,
    tally: signOff.tally,
    signoff: sha256(parts.seal.text),
    assurance: parts.seal.signature === null ? 'unsigned' : 'signed',
    remediation: { done, of: parts.remediation.length },
    supersedes: [...parts.supersedes],
  } satisfies z.input<typeof About>
  const previous = signOff.previous?.manifest ?? undefined
  try {
    return draftSignedFolder(
      path,
      {
        kind: PACK,
        createdAt: at,
        app: version,
        workspace: signOff.workspace,
        ...(previous === undefined ? {} : { previous }),
        about,
        files: filesOf(parts, signOff, at),
      },
      pen,
    )
  } catch (error) {
    throw folderFault(error, path)
  }
}

export interface Publishing {
  readonly id: string
  readonly path: string
  readonly draft: Draft
  readonly call: Call
  /** What is done already and stays so, should the pack not come to be. */
  readonly done: string
}

/** Gives the pack its name, and remembers it. Errors: Fault input.invalid, store.*. */
export function publishPack(
  { database, runtime }: Pick<ReviewContext, 'database' | 'runtime'>,
  { id, path, draft, call, done }: Publishing,
): void {
  try {
    draft.publish()
  } catch (error) {
    throw afterwards(folderFault(error, path), done)
  }
  const at = runtime.now()
  database.write((db) => {
    insertPack(db, { review_id: id, manifest: draft.manifest, path, at })
    const detail = { review: id, folder: basename(path), manifest: draft.manifest }
    appendAudit(db, { at, actor: call.actor, operation: 'review.pack', detail })
  })
}

/** Says that the pack alone is missing. */
export function afterwards(error: unknown, done: string): unknown {
  if (!(error instanceof Fault)) return error
  const { code, message, fix, field } = error
  return new Fault({
    code,
    message: `${done} Its pack could not be written: ${message}`,
    fix: `${fix} Then write it with dsadmin review pack.`,
    ...(field === undefined ? {} : { field }),
    cause: error,
  })
}
