// Owns the form of one operation and the types derived from the table; holds no operation itself.
import type { Failure } from './failure.ts'
import type { z } from './fields.ts'

/** What an operation does to the world: consent, audit and the lint of secrets read it. */
export type Effect = 'read' | 'write' | 'reveal' | 'destroy'

export interface Operation<
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
  P extends z.ZodType | undefined = z.ZodType | undefined,
> {
  readonly effect: Effect
  /** One plain sentence, shown in the documentation and in the activity log. */
  readonly about: string
  readonly input: I
  readonly output: O
  /** Present when the operation reports steps while it runs. */
  readonly progress?: P
}

export function op<
  I extends z.ZodType,
  O extends z.ZodType,
  P extends z.ZodType | undefined = undefined,
>(operation: Operation<I, O, P>): Operation<I, O, P> {
  return operation
}

export type InputOf<T> = T extends Operation<infer I> ? z.input<I> : never
export type ParsedOf<T> = T extends Operation<infer I> ? z.output<I> : never
export type OutputOf<T> = T extends Operation<z.ZodType, infer O> ? z.output<O> : never
export type ProgressOf<T> = T extends { readonly progress?: infer P }
  ? P extends z.ZodType
    ? z.output<P>
    : never
  : never

/** What crosses the boundary: a value, or a failure that is fit to be read by a person. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure }
