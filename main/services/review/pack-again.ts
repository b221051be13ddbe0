// Owns writing the pack of a signed review anew, as things stand now; refuses one whose files are not as they were signed.
import { createPublicKey, type KeyObject } from 'node:crypto'
import type { Call } from '#base/call'
import { Fault } from '#base/fault'
import { fingerprint } from '#base/fingerprint'
import { sha256 } from '#base/sha256'
import type { Output, Parsed, ReviewHead } from '#contract'
import { Thresholds } from '#contract/reviews'
import { packsOf, type ReviewRecord } from '#store/reviews'
import { diffWithPrevious } from './compare.ts'
import type { ReviewContext } from './context.ts'
import { decisionsCsv } from './decisions-csv.ts'
import { headOf, requireReview, requireState, signOffOf } from './head.ts'
import { presentOf, recordNews, rotationOf } from './outcome.ts'
import { draftPack, freePlace, type PackParts, publishPack } from './pack.ts'
import { populationCsv } from './population-csv.ts'
import { receiptOf, remediationOf } from './remediation.ts'
import { wholeRows } from './rows.ts'

/** The key that signs a pack: none for a review that is unsigned. Errors: Fault vault.*. */
export async function packPen(
  { deviceKey }: Pick<ReviewContext, 'deviceKey'>,
  { signature }: ReviewRecord,
): Promise<KeyObject | undefined> {
  if (signature === null) return undefined
  const found = await deviceKey()
  if ('key' in found) return found.key
  throw found.why
}

/** Errors: Fault review.unbalanced where somebody changed the inventory from outside. */
function partsOf(context: ReviewContext, id: string): PackParts {
  const { rows, review, ...read } = context.database.read((db) => {
    const found = requireReview(db, id)
    const whole = wholeRows(db, id)
    return {
      review: found,
      rows: whole,
      diff: diffWithPrevious(db, found, whole),
      supersedes: packsOf(db, id).map(({ manifest }) => manifest),
    }
  })
  const { population: frozen, decisions: decided, asOf } = signOffOf(review)
  const thresholds = Thresholds.parse(JSON.parse(review.thresholds))
  const population = populationCsv(
    rows.map(({ key }) => key),
    { asOf, thresholds },
  )
  const decisions = decisionsCsv(rows.map(({ row }) => row))
  if (sha256(population) !== frozen || sha256(decisions) !== decided)
    throw new Fault({
      code: 'review.unbalanced',
      message: `The rows of ${review.name} are not as they were signed.`,
      fix: 'Somebody changed the inventory from outside. A pack that was written before still holds what was signed.',
    })
  return {
    ...read,
    rows,
    population,
    decisions,
    // One by one, as each looks at the gates in a view of its own.
    remediation: remediationOf(rows, (epoch) => receiptOf(context, epoch)),
    seal: {
      text: review.signoff ?? '',
      signature: review.signature,
      publicKey: review.public_key,
    },
  }
}

export interface Writing {
  readonly id: string
  /** Free, as `freePlace` found it. */
  readonly path: string
  readonly pen: KeyObject | undefined
  readonly call: Call
  readonly done: string
}

/** The head of a review whose pack was just written, with whose key signed that pack. */
export function packedHead(
  context: ReviewContext,
  id: string,
  pen: KeyObject | undefined,
): ReviewHead {
  const head = context.database.read((db) => headOf(db, requireReview(db, id)))
  if (head.pack === undefined || pen === undefined) return head
  return { ...head, pack: { ...head.pack, fingerprint: fingerprint(createPublicKey(pen)) } }
}

export function writePack(context: ReviewContext, { pen, ...to }: Writing): void {
  const draft = draftPack(context, to.path, partsOf(context, to.id), pen)
  publishPack(context, { ...to, draft })
}

/** Somebody may have rotated a key as was decided: nothing else tells the review so. */
function settleRotations(context: ReviewContext, review: ReviewRecord, call: Call): void {
  const rows = context.database.read((db) => wholeRows(db, review.id))
  for (const one of rows) {
    if (one.row.decision !== 'rotate' || one.row.outcome === 'done') continue
    const carried = rotationOf(one, presentOf(context, one.key.keyId))
    recordNews(context, review, one, carried, call)
  }
}

/** Errors: Fault review.*, vault.*, input.invalid, store.*. */
export async function packAgain(
  context: ReviewContext,
  { id, path: typed }: Parsed<'review.pack'>,
  call: Call,
): Promise<Output<'review.pack'>> {
  const { database } = context
  const review = database.read((db) =>
    requireState(db, id, 'signed', 'A pack is made of a signed review: sign it first.'),
  )
  const path = freePlace(typed)
  const pen = await packPen(context, review)
  settleRotations(context, review, call)
  writePack(context, { id, path, pen, call, done: `${review.name} stays signed.` })
  return packedHead(context, id, pen)
}
