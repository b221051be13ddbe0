// Owns what a page may ask of the window's host itself: a path chosen in the system's own dialog; refuses to read what lies there.
import { line, z } from './fields.ts'
import { op } from './operation.ts'

export const hostOperations = {
  'host.choose': op({
    effect: 'read',
    about:
      'Let a person choose a folder, a file to read or a new backup in a dialog of the system.',
    input: z.strictObject({
      /** `backup-save`: the name of a file that is yet to be written. */
      kind: z.enum(['folder', 'sql', 'backup-save', 'backup-open', 'ledger']),
      /** Offered for `backup-save`: the bare name of a file, never a path. */
      name: line(255)
        .regex(/^[^/\\]+$/)
        .optional(),
    }),
    /** No path: nothing was chosen. */
    output: z.strictObject({ path: z.string().optional() }),
  }),
} as const
