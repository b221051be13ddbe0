// Owns signing a review: the words, the sign-off, the commit, the pack; refuses to go on unsigned unasked.
import type { KeyObject } from 'node:crypto'
import type { Call } from '#base/call'
import { Fault } from '#base/fault'
import { sha256 } from '#base/sha256'
import { instant } from '#base/runtime'
import type { Output, Parsed } from '#contract'
import { ReviewCoverage, Thresholds } from '#contract/reviews'
import { appendAudit } from '#store/audit'
import { signReview } from '#store/reviews'
import { LONG, type ReviewContext, SHORT } from './context.ts'
import { headOf, requireReview } from './head.ts'
import { draftPack, freePlace, publishPack } from './pack.ts'
import { remediationOf } from './remediation.ts'
import { type Sealed, sealed, type SignOff } from './sign-off.ts'
import { type Signable, signable } from './signable.ts'

type Words = Pick<SignOff, 'reviewer' | 'role' | 'statement' | 'nextAt'>

/** Errors: Fault input.invalid, input.secret, with the field. */
function wordsOf(input: Parsed<'review.sign'>, said: ReviewContext['said'], now: number): Words {
  if (Date.parse(input.nextAt) <= now)
    throw new Fault({
      code: 'input.invalid',
      message: 'The next review lies in the past.',
      fix: 'Give the day by which it is to be held.',
      field: 'nextAt',
    })
  const fix = 'An auditor has to see who answers for it.'
  return {
    reviewer: said(input.reviewer, {
      field: 'reviewer',
      called: 'name of the reviewer',
      most: SHORT,
      missing: 'Who has reviewed the keys?',
      fix,
    }),
    role: said(input.role, {
      field: 'role',
      called: 'role',
      most: SHORT,
      missing: 'In which role?',
      fix,
    }),
    statement: said(input.statement, {
      field: 'statement',
      called: 'statement',
      most: LONG,
      lines: true,
      missing: 'A sign-off needs a statement.',
      fix: 'Say what you confirm: “Each key was reviewed and is still appropriate.”',
    }),
    nextAt: input.nextAt,
  }
}

/** The key, or nothing where a person has agreed to that. Errors: Fault vault.*. */
async function penOf(
  deviceKey: ReviewContext['deviceKey'],
  unsigned: boolean,
): Promise<KeyObject | undefined> {
  const found = await deviceKey()
  if ('key' in found) return found.key
  if (unsigned) return undefined
  const { code, message, fix } = found.why
  throw new Fault({
    code,
    message: `Nothing can sign here. ${message}`,
    fix: `${fix} Or go on unsigned (--unsigned), which the review and its pack will say.`,
    cause: found.why,
  })
}

type Named = Pick<ReviewContext, 'workspace'>

function sealOf(
  { workspace }: Named,
  { review, tally, decisions, previous }: Signable,
  words: Words & Pick<SignOff, 'signedAt' | 'signedBy'>,
  pen: KeyObject | undefined,
): Sealed {
  return sealed(
    {
      format: 1,
      workspace,
      review: { id: review.id, name: review.name },
      asOf: instant(review.as_of),
      startedBy: review.started_by,
      app: review.app,
      epoch: review.epoch,
      audit: { seq: review.audit_seq, hash: review.audit_hash.toString('hex') },
      thresholds: Thresholds.parse(JSON.parse(review.thresholds)),
      coverage: ReviewCoverage.parse(JSON.parse(review.coverage)),
      rows: review.rows,
      tally,
      population: review.sha256,
      decisions: sha256(decisions),
      ...words,
      previous,
    },
    pen,
  )
}

/** Errors: Fault review.*, vault.*, input.invalid, input.secret, store.*. */
export async function signOff(
  context: ReviewContext,
  input: Parsed<'review.sign'>,
  call: Call,
): Promise<Output<'review.sign'>> {
  const { database, runtime, said, deviceKey } = context
  const { id } = input
  const { actor, operation } = call
  const now = runtime.now()
  const words = wordsOf(input, said, now)
  const path = input.path === undefined ? undefined : freePlace(input.path)
  // What cannot be signed is said before a keychain asks for anything.
  const ready = database.read((db) => signable(db, id, now))
  const { name } = ready.review
  const pen = await penOf(deviceKey, input.unsigned ?? false)
  const seal = sealOf(context, ready, { ...words, signedAt: instant(now), signedBy: actor }, pen)
  const remediation = remediationOf(ready.rows, () => undefined)
  const parts = { ...ready, seal, remediation, supersedes: [] }
  const draft = path === undefined ? undefined : draftPack(context, path, parts, pen)
  try {
    database.write((db) => {
      requireSame(signable(db, id, now), ready)
      signReview(db, {
        id,
        at: now,
        by: actor,
        signoff: seal.text,
        signature: seal.signature,
        publicKey: seal.publicKey,
      })
      const detail = {
        review: id,
        name,
        tally: ready.tally,
        signoff: sha256(seal.text),
        previous: ready.previous?.signoff ?? null,
        reviewer: words.reviewer,
        signed: pen !== undefined,
      }
      appendAudit(db, { at: now, actor, operation, detail })
    })
  } catch (error) {
    draft?.discard()
    throw error
  }
  if (draft !== undefined && path !== undefined)
    publishPack(context, { id, path, draft, call, done: `${name} is signed.` })
  return database.read((db) => headOf(db, requireReview(db, id)))
}

function requireSame(now: Signable, ready: Signable): void {
  if (now.decisions === ready.decisions) return
  throw new Fault({
    code: 'review.state',
    message: 'Somebody decided on keys of this review at the same moment.',
    fix: 'Look at it again, then sign. Nothing was signed.',
  })
}
