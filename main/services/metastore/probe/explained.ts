// Owns the form of an explanation: what happened, the likely causes in order, what to do; refuses a server's own words.
import type { ProbeCode, ProbeStage, STAGES } from '#contract/metastore-probe'

export type StageName = (typeof STAGES)[number]

/** Why a stage failed, fit for a person. */
export interface Explained extends Pick<ProbeStage, 'fixes' | 'ruledOut' | 'path'> {
  readonly code: ProbeCode
  readonly message: string
  readonly fix: string
  /** The likeliest first. */
  readonly causes?: readonly string[]
  /** SQL or a command that mends it. */
  readonly copy?: string
}

/** How a stage ended, without its name and its time. */
export type Outcome = Omit<ProbeStage, 'stage' | 'ms'>

/** Thrown by a stage whose cause is known. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
  readonly explained: Explained

  constructor(explained: Explained) {
    super(explained.message)
    this.explained = explained
  }
}

const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu

/** A server's name for itself, as one harmless line of at most `max` characters. */
export function plain(text: string, max = 80): string {
  const line = text.replace(CONTROL, ' ').trim()
  return line.length > max ? `${line.slice(0, max - 1)}…` : line
}

/** A server that sends more than any answer needs. */
export function endless({ port }: { readonly port: number }): Explained {
  return {
    code: 'proto.other',
    message: `What answers on port ${String(port)} talks without end: it is not the database that it says it is.`,
    fix: 'Correct host and port: copy both from where the database runs.',
    causes: ['Another program stands on this port.', 'Something on the way adds to the answers.'],
  }
}

const isError = (value: unknown): value is Error => value instanceof Error

/** Every error that stands behind one: drivers hide the telling one in `errors` or in `cause`. */
export function flatten(error: unknown, depth = 0): readonly Error[] {
  if (!isError(error) || depth > 8) return []
  const inner: readonly unknown[] = error instanceof AggregateError ? error.errors.slice(0, 32) : []
  return [error, ...inner, error.cause].flatMap((each, index) =>
    index === 0 ? [error] : flatten(each, depth + 1),
  )
}

/** The first value of a field anywhere behind an error, if it is of the wanted type. */
export function fieldOf(error: unknown, name: string, type: 'string'): string | undefined
export function fieldOf(error: unknown, name: string, type: 'number'): number | undefined
export function fieldOf(error: unknown, name: string, type: string): unknown {
  for (const each of flatten(error)) {
    const value: unknown = Reflect.get(each, name)
    if (typeof value === type) return value
  }
  return undefined
}
