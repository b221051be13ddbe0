// Owns how answers and failures are written: words for people, one JSON value for programs.
import { redact } from '#base/log'
import type { Failure } from '#contract'
import { write, type Terminal } from './terminal.ts'

/** Text as a terminal may show it: control characters of a name must not move the cursor. */
export function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the characters to take out
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
}

/** Text in which line breaks and other control characters can be told apart, as in a JSON string. */
export function escaped(text: string): string {
  return printable(
    // oxlint-disable-next-line no-control-regex -- these are the characters to spell out
    text.replace(/[\u0000-\u001f]/g, (character) => JSON.stringify(character).slice(1, -1)),
  )
}

/** Columns aligned by their widest cell; the last one is not padded. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const shown = [head, ...rows.map((row) => row.map(printable))]
  const widths = head.map((_, column) => Math.max(...shown.map((row) => row[column]?.length ?? 0)))
  return shown
    .map((row) =>
      row
        .map((cell, column) =>
          column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('')
}

/** The words under which a person finds what is stored. */
export function fields(
  pairs: readonly (readonly [label: string, value: string | undefined])[],
): string {
  const shown = pairs.filter((pair): pair is readonly [string, string] => Boolean(pair[1]))
  const width = Math.max(...shown.map(([label]) => label.length))
  return shown.map(([label, value]) => `${label.padEnd(width)}  ${printable(value)}\n`).join('')
}

export async function writeFailure(
  terminal: Terminal,
  failure: Failure,
  json: boolean,
): Promise<void> {
  const { code, fix, field } = failure
  // What was typed in the wrong place is repeated in some messages, and may be a key.
  const message = redact(failure.message)
  const text = json
    ? `${JSON.stringify({ error: { code, message, fix, ...(field ? { field } : {}) } })}\n`
    : `dsadmin: ${printable(message)}\n${printable(fix)}\n`
  await write(terminal.stderr, text)
}
