// Owns the text of a report that may be shown to a stranger; refuses names, addresses and accounts.
import { isIP } from 'node:net'
import type { ProbeReport, ProbeStage } from '#contract/metastore-probe'
import type { Target } from '#contract/metastore-target'
import { isPrivate } from './address.ts'
import { engineName } from './family.ts'

const MARK = { pass: 'ok', warn: 'warning', fail: 'FAILED', skipped: 'skipped' } as const

const ADDRESS = /\b\d{1,3}(?:\.\d{1,3}){3}\b|\b[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}\b/g

function maskAddress(found: string): string {
  if (isIP(found) === 0) return found
  return isPrivate(found) ? '<private address>' : '<address>'
}

/** Takes out what names a person, a company or a computer. Longest first, so that no rest of a name stays. */
function redactor({ host, database, user, ssh, tls }: Target): (text: string) => string {
  const names: readonly (readonly [string | undefined, string])[] = [
    [host, '<host>'],
    [ssh, '<ssh>'],
    [tls.serverName, '<certificate name>'],
    [database, '<database>'],
    [user, '<user>'],
  ]
  const known = names
    .filter((pair): pair is readonly [string, string] => (pair[0]?.length ?? 0) > 1)
    .toSorted((a, b) => b[0].length - a[0].length)
  return (text) => {
    const nameless = known.reduce((rest, [name, mask]) => rest.replaceAll(name, mask), text)
    return nameless.replaceAll(ADDRESS, maskAddress)
  }
}

function lines(stage: ProbeStage, redact: (text: string) => string): readonly string[] {
  const code = stage.code === undefined ? '' : ` [${stage.code}]`
  return [
    `${stage.stage}: ${MARK[stage.verdict]}${code}, ${String(Math.round(stage.ms))} ms. ${redact(stage.message)}`,
    ...(stage.causes ?? []).map((cause) => `    likely: ${redact(cause)}`),
    ...(stage.ruledOut ?? []).map((cause) => `    ruled out: ${redact(cause)}`),
    ...(stage.fix === undefined ? [] : [`    do: ${redact(stage.fix)}`]),
  ]
}

/** The report as plain text to copy into a ticket. Never holds a password: a report has none to begin with. */
export function reportText(report: Omit<ProbeReport, 'report'>, target: Target): string {
  const redact = redactor(target)
  const { facts } = report
  return [
    `Metastore check: ${report.ok ? 'ok' : 'failed'}`,
    `Engine ${engineName(target.engine)}, port ${String(target.port)}, TLS ${target.tls.mode}${target.ssh === undefined ? '' : ', over SSH'}`,
    ...report.stages.flatMap((stage) => lines(stage, redact)),
    ...(facts === undefined
      ? []
      : [
          redact(
            `${facts.product} ${facts.version}, ${facts.encoding}, ${facts.encrypted ? 'encrypted' : 'not encrypted'}`,
          ),
          `schema ${facts.schemaVersion ?? 'none'}, ${String(facts.tables)} tables, clock ${String(facts.clockSkewMs)} ms`,
        ]),
    '',
  ].join('\n')
}
