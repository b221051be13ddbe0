// Owns the words about many keys at once: what is asked, what would happen, what became of each; pure.
import type { BulkAction, BulkOutcome, BulkPreviewRow, BulkResultRow } from '#contract'

import { countWords } from './key-words.ts'

export type BulkKind = BulkAction['kind']

export const BULK_KINDS = [
  'suspend',
  'resume',
  'tag',
  'owner',
  'revoke',
] as const satisfies readonly BulkKind[]

const keys = (count: number) => countWords(count, 'key', 'keys')

interface KindWords {
  /** On the bar and in lists. */
  readonly word: string
  readonly title: string
  /** On the button that does it. */
  readonly act: (count: number) => string
  /** "4 of 4 keys would be suspended". */
  readonly would: string
  /** In the preview of a row that works. */
  readonly will: string
  readonly done: (count: number) => string
}

export const kindWords = {
  suspend: {
    word: 'Suspend',
    title: 'Suspend keys',
    act: (count) => `Suspend ${keys(count)}`,
    would: 'suspended',
    will: 'Suspended',
    done: (count) => `${keys(count)} suspended`,
  },
  resume: {
    word: 'Resume',
    title: 'Resume keys',
    act: (count) => `Resume ${keys(count)}`,
    would: 'resumed',
    will: 'Accepted again',
    done: (count) => `${keys(count)} resumed`,
  },
  tag: {
    word: 'Tag',
    title: 'Tag keys',
    act: (count) => `Change tags of ${keys(count)}`,
    would: 'tagged',
    will: 'Tags change',
    done: (count) => `Tags of ${keys(count)} changed`,
  },
  owner: {
    word: 'Set owner',
    title: 'Set the owner of keys',
    act: (count) => `Set owner of ${keys(count)}`,
    would: 'handed over',
    will: 'Owner changes',
    done: (count) => `Owner of ${keys(count)} set`,
  },
  revoke: {
    word: 'Revoke',
    title: 'Revoke keys',
    act: (count) => `Revoke ${keys(count)}`,
    would: 'revoked',
    will: 'Ends for ever',
    done: (count) => `${keys(count)} revoked`,
  },
} as const satisfies Record<BulkKind, KindWords>

/** Whether a key in use would be missed by somebody. */
export const stops = (kind: BulkKind): boolean => kind === 'suspend' || kind === 'revoke'

/** What would become of one key. */
export function willWords(row: BulkPreviewRow, kind: BulkKind): string {
  if (row.why !== undefined) return withoutName(row.why, row.name)
  return row.ends.length > 1 ? `${row.ends.length} values end` : kindWords[kind].will
}

/** The name stands in its own column: "The key “etl” is suspended." reads "Is suspended.". */
export function withoutName(message: string, name: string): string {
  const rest = message.replace(`The key “${name}” `, '')
  return rest.charAt(0).toUpperCase() + rest.slice(1)
}

/** Those in use first, then what works, then what does not; by name within each. */
export function inOrder(rows: readonly BulkPreviewRow[]): readonly BulkPreviewRow[] {
  const rank = ({ works, hot }: BulkPreviewRow) => (works ? (hot ? 0 : 1) : 2)
  return rows.toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
}

/** What became of a key. `unknown`: the app stopped answering while it was done. */
export type Outcome = BulkOutcome | 'unknown'

export interface DoneRow extends Omit<BulkResultRow, 'outcome'> {
  readonly outcome: Outcome
  readonly prefix: string
}

export const outcomeWords = {
  done: { word: 'Done', glyph: 'disc', tone: 'ok' },
  same: { word: 'Nothing to change', glyph: 'ring', tone: 'neutral' },
  changed: { word: 'Changed meanwhile', glyph: 'half', tone: 'warn' },
  refused: { word: 'Refused', glyph: 'cross', tone: 'warn' },
  failed: { word: 'Failed', glyph: 'cross', tone: 'danger' },
  unknown: { word: 'Not known', glyph: 'question', tone: 'danger' },
  'not-reached': { word: 'Not reached', glyph: 'ring', tone: 'neutral' },
} as const satisfies Record<Outcome, object>

const RANK: readonly Outcome[] = [
  'unknown',
  'failed',
  'changed',
  'refused',
  'not-reached',
  'same',
  'done',
]

/** What needs a look first. */
export const worstFirst = (rows: readonly DoneRow[]): readonly DoneRow[] =>
  rows.toSorted((a, b) => RANK.indexOf(a.outcome) - RANK.indexOf(b.outcome))

/** How many of each, the worst first: "1 changed meanwhile, 2 not reached". Done is left to the title. */
export function restWords(rows: readonly DoneRow[]): string {
  return RANK.filter((outcome) => outcome !== 'done')
    .map((outcome) => [outcome, rows.filter((row) => row.outcome === outcome).length] as const)
    .filter(([, count]) => count > 0)
    .map(
      ([outcome, count]) =>
        `${count.toLocaleString('en')} ${outcomeWords[outcome].word.toLowerCase()}`,
    )
    .join(', ')
}

/** The results as lines to paste: name, prefix, outcome, why. */
export const resultText = (rows: readonly DoneRow[]): string =>
  rows
    .map(({ name, prefix, outcome, message }) =>
      [name, prefix, outcomeWords[outcome].word, message ?? ''].join('\t').trimEnd(),
    )
    .join('\n')

export const RESULT_COLUMNS = ['name', 'key prefix', 'outcome', 'message', 'values ended'] as const

/** The results as the records of a table. */
export const resultRecords = (rows: readonly DoneRow[]) =>
  rows.map(({ name, prefix, outcome, message, revoked }) => ({
    name,
    'key prefix': prefix,
    outcome: outcomeWords[outcome].word,
    message: message ?? '',
    'values ended': revoked?.join(' ') ?? '',
  }))

/** Tags as they are typed: separated by commas. */
export const tagsIn = (text: string): readonly string[] =>
  text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
