// Owns how a check and a validation of a database read on a terminal; refuses control characters of a server.
import type { Output, ProbeFix, ProbeStage } from '#contract'
import { called } from './metastore-pair.ts'
import { printable, table } from './output.ts'

const SIGN = { pass: 'ok', warn: 'warning', fail: 'FAILED', skipped: '-' } as const

/** What one click does in the app, as the option to give here. */
function option(fix: ProbeFix): string {
  switch (fix.kind) {
    case 'engine':
      return `--engine ${fix.engine}   (${fix.label})`
    case 'port':
      return `--port ${String(fix.port)}`
    case 'host':
      return `--host ${fix.host}`
    case 'rds-ca':
      return '--ca rds'
    case 'pin':
      return `--pin ${fix.sha256}   (once its administrator has confirmed it)`
    case 'server-name':
      return `--servername ${fix.name}`
    case 'encrypt':
      return '--tls verify-full'
    case 'in-clear':
      return '--tls off'
    case 'create-database':
      return 'dsadmin metastore create-database, with the same options'
    default:
      return 'dsadmin metastore guide --engine ENGINE --provider aws|other   (texts for the rule)'
  }
}

export function stageLine(said: ProbeStage): string {
  const { stage, verdict, ms, message, fix, causes = [], copy, ruledOut = [], fixes = [] } = said
  const line = `${stage.padEnd(9)} ${SIGN[verdict].padEnd(8)} ${`${String(Math.round(ms))} ms`.padStart(8)}  ${printable(message)}\n`
  if (verdict !== 'fail' && verdict !== 'warn') return line
  const more = [
    fix,
    ...causes.map((cause) => `- ${cause}`),
    ...ruledOut.map((cause) => `- ruled out: ${cause}`),
    copy,
    ...fixes.map((each) => `or: ${option(each)}`),
  ].filter((text) => text !== undefined)
  return line + more.map((text) => `${' '.repeat(29)}${printable(text)}\n`).join('')
}

/** What would mend it, as a DBA may take it; nothing of it was run. */
function repairText({ tables }: Output<'metastore.validate'>): string {
  const statements = tables.flatMap(({ repair }) => repair)
  if (statements.length === 0) return ''
  // Each line is made fit for a terminal, and stays a line.
  const lines = statements.flatMap((statement) => statement.split('\n').map(printable))
  return `\nWhat would make it exact; nothing was run:\n\n${lines.join('\n')}\n`
}

export function driftTable(found: Output<'metastore.validate'>): string {
  const { version, objects, drift } = found
  if (drift.length === 0)
    return `All ${String(objects)} objects are as ${called(version)} has them.\n`
  const rows = drift.map(({ object, kind, expected, actual }) => [object, kind, expected, actual])
  return table(['OBJECT', 'KIND', 'EXPECTED', 'IN THE DATABASE'], rows) + repairText(found)
}
