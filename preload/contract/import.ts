// Owns the operations on planned names: a migration written down before any key is made; refuses secrets.
import { Id, line, Timestamp, TYPED, z } from './fields.ts'
import { UsedBy } from './key.ts'
import { op } from './operation.ts'

/** A name that somebody means to make a key for. No key: it has no id, no value and no state. */
export const PlannedName = z.strictObject({
  name: z.string(),
  owner: z.string(),
  purpose: z.string(),
  usedBy: UsedBy.optional(),
  tags: z.array(z.string()).readonly(),
  plannedAt: Timestamp,
  plannedBy: z.string(),
})
export type PlannedName = z.output<typeof PlannedName>

/** A row of the file that was not taken. The cell itself is never repeated: it may be a secret. */
export const RefusedRow = z.strictObject({
  /** Of the file, the head being line 1. */
  line: z.int(),
  column: z.string().optional(),
  message: z.string(),
})
export type RefusedRow = z.output<typeof RefusedRow>

/** A file is handed over in pieces, so that no single text is large. */
const PIECE = 65_536
/** The most pieces of one file: 32 MB. */
export const MOST_PIECES = 512

/** A text cut as it is handed over: at any place, but never within a character. */
export function piecesOf(text: string): readonly string[] {
  const pieces: string[] = []
  for (let at = 0; at < text.length;) {
    let end = Math.min(text.length, at + PIECE)
    if (end < text.length && /[\uD800-\uDBFF]/.test(text.charAt(end - 1))) end -= 1
    pieces.push(text.slice(at, end))
    at = end
  }
  return pieces.length === 0 ? [''] : pieces
}

export const importOperations = {
  'import.hold': op({
    effect: 'read',
    about: 'Hold one piece of a file in memory, for files that are larger than one call.',
    input: z.strictObject({
      /** What the first piece was answered; absent for the first piece. */
      upload: Id.optional(),
      piece: line(PIECE),
    }),
    output: z.strictObject({ upload: Id }),
  }),
  'import.names': op({
    effect: 'write',
    about: 'Plan keys from the names and owners of a CSV file; makes no key and takes no value.',
    input: z.strictObject({
      /** The text of the file in order, cut anywhere. */
      pieces: z.array(line(PIECE)).min(1).max(MOST_PIECES).readonly().optional(),
      /** Instead of the pieces: those that `import.hold` has taken. They are let go with this call. */
      upload: Id.optional(),
      /** Say what would be done and write nothing. */
      dryRun: z.boolean().default(true),
      /** Take the good rows although others are refused. */
      skipBad: z.boolean().default(false),
    }),
    output: z.strictObject({
      written: z.boolean(),
      /** Rows under the head. */
      rows: z.int(),
      /** New, another than planned before, planned so already, and names that a key has already. */
      planned: z.int(),
      changed: z.int(),
      same: z.int(),
      existing: z.int(),
      /** At most 200. */
      refused: z.array(RefusedRow).readonly(),
      refusedTotal: z.int(),
      /** Columns that nothing was taken from, at most 50. */
      ignoredColumns: z.array(z.string()).readonly(),
    }),
    progress: z.strictObject({ rows: z.int() }),
  }),
  'import.planned': op({
    effect: 'read',
    about: 'List planned names that no key has yet: a window of at most 5,000 rows, and the total.',
    input: z.strictObject({
      find: line(TYPED).optional(),
      offset: z.int().nonnegative().default(0),
      limit: z.int().min(1).max(5_000).default(100),
    }),
    output: z.strictObject({ rows: z.array(PlannedName).readonly(), total: z.int() }),
  }),
  'import.drop': op({
    effect: 'write',
    about: 'Forget planned names; keys are not touched.',
    input: z.strictObject({
      /** Absent: all of them. */
      names: z.array(line(TYPED)).min(1).max(1_000).readonly().optional(),
    }),
    output: z.strictObject({ dropped: z.int() }),
  }),
} as const
