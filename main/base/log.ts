// Owns the log: one JSON line an event, to a sink given to it; refuses whole keys and secrets whatever the field is called.
import { inspect } from 'node:util'
import { Secret } from './secret.ts'

export type Level = 'info' | 'warn' | 'error'

export interface Log {
  readonly info: (event: string, fields?: Readonly<Record<string, unknown>>) => void
  readonly warn: (event: string, fields?: Readonly<Record<string, unknown>>) => void
  readonly error: (event: string, fields?: Readonly<Record<string, unknown>>) => void
}

const WHOLE_KEY = /dsk_([0-9A-Za-z]{8})_[0-9A-Za-z]{10,}/g

/** Cuts whole keys, and any long start of one, to their prefix: the last net under everything that is written down. */
export function redact(text: string): string {
  return text.replace(WHOLE_KEY, 'dsk_$1_[secret]')
}

function printable(value: unknown): unknown {
  if (value instanceof Error) return inspect(value, { depth: 4 })
  if (value instanceof Secret) return String(value)
  if (value instanceof Uint8Array) return `[${String(value.byteLength)} bytes]`
  return value
}

/**
 * A log that writes one redacted JSON line an event. `sink` gets the line without its newline and must
 * not throw; `now` gives the time of the event.
 */
export function createLog(sink: (line: string) => void, now: () => Date): Log {
  const write = (level: Level, event: string, fields: Readonly<Record<string, unknown>> = {}) => {
    const line = JSON.stringify(
      { at: now().toISOString(), level, event, ...fields },
      // The holder has the value as it is: a buffer's own toJSON would already have spelt out its bytes.
      function (this: Readonly<Record<string, unknown>>, key) {
        return printable(this[key])
      },
    )
    sink(redact(line))
  }
  return {
    info: (event, fields) => write('info', event, fields),
    warn: (event, fields) => write('warn', event, fields),
    error: (event, fields) => write('error', event, fields),
  }
}

/** A log that keeps nothing, for programs whose output is their answer. */
export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} }
