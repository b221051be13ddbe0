// Owns what a page may ask of the window's host itself: a path chosen in the system's own dialog; refuses to read what lies there.
import { z } from './fields.ts'
import { op } from './operation.ts'

export const hostOperations = {
  'host.choose': op({
    effect: 'read',
    about: 'Let a person choose a folder or an SQL file in a dialog of the system.',
    input: z.strictObject({ kind: z.enum(['folder', 'sql']) }),
    /** No path: nothing was chosen. */
    output: z.strictObject({ path: z.string().optional() }),
  }),
} as const
