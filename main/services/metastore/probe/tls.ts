// Owns the fifth stage: encryption and whom to trust; refuses before a single byte of ours is written through it.
import type { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { checkServerIdentity, connect, type TLSSocket } from 'node:tls'
import type { ProbeFacts } from '#contract/metastore-probe'
import type { Target } from '#contract/metastore-target'
import { secureContext } from './ca.ts'
import { explainCertificate, explainTls } from './explain-tls.ts'
import { plain } from './explained.ts'
import { pass, refuse, type Step } from './ladder.ts'
import { TdsEnvelope } from './tds-envelope.ts'

export type CertificateFacts = NonNullable<ProbeFacts['certificate']>

export interface Secured {
  readonly socket: TLSSocket
  readonly certificate: CertificateFacts
}

/** The common name of a subject or an issuer, or all of it where there is none. */
export function commonName(distinguished: string): string {
  return plain(/(?:^|\n)CN=([^\n]*)/.exec(distinguished)?.[1] ?? distinguished, 120)
}

/** Hex without colons, in lower case. */
export const fingerprint = (text: string): string =>
  text.replaceAll(/[^0-9a-fA-F]/g, '').toLowerCase()

export function certificateFacts(certificate: X509Certificate): CertificateFacts {
  return {
    subject: commonName(certificate.subject),
    issuer: commonName(certificate.issuer),
    validTo: certificate.validToDate.toISOString(),
    sha256: fingerprint(certificate.fingerprint256),
  }
}

function shakeHands(socket: Duplex, target: Target, name: string, signal: AbortSignal) {
  return async (): Promise<TLSSocket> => {
    const context = await secureContext(target)
    const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>()
    const secured = connect({
      socket,
      // Inside of TDS 7 packets the handshake of 1.3 has no place.
      ...(socket instanceof TdsEnvelope ? { maxVersion: 'TLSv1.2' as const } : {}),
      secureContext: context,
      // The verdict is ours, right below: a certificate has to be seen to be explained.
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      ...(isIP(name) === 0 ? { servername: name } : {}),
    })
    secured.once('secureConnect', () => {
      if (socket instanceof TdsEnvelope) socket.bare()
      resolve(secured)
    })
    secured.on('error', reject)
    secured.once('close', () => reject(new Error('closed while encrypting')))
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    try {
      return await promise
    } catch (error) {
      secured.destroy()
      throw error
    }
  }
}

/** How long the server may take to miss a certificate of ours, in milliseconds. */
const MISSING_MS = 300

/**
 * In TLS 1.3 a client may go on before the server has missed its certificate, and would lose the alert by
 * writing. Its first ticket says that it is content (RFC 8446, section 4.6.1). Rejects with the alert.
 */
async function unlessMissed(secured: TLSSocket): Promise<void> {
  if (secured.getProtocol() !== 'TLSv1.3') return
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  // The ticket is told from inside of reading it: what is written in that very moment comes out broken.
  secured.once('session', () => setImmediate(resolve)).once('error', reject)
  const late = setTimeout(resolve, MISSING_MS)
  await promise.finally(() => clearTimeout(late))
}

/** Refuses a certificate that the target does not trust. */
function judge(secured: TLSSocket, target: Target, name: string): CertificateFacts {
  const certificate = secured.getPeerX509Certificate()
  if (certificate === undefined) {
    return refuse(explainTls(new Error('the server showed no certificate')))
  }
  const facts = certificateFacts(certificate)
  const { pin, mode } = target.tls
  if (pin !== undefined) {
    if (fingerprint(pin) === facts.sha256) return facts
    refuse(explainCertificate('PIN', facts, certificate, name, target))
  }
  // Declared as an Error; it is the code of one.
  const trouble = secured.authorized ? undefined : String(secured.authorizationError)
  if (trouble !== undefined) refuse(explainCertificate(trouble, facts, certificate, name, target))
  const wrong = mode === 'verify-full' && checkServerIdentity(name, certificate.toLegacyObject())
  if (wrong)
    refuse(explainCertificate('ERR_TLS_CERT_ALTNAME_INVALID', facts, certificate, name, target))
  return facts
}

/** The name that the certificate has to carry. */
export const certificateName = ({ host, tls }: Target): string =>
  (tls.serverName ?? host).replace(/\.$/, '')

/** Encrypts the socket and judges the server. Refuses with a tls code; the socket is destroyed then. */
export async function encrypt(
  socket: Duplex,
  target: Target,
  signal: AbortSignal,
): Promise<Step<Secured>> {
  const name = certificateName(target)
  const secured = await shakeHands(socket, target, name, signal)()
  try {
    if (target.engine === 'oracle') await unlessMissed(secured)
    const certificate = judge(secured, target, name)
    const by = target.tls.pin === undefined ? `signed by ${certificate.issuer}` : 'pinned'
    const message = `${secured.getProtocol() ?? 'TLS'}, certificate of ${certificate.subject}, ${by}.`
    return pass(message, { socket: secured, certificate })
  } catch (error) {
    secured.destroy()
    throw error
  }
}
