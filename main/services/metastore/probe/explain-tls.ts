// Owns what goes wrong with encryption and certificates, explained.
import type { X509Certificate } from 'node:crypto'
import type { EngineId, Target } from '#contract/metastore-target'
import { type Explained, fieldOf, plain } from './explained.ts'
import { nameFixes, pinFix, trustFixes, withFixes } from './fixes.ts'
import type { CertificateFacts } from './tls.ts'

const SELF_SIGNED = 'DEPTH_ZERO_SELF_SIGNED_CERT'
const EXPIRED: readonly string[] = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']

const grouped = (sha256: string): string => sha256.toUpperCase().replaceAll(/(..)(?!$)/g, '$1:')

/** Why a certificate is not trusted; `trouble` is OpenSSL's code, or `PIN`. */
export function explainCertificate(
  trouble: string,
  facts: CertificateFacts,
  certificate: X509Certificate,
  name: string,
  target: Target,
): Explained {
  if (trouble === 'PIN') {
    return {
      code: 'tls.untrusted',
      message: `The server's certificate is not the pinned one. Its SHA-256 is ${grouped(facts.sha256)}.`,
      fix: 'Ask the administrator whether the certificate was renewed before you pin the new one.',
      causes: ['The certificate was renewed.', 'Another server answers in its place.'],
    }
  }
  if (trouble === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = plain(
      (certificate.subjectAltName ?? facts.subject).replaceAll(/(?:DNS|IP Address):/g, ''),
      200,
    )
    const otherHost: Explained = {
      code: 'tls.host',
      message: `The certificate is for ${names}, but you connect to ${plain(name)}.`,
      fix: 'Use the endpoint name that the certificate carries, not an IP address or an alias; through a tunnel, set the certificate host name.',
    }
    return withFixes(otherHost, nameFixes(target, certificate, facts))
  }
  if (EXPIRED.includes(trouble)) {
    return {
      code: 'tls.expired',
      message:
        trouble === 'CERT_HAS_EXPIRED'
          ? `The server's certificate expired on ${facts.validTo.slice(0, 10)}.`
          : `The server's certificate is not valid yet.`,
      fix: 'Renew the certificate. On RDS: modify the instance, Certificate authority = rds-ca-rsa2048-g1.',
      causes: ['Nobody renewed the certificate.', 'The clock of this computer is wrong.'],
    }
  }
  if (trouble === SELF_SIGNED) {
    return {
      code: 'tls.selfsigned',
      message: `The server signed its certificate itself. Its SHA-256 is ${grouped(facts.sha256)}.`,
      fix: 'Pin this fingerprint, but only if your administrator confirms it.',
      copy: grouped(facts.sha256),
      fixes: [pinFix(facts.sha256)],
    }
  }
  const untrusted: Explained = {
    code: 'tls.untrusted',
    message: `The server's certificate is signed by '${facts.issuer}', which this app does not know.`,
    fix: 'On Amazon RDS choose the Amazon RDS CA bundle; with an authority of your own choose its file.',
  }
  return withFixes(untrusted, trustFixes(target, facts))
}

const VERSION: readonly string[] = [
  'ERR_SSL_NO_PROTOCOLS_AVAILABLE',
  'ERR_SSL_UNSUPPORTED_PROTOCOL',
  'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
]

/** What a server says to a client without a certificate: in TLS 1.3 just that (RFC 8446, section 6.2) … */
const CERTIFICATE_WANTED = 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'
/** … and in TLS 1.2 what it says of other troubles, too. */
const HANDSHAKE_FAILED: readonly string[] = [
  'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
  'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE',
  'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE',
]

const WALLET: Explained = {
  code: 'tls.wallet',
  message:
    'The server wants a certificate of this app’s own (a wallet), and there is none to show.',
  fix: 'Let the server take clients without a certificate: for Oracle SSL_CLIENT_AUTHENTICATION=FALSE in listener.ora and sqlnet.ora; for an Autonomous Database turn off "Require mutual TLS".',
}

/** Why encryption did not come about. */
export function explainTls(error: unknown, engine?: EngineId): Explained {
  const code = fieldOf(error, 'code', 'string') ?? ''
  if (code === CERTIFICATE_WANTED) return WALLET
  // Only Oracle's listener breaks the handshake off for the lack of a certificate; the others say it later.
  if (engine === 'oracle' && HANDSHAKE_FAILED.includes(code)) {
    return {
      ...WALLET,
      causes: [
        'The listener insists on a certificate of its clients.',
        'The two sides share no cipher.',
      ],
    }
  }
  if (VERSION.includes(code)) {
    return {
      code: 'tls.version',
      message: 'The server offers only versions of TLS that are no longer safe.',
      fix: 'Allow TLS 1.2 or 1.3 on the server.',
    }
  }
  return {
    code: 'tls.unsupported',
    message: 'The server agreed to encrypt, but what followed was not TLS.',
    fix: 'Check the server’s TLS configuration, and that nothing on the way changes the traffic.',
    causes: [
      'The server has no usable certificate or key.',
      'A proxy or a firewall breaks encrypted connections.',
      'The two sides share no cipher.',
    ],
  }
}

export const tlsLate = (): Explained => ({
  ...explainTls(undefined),
  message: 'The server agreed to encrypt, and then said nothing.',
})

/** The server has no encryption and the target wants it; `local`: it is this computer itself. */
export function noTls(target: Target, local: boolean): Explained {
  const without: Explained = {
    code: 'tls.unsupported',
    message: 'The server has TLS switched off. Nothing secret was sent.',
    fix: 'Turn TLS on at the server. On your own computer you may go on without encryption.',
    causes: [
      'The server has no certificate.',
      `A proxy in front of ${plain(target.host)} removes TLS.`,
    ],
  }
  return withFixes(without, local ? [{ kind: 'in-clear' }] : [])
}
