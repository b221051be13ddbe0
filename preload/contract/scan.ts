// Owns the operation that looks for leaked keys and the shapes it speaks; refuses to let a value into any answer.
import { Id, KeyPrefix, line, z } from './fields.ts'
import { KeyState } from './key.ts'
import { LastUsed } from './use.ts'
import { op } from './operation.ts'

/** `unknown`: a real key by its check digits, and none of this workspace. */
export const FoundState = z.enum([...KeyState.options, 'unknown'])
export type FoundState = z.output<typeof FoundState>

/** One place in which a key stands. The same key twice in a line is one place. */
export const FoundKey = z.strictObject({
  /**
   * As it was given, and what lies below it. Inside an archive: `logs.zip!/app/1.log`. `-`: the pasted
   * text or standard input. In a history: the path that the commit gave it, below the work tree.
   */
  path: z.string(),
  /** From 1; in an archive or a history, of what lies inside. */
  line: z.int().positive(),
  /** The oldest commit that has the key at this path; absent for a file as it lies there. */
  commit: z.string().optional(),
  /** A git object that no commit leads to, to be looked at with `git show`. */
  object: z.string().optional(),
  prefix: KeyPrefix,
  /** Of the key in this workspace. */
  name: z.string().optional(),
  keyId: Id.optional(),
  /** Of this version. To revoke it: `keys.revoke` with the prefix. */
  state: FoundState,
  /** Of this version. */
  lastUsed: LastUsed.optional(),
})
export type FoundKey = z.output<typeof FoundKey>

/** Why something was not searched, or not wholly. */
export const LeftOutReason = z.enum([
  /** No permission, an error of the disk, or gone meanwhile. */
  'unreadable',
  /** A pipe, a socket, a device. */
  'special',
  /** A tree that the system makes up, such as /proc. */
  'system',
  /** A link that leads out of what was given. */
  'link',
  'encrypted',
  'damaged',
  /** An archive that unpacks to too much, or lies too deep inside others. */
  'limit',
  /** An archive of a kind that is not opened. */
  'archive',
  /** No git program. */
  'no-git',
  'history-damaged',
  /** A shallow or partial clone: what is not here was not searched. */
  'history-partial',
  /** A part of a work tree, given without its history. */
  'history-part',
  /** There are more findings than are listed. */
  'many',
])
export type LeftOutReason = z.output<typeof LeftOutReason>

export const LeftOut = z.strictObject({
  path: z.string(),
  reason: LeftOutReason,
  /** The reason in plain words, with what to do about it. */
  message: z.string(),
})
export type LeftOut = z.output<typeof LeftOut>

/** The most characters of one text that is searched without a file. */
export const SCAN_TEXT = 500_000

export const scanOperations = {
  'scan.run': op({
    effect: 'read',
    about: 'Look for key values in files, folders, archives, git histories or a pasted text.',
    input: z.strictObject({
      /** Files and folders, absolute or from where this program was started. */
      paths: z.array(line(4_096).min(1)).max(1_000).readonly().default([]),
      /** A pasted text, which may hold a value. */
      text: z.string().max(SCAN_TEXT).meta({ secret: true }).optional(),
      /** Files whose content the caller has and whose place it does not know, as a browser hands them over. */
      texts: z
        .array(
          z.strictObject({
            /** What a finding is told by. */
            name: line(1_024).min(1),
            text: z.string().max(SCAN_TEXT).meta({ secret: true }),
          }),
        )
        .max(100)
        .readonly()
        .default([]),
      /** What is piped into this program; hosts without a standard input refuse it. */
      standardInput: z.boolean().default(false),
      /** The histories of git work trees and bare repositories as well. */
      history: z.boolean().default(true),
      /** Follow links that lead out of what was given. */
      followLinks: z.boolean().default(false),
      /** Answer the findings as a SARIF 2.1.0 report as well. */
      sarif: z.boolean().default(false),
    }),
    output: z.strictObject({
      /** By path, line and commit; the first 10,000. */
      found: z.array(FoundKey).readonly(),
      total: z.int(),
      /** By path; the first 1,000. */
      leftOut: z.array(LeftOut).readonly(),
      leftOutTotal: z.int(),
      /** What was looked into: files, and what lies in archives and histories. */
      files: z.int(),
      /** Searched, after unpacking. */
      bytes: z.int(),
      ms: z.number().nonnegative(),
      /** To be saved as it is; where it was asked for. */
      sarif: z.string().optional(),
    }),
    /** At most ten a second. */
    progress: z.strictObject({ files: z.int(), bytes: z.int(), found: z.int() }),
  }),
} as const
