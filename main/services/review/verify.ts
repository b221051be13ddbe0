// Owns checking a pack on any computer: files, signatures, sums, the chain; needs no inventory, and refuses to trust what lies inside.
import { statSync } from 'node:fs'
import { Fault } from '#base/fault'
import { spoken, typedFingerprint } from '#base/fingerprint'
import { sha256 } from '#base/sha256'
import { type Checked, checkSignedFolder, MANIFEST } from '#base/signed-folder'
import { absolutePath } from '#base/typed-path'
import type { z } from '#contract/fields'
import type { PackReport } from '#contract/reviews'
import { DECISIONS } from './decisions-csv.ts'
import { About, PACK } from './pack.ts'
import { POPULATION } from './population-csv.ts'
import { REMEDIATION } from './remediation-csv.ts'
import {
  holds,
  parseSignOff,
  SIGN_OFF,
  SIGN_OFF_KEY,
  SIGN_OFF_SIGNATURE,
  type SignOff,
} from './sign-off.ts'
import { checkTables, type Problem } from './tables.ts'

/** Errors: Fault input.invalid for what is no folder. */
function folder(typed: string, field: string): string {
  const path = absolutePath(typed, field)
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path
  throw new Fault({
    code: 'input.invalid',
    message: `${path} is not a folder.`,
    fix: 'Give the folder that holds manifest.json.',
    field,
  })
}

/** Errors: Fault input.invalid. */
function pinnedOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const digits = typedFingerprint(text)
  if (digits !== undefined) return digits
  throw new Fault({
    code: 'input.invalid',
    message: 'This is not a fingerprint.',
    fix: 'A fingerprint has 32 hexadecimal digits; spaces between them do not matter.',
    field: 'fingerprint',
  })
}

interface Opened {
  readonly checked: Checked
  readonly problems: readonly Problem[]
  readonly about?: z.output<typeof About>
  readonly signOff?: SignOff
  /** SHA-256 of the sign-off. */
  readonly signOffHash?: string
}

function signOffProblems(
  { files, manifest }: Checked,
  text: Buffer,
  signOff: SignOff,
  about: z.output<typeof About>,
): readonly Problem[] {
  const problem = (message: string): Problem => ({ file: SIGN_OFF, message })
  const { signer } = signOff
  const signed =
    signer === null || holds(text, files.get(SIGN_OFF_SIGNATURE), files.get(SIGN_OFF_KEY), signer)
  const agrees =
    about.signoff === sha256(text) &&
    about.review.id === signOff.review.id &&
    about.asOf === signOff.asOf &&
    about.rows === signOff.rows &&
    JSON.stringify(about.tally) === JSON.stringify(signOff.tally) &&
    about.assurance === (signer === null ? 'unsigned' : 'signed') &&
    (manifest?.signer === null) === (signer === null)
  const bytes = (name: string): string => sha256(files.get(name) ?? '')
  return [
    ...(signed ? [] : [problem('The signature over the sign-off does not hold.')]),
    ...(agrees ? [] : [problem(`${MANIFEST} is about another sign-off.`)]),
    ...(bytes(POPULATION) === signOff.population
      ? []
      : [problem(`${POPULATION} is not the one that was signed.`)]),
    ...(bytes(DECISIONS) === signOff.decisions
      ? []
      : [problem(`${DECISIONS} is not the one that was signed.`)]),
  ]
}

/** Reads a pack as far as it can be read. Errors: Fault input.invalid where nothing can. */
function open(path: string, pinned: string | undefined): Opened {
  let checked: Checked
  try {
    checked = checkSignedFolder(path, pinned)
  } catch (error) {
    throw new Fault({
      code: 'input.invalid',
      message: `${path} cannot be read.`,
      fix: 'Check that you may read the folder and its files.',
      field: 'path',
      cause: error,
    })
  }
  const { manifest, files } = checked
  const problems: Problem[] = checked.problems.map(({ file, message }) => ({ file, message }))
  if (manifest === undefined) return { checked, problems }
  const about = About.safeParse(manifest.about)
  if (manifest.kind !== PACK || !about.success) {
    problems.push({ file: MANIFEST, message: 'This is no review pack that this version can read.' })
    return { checked, problems }
  }
  const found = { checked, problems, about: about.data }
  const missing = [SIGN_OFF, POPULATION, DECISIONS, REMEDIATION].filter((name) => !files.has(name))
  const named = new Set(problems.map(({ file }) => file))
  for (const name of missing)
    if (!named.has(name)) problems.push({ file: name, message: `${name} is not part of it.` })
  const text = files.get(SIGN_OFF)
  if (text === undefined) return found
  const signOff = parseSignOff(text.toString('utf8'))
  if (signOff === undefined) {
    problems.push({ file: SIGN_OFF, message: `${SIGN_OFF} cannot be read.` })
    return found
  }
  const [population, decisions, remediation] = [POPULATION, DECISIONS, REMEDIATION].map((name) =>
    files.get(name),
  )
  // What is missing or changed is said already, and would only be said again in other words.
  if (population && decisions && remediation)
    problems.push(
      ...signOffProblems(checked, text, signOff, about.data),
      ...checkTables(
        { population, decisions, remediation },
        { rows: signOff.rows, tally: signOff.tally, remediation: about.data.remediation },
      ),
    )
  return { ...found, signOff, signOffHash: sha256(text) }
}

type Chain = Pick<PackReport, 'chain' | 'chainMessage'>

/**
 * Whether the files around the sign-off of the pack before can be believed: this pack names just that edition,
 * or somebody signed it who signed one of the two reviews. A sign-off proves nothing about another's files.
 */
function isAnswered({ checked, signOff }: Opened, before: Opened): boolean {
  const { manifestSha256, fingerprint } = before.checked
  if (manifestSha256 !== undefined && manifestSha256 === signOff?.previous?.manifest) return true
  const signers = [checked.fingerprint, signOff?.signer, before.signOff?.signer]
  // Two unsigned reviews: the verdict says that anybody could have written either.
  return fingerprint === undefined ? before.signOff?.signer === null : signers.includes(fingerprint)
}

function chainOf(opened: Opened, before: Opened | undefined): Chain {
  const { signOff } = opened
  const named = signOff?.previous
  if (before === undefined)
    return named
      ? {
          chain: 'named',
          chainMessage: `It follows ${named.name}, whose sign-off has the SHA-256 ${named.signoff}: give that pack with --previous to compare.`,
        }
      : {
          chain: 'first',
          chainMessage: signOff
            ? 'It is the first of its chain: it follows no other review.'
            : 'Which review it follows cannot be read.',
        }
  const broken = (chainMessage: string): Chain => ({ chain: 'broken', chainMessage })
  if (before.problems.length > 0 || before.signOff === undefined)
    return broken(
      `The pack given as the one before is broken: ${before.problems[0]?.message ?? 'it cannot be read.'}`,
    )
  const { id, name } = before.signOff.review
  if (id === signOff?.review.id)
    return broken(
      `The pack given as the one before is another pack of ${name} itself. ${named ? `Give that of ${named.name}` : 'It follows no other review'}.`,
    )
  if (!named) return broken(`It follows no other review, so it does not follow ${name}.`)
  if (before.signOffHash !== named.signoff)
    return broken(
      `It follows ${named.name} with another sign-off than that of ${name}, which was given.`,
    )
  if (!isAnswered(opened, before))
    return broken(
      `The pack given as the one before holds the sign-off of ${name}, but ${spoken(before.checked.fingerprint ?? '')} packed it, who signed neither review: its other files may be forged.`,
    )
  const editions = [before.checked.manifestSha256, ...(before.about?.supersedes ?? [])]
  return {
    chain: 'holds',
    chainMessage:
      named.manifest === null || editions.includes(named.manifest)
        ? `It follows ${name}, which was given.`
        : `It follows ${name}, of which an earlier pack was given.`,
  }
}

const SIGNED_BY = 'Ask the reviewer to read out theirs, and check again with it.'

function verdictOf({ checked, problems, signOff }: Opened, { chain, chainMessage }: Chain) {
  const { fingerprint = '' } = checked
  const first = problems[0]?.message ?? (chain === 'broken' ? chainMessage : undefined)
  if (first !== undefined)
    return { verdict: 'broken', message: `Not to be trusted. ${first}` } as const
  const packer =
    signOff?.signer === checked.fingerprint
      ? ''
      : ` The sign-off in it is signed by ${spoken(signOff?.signer ?? '')}.`
  switch (checked.verdict) {
    case 'trusted':
      return {
        verdict: 'trusted',
        message: `Intact, and signed by the fingerprint that was given.${packer}`,
      } as const
    case 'intact':
      return {
        verdict: 'intact',
        message: `Intact, signed by ${spoken(fingerprint)}: compare. ${SIGNED_BY}${packer}`,
      } as const
    default:
      return {
        verdict: 'unsigned',
        message:
          'Not damaged, and its numbers add up. But nobody signed it, so anybody could have written it.',
      } as const
  }
}

/**
 * Checks a pack. `previous`: the pack of the review before, to compare the chain. Errors: Fault input.invalid
 * for what is no folder or no fingerprint; what is wrong with a pack is its verdict.
 */
export function verifyPack(given: {
  readonly path: string
  readonly fingerprint?: string | undefined
  readonly previous?: string | undefined
}): PackReport {
  const pinned = pinnedOf(given.fingerprint)
  const opened = open(folder(given.path, 'path'), pinned)
  const before =
    given.previous === undefined ? undefined : open(folder(given.previous, 'previous'), undefined)
  const chain = chainOf(opened, before)
  const { checked, problems, about, signOff } = opened
  const { fingerprint, manifestSha256: manifest } = checked
  return {
    ...verdictOf(opened, chain),
    problems: [
      ...problems,
      ...(chain.chain === 'broken' ? [{ file: SIGN_OFF, message: chain.chainMessage }] : []),
    ],
    ...(fingerprint === undefined ? {} : { fingerprint }),
    ...(signOff === undefined || about === undefined || manifest === undefined
      ? {}
      : {
          review: {
            name: signOff.review.name,
            workspace: signOff.workspace.name,
            asOf: signOff.asOf,
            rows: signOff.rows,
            tally: signOff.tally,
            reviewer: signOff.reviewer,
            role: signOff.role,
            signedAt: signOff.signedAt,
            nextAt: signOff.nextAt,
            manifest,
            remediation: about.remediation,
            ...(signOff.previous === null ? {} : { previous: signOff.previous.name }),
          },
        }),
    ...chain,
  }
}
