// Owns adding up the tables of a pack anew: nothing that they say of themselves is believed; pure.
import { parse } from 'csv-parse/sync'
import { Decision, type Tally } from '#contract/reviews'
import { DECISIONS, OPEN } from './decisions-csv.ts'
import { POPULATION } from './population-csv.ts'
import { REMEDIATION } from './remediation-csv.ts'

export interface Problem {
  readonly file: string
  readonly message: string
}

export interface Tables {
  readonly population: Buffer
  readonly decisions: Buffer
  readonly remediation: Buffer
}

/** What the sign-off and the manifest say. */
export interface Claimed {
  readonly rows: number
  readonly tally: Tally
  readonly remediation: { readonly done: number; readonly of: number }
}

type Row = Readonly<Record<string, string>>

/** Undefined: it cannot be read as a table with a head. */
function rowsOf(bytes: Buffer): readonly Row[] | undefined {
  try {
    return parse(bytes, { columns: true, bom: true })
  } catch {
    // Lines of different lengths, an open quote: the caller names the file.
    return undefined
  }
}

const ids = (rows: readonly Row[]): readonly string[] => rows.map((row) => row['key_id'] ?? '')

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, at) => id === b[at])
}

function counted(rows: readonly Row[]): Tally {
  const of = (word: string): number => rows.filter((row) => row['decision'] === word).length
  return {
    keep: of('keep'),
    rotate: of('rotate'),
    revoke: of('revoke'),
    defer: of('defer'),
    exception: of('exception'),
    open: of(OPEN),
  }
}

const words = (tally: Tally): string =>
  [...Decision.options, 'open' as const]
    .map((decision) => `${String(tally[decision])} ${decision}`)
    .join(', ')

function checkDecisions(
  population: readonly Row[],
  decisions: readonly Row[],
  claimed: Claimed,
): readonly Problem[] {
  const tally = counted(decisions)
  const sum = Decision.options.reduce((total, decision) => total + tally[decision], 0)
  const problem = (message: string): Problem => ({ file: DECISIONS, message })
  return [
    ...(sameIds(ids(population), ids(decisions))
      ? []
      : [problem(`${DECISIONS} is not about the same keys as ${POPULATION}.`)]),
    ...(new Set(ids(decisions)).size === decisions.length
      ? []
      : [problem(`${DECISIONS} holds a key twice.`)]),
    ...(sum === decisions.length
      ? []
      : [problem(`${String(decisions.length - sum)} of its rows hold no decision.`)]),
    ...(words(tally) === words(claimed.tally)
      ? []
      : [
          problem(
            `${DECISIONS} holds ${words(tally)}; what was signed is ${words(claimed.tally)}.`,
          ),
        ]),
  ]
}

function checkRemediation(
  decisions: readonly Row[],
  remediation: readonly Row[],
  { remediation: claimed }: Claimed,
): readonly Problem[] {
  const asking = decisions.filter(({ decision }) => decision === 'revoke' || decision === 'rotate')
  const done = remediation.filter(({ outcome }) => outcome === 'done').length
  const agrees = claimed.of === remediation.length && claimed.done === done
  return [
    ...(sameIds(ids(asking), ids(remediation))
      ? []
      : [
          {
            file: REMEDIATION,
            message: `${REMEDIATION} is not about the keys that were to be revoked or rotated.`,
          },
        ]),
    ...(agrees
      ? []
      : [{ file: REMEDIATION, message: `${REMEDIATION} does not hold what the manifest says.` }]),
  ]
}

/** What does not add up. */
export function checkTables(tables: Tables, claimed: Claimed): readonly Problem[] {
  const [population, decisions, remediation] = [
    rowsOf(tables.population),
    rowsOf(tables.decisions),
    rowsOf(tables.remediation),
  ]
  const unreadable = [
    ...(population ? [] : [POPULATION]),
    ...(decisions ? [] : [DECISIONS]),
    ...(remediation ? [] : [REMEDIATION]),
  ]
  if (!population || !decisions || !remediation)
    return unreadable.map((file) => ({ file, message: `${file} is no table.` }))
  return [
    ...(population.length === claimed.rows
      ? []
      : [
          {
            file: POPULATION,
            message: `${POPULATION} holds ${String(population.length)} keys; what was signed is ${String(claimed.rows)}.`,
          },
        ]),
    ...checkDecisions(population, decisions, claimed),
    ...checkRemediation(decisions, remediation, claimed),
  ]
}
