// Owns `dsadmin review …`: arguments in, one operation, an answer out; no rule about reviews lives here.
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { DAY } from '#base/duration'
import { Fault } from '#base/fault'
import { readInputFile } from '#base/input-file'
import { Decision, type Input, type ReviewRow } from '#contract'
import type { HostCommands } from './host-commands.ts'
import type { Bind } from './keys-commands.ts'
import { printable } from './output.ts'
import { allRows, reviewOf, RowIndex } from './review-rows.ts'
import {
  appliedWords,
  decidedWords,
  diffWords,
  driftWords,
  packWords,
  reviewTable,
  reviewWords,
  rowTable,
  verifiedWords,
} from './review-words.ts'
import { BadResult, type Session } from './session.ts'
import { write } from './terminal.ts'
import { instantFrom, span } from './times.ts'

const repeated = (value: string, before: readonly string[] = []) => [...before, value]

interface StartOptions {
  readonly name?: string
  readonly idle?: string
  readonly age?: string
  readonly expiring?: string
}

const days = (text: string, field: string): number =>
  Math.max(1, Math.round(span(text, field) / DAY))

function startInput({ name, idle, age, expiring }: StartOptions): Input<'review.start'> {
  return {
    ...(name === undefined ? {} : { name }),
    thresholds: {
      ...(idle === undefined ? {} : { idleDays: days(idle, 'idle') }),
      ...(age === undefined ? {} : { ageDays: age === 'never' ? null : days(age, 'age') }),
      ...(expiring === undefined ? {} : { expiringDays: days(expiring, 'expiring') }),
    },
  }
}

/** Loaded for tables alone: every other command starts without a reader of them. */
const tables = () => import('./review-csv.ts')

type DecideOptions = Partial<Record<Decision | 'reopen', boolean>> & {
  readonly reason?: string
  readonly owner?: string
  readonly until?: string
  readonly from?: string
}

function usage(message: string, fix: string, field?: string): Fault {
  return new Fault({ code: 'input.invalid', message, fix, ...(field ? { field } : {}) })
}

/** The one decision that was given; undefined: the keys are opened again. Errors: Fault input.invalid. */
function decisionOf(given: DecideOptions): Decision | undefined {
  const words = [...Decision.options, 'reopen' as const].filter((word) => given[word])
  const [word] = words
  if (word === undefined || words.length > 1)
    throw usage(
      words.length > 1 ? 'A key gets one decision.' : 'No decision was given.',
      `Give one of ${Decision.options.map((option) => `--${option}`).join(', ')}, or --reopen, or --from FILE.`,
    )
  return word === 'reopen' ? undefined : word
}

/** A row of every key of the largest review, with a long reason. */
const MOST_DECISIONS = 64 * 1_048_576

function fileText(path: string): string {
  try {
    const bytes = readInputFile(resolve(path), MOST_DECISIONS)
    if (bytes) return bytes.toString('utf8')
  } catch (error) {
    throw new Fault({
      code: 'input.invalid',
      message: `${path} cannot be read.`,
      fix: 'Check the path, and that it is a file that you may read.',
      field: 'from',
      cause: error,
    })
  }
  throw new Fault({
    code: 'input.size',
    message: `${path} is larger than ${String(MOST_DECISIONS / 1_048_576)} MB.`,
    fix: 'Give a table with one row for each key of the review.',
    field: 'from',
  })
}

async function decide(
  session: Session,
  ref: string,
  keys: readonly string[],
  given: DecideOptions,
): Promise<void> {
  const { from, reason, owner, until } = given
  if ((from === undefined) === (keys.length === 0))
    throw usage('Give keys, or a table with --from FILE.', 'Not both, and not neither.')
  const decision = from === undefined ? decisionOf(given) : undefined
  const text = from === undefined ? undefined : fileText(from)
  const { id } = await reviewOf(session, ref)
  const index = new RowIndex(await allRows(session, { id }))
  if (text !== undefined) {
    const { decisionsOf } = await tables()
    const decisions = decisionsOf(text, index)
    if (decisions.length === 0)
      throw usage('This table holds no decision.', 'Fill in its column decision.', 'from')
    const made = await session.call('review.decideEach', { id, decisions })
    return session.answer(made, () => decidedWords(made))
  }
  const rows = keys.map((key) => index.find(key))
  const [only] = rows
  const made = await session.call('review.decide', {
    id,
    keyIds: rows.map(({ keyId }) => keyId),
    // Of two who decide on one key at once, the later one is told.
    ...(only !== undefined && rows.length === 1 ? { seen: only.decidedAt ?? null } : {}),
    ...(decision === undefined ? {} : { decision }),
    ...(reason === undefined ? {} : { reason }),
    ...(owner === undefined ? {} : { owner }),
    ...(until === undefined ? {} : { until: instantFrom(until, 'until') }),
  })
  const replaced = rows.filter((row) => row.decision !== undefined)
  return session.answer(made, () => `${replacedWords(replaced)}${decidedWords(made)}`)
}

/** What stood there before is gone but for the audit chain. */
function replacedWords(rows: readonly ReviewRow[]): string {
  return rows
    .map(
      ({ name, decision = '', decidedBy = '' }) =>
        `Replaces the decision on ${printable(name)}: ${decision}, by ${printable(decidedBy)}.\n`,
    )
    .join('')
}

interface SignOptions {
  readonly reviewer: string
  readonly role: string
  readonly statement: string
  readonly next: string
  readonly out: string
  readonly unsigned?: boolean
}

async function sign(session: Session, ref: string, given: SignOptions): Promise<void> {
  const { reviewer, role, statement, next, out, unsigned } = given
  const nextAt = instantFrom(next, 'next')
  const { id } = await reviewOf(session, ref)
  const signed = await session.call('review.sign', {
    id,
    reviewer,
    role,
    statement,
    nextAt,
    path: resolve(out),
    ...(unsigned ? { unsigned } : {}),
  })
  await session.answer(signed, () => `${reviewWords(signed)}\n${packWords(signed)}`)
}

interface ApplyOptions {
  readonly despite?: readonly string[]
  readonly out?: string
}

async function apply(session: Session, ref: string, given: ApplyOptions): Promise<void> {
  const { id, name, tally, remediation } = await reviewOf(session, ref)
  const despite = given.despite ?? []
  const index = despite.length === 0 ? undefined : new RowIndex(await allRows(session, { id }))
  const question = `${printable(name)}: to be revoked, which is final: ${String(tally.revoke)}. Carried out so far: ${String(remediation.done)} of ${String(remediation.of)}.`
  const consent = await session.consent('dsadmin review apply', question)
  const applied = await session.call(
    'review.apply',
    {
      id,
      ...(index === undefined ? {} : { despite: despite.map((key) => index.find(key).keyId) }),
      ...(given.out === undefined ? {} : { path: resolve(given.out) }),
    },
    consent,
    (step) => {
      if (!session.options.json && step.done < step.of)
        session.terminal.stderr.write(
          `${String(step.done + 1)} of ${String(step.of)}: ${printable(step.name)}\n`,
        )
    },
  )
  await session.answer(
    applied,
    () => `${appliedWords(applied)}${given.out === undefined ? '' : packWords(applied.review)}`,
  )
  // A rotation is done by a person, and may take its time.
  const left = applied.results.some(
    ({ decision, state }) => state === 'failed' || (decision === 'revoke' && state === 'skipped'),
  )
  if (left) throw new BadResult()
}

function addReading(review: Command, bind: Bind): void {
  review
    .command('list')
    .description('the access reviews, the newest first')
    .action(
      bind(async (session) => {
        const { reviews } = await session.call('review.list', {})
        await session.answer(reviews, () =>
          reviews.length === 0
            ? 'No review yet. Start one: dsadmin review start\n'
            : reviewTable(reviews),
        )
      }),
    )
  review
    .command('show')
    .argument('<review>', 'its id, its name, or latest')
    .description('one review: what was frozen, how far it is, who signed it')
    .action(
      bind(async (session, ref) => {
        const head = await reviewOf(session, String(ref))
        await session.answer(head, () => reviewWords(head))
      }),
    )
  review
    .command('rows')
    .argument('<review>')
    .description(
      'its keys; ! marks those that deserve a look, which an expiry or a running rotation alone does not ask for',
    )
    .option('--open', 'only what is still to be decided')
    .option('--find <text>', 'part of a name, or the start of a key prefix')
    .option('--csv', 'a table to fill in, for decide --from')
    .action(
      bind(async (session, ref, given) => {
        const { open, find, csv } = given as {
          readonly open?: boolean
          readonly find?: string
          readonly csv?: boolean
        }
        const { id } = await reviewOf(session, String(ref))
        const rows = await allRows(session, {
          id,
          ...(open ? { decision: 'open' } : {}),
          ...(find === undefined ? {} : { find }),
        })
        if (csv) await write(session.terminal.stdout, (await tables()).rowsCsv(rows))
        else await session.answer(rows, () => (rows.length === 0 ? 'No keys.\n' : rowTable(rows)))
      }),
    )
  review
    .command('drift')
    .argument('<review>')
    .description('what happened to its keys since the freeze')
    .action(
      bind(async (session, ref) => {
        const { id } = await reviewOf(session, String(ref))
        const found = await session.call('review.drift', { id })
        await session.answer(found, () => driftWords(found))
      }),
    )
  review
    .command('diff')
    .argument('<review>')
    .description('what is otherwise than in the review before')
    .action(
      bind(async (session, ref) => {
        const { id } = await reviewOf(session, String(ref))
        const found = await session.call('review.diff', { id })
        await session.answer(found, () => diffWords(found))
      }),
    )
}

function addDeciding(review: Command, bind: Bind): void {
  review
    .command('start')
    .description('freeze the keys as they are now, to decide on each')
    .option('--name <name>', 'how it is called; default: by the quarter')
    .option('--idle <span>', 'point out what was not used for so long: 90d')
    .option('--age <span>', 'point out what was not rotated for so long: 90d, or never')
    .option('--expiring <span>', 'point out what ends within: 30d')
    .action(
      bind(async (session, given) => {
        const head = await session.call('review.start', startInput(given as StartOptions))
        await session.answer(head, () => reviewWords(head))
      }),
    )
  review
    .command('decide')
    .argument('<review>')
    .argument('[keys...]', 'names or prefixes as they were frozen')
    .description('decide on keys, with a reason; again, as long as it is not signed')
    .option('--keep', 'it is still appropriate')
    .option('--rotate', 'it needs a new value')
    .option('--revoke', 'it ends; carried out by apply, after signing')
    .option('--defer', 'somebody decides later: --owner, --until within 30 days')
    .option('--exception', 'it stays for a time: --until')
    .option('--reopen', 'take the decision back')
    .option('--reason <text>', 'why; it is signed')
    .option('--owner <owner>', 'who decides what was deferred')
    .option('--until <when>', 'a day, a time, or a span from now')
    .option('--from <file>', 'a table, as rows --csv writes it: all of it or nothing')
    .action(
      bind((session, ref, keys, given) =>
        decide(session, String(ref), keys as readonly string[], given as DecideOptions),
      ),
    )
  review
    .command('abandon')
    .argument('<review>')
    .description('end it without signing it')
    .requiredOption('--reason <text>', 'why; it is kept')
    .action(
      bind(async (session, ref, given) => {
        const { reason } = given as { readonly reason: string }
        const { id } = await reviewOf(session, String(ref))
        const head = await session.call('review.abandon', { id, reason })
        await session.answer(head, () => reviewWords(head))
      }),
    )
}

function addEnding(review: Command, bind: Bind): void {
  review
    .command('sign')
    .argument('<review>')
    .description('sign it off and write its pack; nothing can be changed any more')
    .requiredOption('--reviewer <name>', 'who answers for it')
    .requiredOption('--role <role>', 'in which role')
    .requiredOption('--statement <text>', 'what is confirmed')
    .requiredOption('--next <when>', 'by when the next review is held: a day, or 90d')
    .requiredOption('--out <folder>', 'the name of the new folder for the pack')
    .option('--unsigned', 'go on although nothing can sign here; the pack will say so')
    .action(bind((session, ref, given) => sign(session, String(ref), given as SignOptions)))
  review
    .command('apply')
    .argument('<review>')
    .description('carry out what was signed: revoke, each with its receipt')
    .option(
      '--despite <key>',
      'revoke it although it was needed since; may be given again',
      repeated,
    )
    .option('--out <folder>', 'write the pack anew, with the receipts')
    .action(bind((session, ref, given) => apply(session, String(ref), given as ApplyOptions)))
  review
    .command('pack')
    .argument('<review>')
    .description('write the pack of a signed review anew, as things stand now')
    .requiredOption('--out <folder>', 'the name of the new folder')
    .action(
      bind(async (session, ref, given) => {
        const { out } = given as { readonly out: string }
        const { id } = await reviewOf(session, String(ref))
        const head = await session.call('review.pack', { id, path: resolve(out) })
        await session.answer(head, () => packWords(head))
      }),
    )
}

export function addReviewCommands(program: Command, bind: Bind, hosts: HostCommands): void {
  const review = program
    .command('review')
    .description('review all keys, sign what was decided, and prove it')
  addReading(review, bind)
  addDeciding(review, bind)
  addEnding(review, bind)
  review
    .command('verify')
    .argument('<pack>', 'the folder')
    .description('check a pack; needs no data folder, on any computer')
    .option('--fingerprint <digits>', 'of whoever should have signed it')
    .option('--previous <pack>', 'the pack of the review before, to compare the chain')
    .action(
      bind(async (session, path, given) => {
        const { fingerprint, previous } = given as {
          readonly fingerprint?: string
          readonly previous?: string
        }
        const report = await hosts.verifyPack({
          path: resolve(String(path)),
          ...(fingerprint === undefined ? {} : { fingerprint }),
          ...(previous === undefined ? {} : { previous: resolve(previous) }),
        })
        await session.answer(report, () => verifiedWords(report))
        if (report.verdict === 'broken') throw new BadResult()
      }),
    )
}
