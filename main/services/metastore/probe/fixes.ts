// Owns the changes that one click makes where the cause is known; refuses one that would trust whoever answers.
import type { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import type { ProbeFix } from '#contract/metastore-probe'
import { type EngineId, METASTORE_PORT, type Target } from '#contract/metastore-target'
import { ENGINES } from '#services/metastore/engines'
import { isLoopback, isRdsHost } from './address.ts'
import type { Explained } from './explained.ts'
import { engineName, familyOf } from './family.ts'
import type { Speaker } from './recognise.ts'
import type { CertificateFacts } from './tls.ts'

type Fixes = readonly ProbeFix[]

/** The explanation with what mends it by a click; unchanged where there is nothing. */
export function withFixes(explained: Explained, fixes: Fixes): Explained {
  return fixes.length === 0 ? explained : { ...explained, fixes }
}

/** A server of Aurora has a cluster's name, whatever else it says of itself. */
const isAurora = (host: string): boolean => isRdsHost(host) && /\.cluster-/i.test(host)

const switchTo = (engine: EngineId, who: string): ProbeFix => ({
  kind: 'engine',
  engine,
  label: `${who} answers here: switch the engine to ${engineName(engine)}.`,
})

/** The engines that such words may come from; more than one where a refusal tells no more than its family. */
function enginesOf({ kind, label }: Speaker, { host }: Target): readonly EngineId[] {
  switch (kind) {
    case 'postgresql':
      return [isAurora(host) ? 'aurora-postgresql' : 'postgresql']
    case 'mysql':
      if (isAurora(host)) return ['aurora-mysql']
      return label.startsWith('MySQL ') ? ['mysql'] : ['mariadb', 'mysql']
    case 'mariadb':
    case 'sqlserver':
    case 'oracle':
      return [kind]
    default:
      return []
  }
}

/** Another engine speaks on the port. */
export function engineFixes(target: Target, speaker: Speaker): Fixes {
  return enginesOf(speaker, target)
    .filter((engine) => engine !== target.engine)
    .map((engine) => switchTo(engine, speaker.label))
}

/** The server calls itself another engine than was chosen, after the log-in. */
export const engineFix = (engine: EngineId, product: string): ProbeFix => switchTo(engine, product)

const ownPort = (engine: EngineId): number =>
  ENGINES.find(({ id }) => id === engine)?.ownPort ?? METASTORE_PORT

/** The port of the inbound rule and the engine's own; nothing was sent to either. */
function usualPorts({ engine, port }: Target): Fixes {
  const usual = [...new Set([METASTORE_PORT, ownPort(engine)])]
  return usual.filter((other) => other !== port).map((other) => ({ kind: 'port', port: other }))
}

/** Nobody listens on the port: it may be another. */
export const refusedPort = usualPorts

/** Something else stands on the port, or nothing of use: only where the port is an unusual one. */
export function unusualPort(target: Target): Fixes {
  const usual = [METASTORE_PORT, ownPort(target.engine)]
  return usual.includes(target.port) ? [] : usualPorts(target)
}

/** Aurora's reader endpoint differs from the writer's in three letters. */
export function writerFixes({ host }: Target): Fixes {
  const writer = host.replace(/\.cluster-ro-/i, '.cluster-')
  return isRdsHost(host) && writer !== host ? [{ kind: 'host', host: writer }] : []
}

/** What a server that keeps an authority of its own calls it, MySQL at its first start. */
const MADE_BY_ITSELF = /_Auto_Generated_CA_Certificate$/

/** The signer is Amazon, or the server itself. */
export function trustFixes(target: Target, { issuer, sha256 }: CertificateFacts): Fixes {
  if (/^Amazon RDS\b/.test(issuer)) return target.tls.ca === 'rds' ? [] : [{ kind: 'rds-ca' }]
  return MADE_BY_ITSELF.test(issuer) ? [pinFix(sha256)] : []
}

export const pinFix = (sha256: string): ProbeFix => ({ kind: 'pin', sha256 })

const HOST_NAME =
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i

/** The DNS names of a certificate; its common name where it has no others (RFC 6125, 6.4.4). */
function dnsNames(certificate: X509Certificate, { subject }: CertificateFacts): readonly string[] {
  const alternative = certificate.subjectAltName
  if (alternative === undefined) return [subject]
  return [...alternative.matchAll(/(?:^|, )DNS:([^,"]+)/g)].map(([, name]) => name ?? '')
}

/**
 * The certificate carries exactly one name, which is not the host's. Any public authority signs for anybody, so
 * the name is offered only where whoever signed was chosen, or where the host cannot be the name: a tunnel, an address.
 */
export function nameFixes(
  target: Target,
  certificate: X509Certificate,
  facts: CertificateFacts,
): Fixes {
  const { host, tls, ssh } = target
  const chosen = tls.ca !== undefined || ssh !== undefined
  const local = host === 'localhost' || (isIP(host) !== 0 && isLoopback(host))
  const [name = '', ...more] = dnsNames(certificate, facts)
  const sensible = more.length === 0 && HOST_NAME.test(name) && isIP(name) === 0
  return sensible && (chosen || local) ? [{ kind: 'server-name', name }] : []
}

/** Of a log-in that failed: what was asked for is at fault, and the answer says which part. */
export function loginFixes(explained: Explained, target: Target): Fixes {
  const { code, copy } = explained
  const clear = target.tls.mode === 'off'
  if (code === 'db.missing' && copy !== undefined) return [{ kind: 'create-database', sql: copy }]
  if (code === 'db.readonly') return writerFixes(target)
  if (code === 'tls.required' && clear) return [{ kind: 'encrypt' }]
  // The MySQL family has one refusal for a wrong password and for an account that has to encrypt.
  const hidden = code === 'auth.denied' && familyOf(target.engine) === 'mysql'
  return hidden && clear ? [{ kind: 'encrypt' }] : []
}
