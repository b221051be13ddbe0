// Owns how a check and a validation of a database read on a terminal; refuses control characters of a server.
import type { Output, ProbeStage } from '#contract'
import { printable, table } from './output.ts'

const SIGN = { pass: 'ok', warn: 'warning', fail: 'FAILED', skipped: '-' } as const

export function stageLine({
  stage,
  verdict,
  ms,
  message,
  fix,
  causes = [],
  copy,
}: ProbeStage): string {
  const line = `${stage.padEnd(9)} ${SIGN[verdict].padEnd(8)} ${`${String(Math.round(ms))} ms`.padStart(8)}  ${printable(message)}\n`
  if (verdict !== 'fail' && verdict !== 'warn') return line
  const more = [fix, ...causes.map((cause) => `- ${cause}`), copy].filter(
    (text) => text !== undefined,
  )
  return line + more.map((text) => `${' '.repeat(29)}${printable(text)}\n`).join('')
}

export function driftTable({ version, objects, drift }: Output<'metastore.validate'>): string {
  if (drift.length === 0)
    return `All ${String(objects)} objects are as Science-schema ${version} has them.\n`
  return table(
    ['OBJECT', 'KIND', 'EXPECTED', 'IN THE DATABASE'],
    drift.map(({ object, kind, expected, actual }) => [object, kind, expected, actual]),
  )
}
