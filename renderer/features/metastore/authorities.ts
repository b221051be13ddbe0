// Owns reading a chosen file of certificates; refuses all of it that is not a certificate, a private key before all.
const PEM =
  /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END (?:TRUSTED )?CERTIFICATE-----/g

/** The most that a draft and a target take. */
const MOST = 200_000

export type Authorities =
  | { readonly ok: true; readonly pem: string }
  | { readonly ok: false; readonly message: string }

/** How many certificates a text holds. */
export const countOf = (pem: string): number => pem.match(PEM)?.length ?? 0

/** The certificates in a file, one after the other, and nothing else of it. */
export function authoritiesOf(text: string): Authorities {
  const found = text.match(PEM)
  if (found === null) {
    return {
      ok: false,
      message: /PRIVATE KEY/.test(text)
        ? 'This file holds a private key and no certificate. Choose the one of the authority.'
        : 'There is no certificate in PEM form in this file: it has a line -----BEGIN CERTIFICATE-----.',
    }
  }
  const pem = `${found.join('\n')}\n`
  return pem.length > MOST
    ? {
        ok: false,
        message: `It holds ${found.length} certificates, more than can be kept. Choose the one of your authority.`,
      }
    : { ok: true, pem }
}
