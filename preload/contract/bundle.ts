// Owns the operations on gates that cannot reach the inventory: a signed set of digests out, signed uses back; refuses to let a value or a name of a person travel.
import { line, Timestamp, z } from './fields.ts'
import { op } from './operation.ts'

const Path = line(4_096).min(1)

export const bundleOperations = {
  'bundle.write': op({
    effect: 'write',
    about: 'Write a signed set of key digests for a gate that cannot reach the inventory.',
    input: z.strictObject({ path: Path }),
    output: z.strictObject({
      path: z.string(),
      keys: z.int(),
      epoch: z.int(),
      at: Timestamp,
      /** Who signed: the gate is started with it. */
      fingerprint: z.string(),
    }),
  }),
  'bundle.takeUses': op({
    effect: 'write',
    about: 'Take in the signed uses that such a gate wrote; taken twice, they count once.',
    input: z.strictObject({
      path: Path,
      /** Of the gate, as its operator reads it out. Needed the first time. */
      fingerprint: line(200).optional(),
    }),
    output: z.strictObject({
      gate: z.string(),
      fingerprint: z.string(),
      /** When it was written. */
      at: Timestamp,
      appliedEpoch: z.int(),
      /** Uses that were not known before. */
      uses: z.int(),
      versions: z.int(),
      /** Versions that this inventory does not know. */
      unknown: z.int(),
    }),
  }),
} as const
