// Owns the certificates of test servers, made with openssl for one run: good, wrong host, expired, self-signed.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A certificate with its key, in PEM. */
export interface Identity {
  readonly certificate: string
  readonly key: string
}

export interface Certificates {
  /** The authority's certificate, in PEM: trusts everything here but `selfSigned`. */
  readonly ca: string
  readonly good: Identity
  readonly wrongHost: Identity
  readonly expired: Identity
  readonly selfSigned: Identity
}

const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']

function openssl(folder: string, ...args: readonly string[]): void {
  execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
}

function read(folder: string, name: string): Identity {
  const file = (suffix: string) => readFileSync(join(folder, `${name}.${suffix}`), 'utf8')
  return { certificate: file('crt'), key: file('key') }
}

/** Makes an authority and four servers' certificates in `folder`. */
export function makeCertificates(folder: string): Certificates {
  mkdirSync(folder, { recursive: true })
  const config = [
    '[ca]\ndefault_ca = test',
    '[test]\nnew_certs_dir = .\ndatabase = index\nserial = serial\ndefault_md = sha256',
    'policy = any\nunique_subject = no\ncopy_extensions = copy',
    '[any]\ncommonName = supplied',
  ]
  writeFileSync(join(folder, 'ca.conf'), `${config.join('\n')}\n`)
  writeFileSync(join(folder, 'index'), '')
  writeFileSync(join(folder, 'serial'), '1000\n')
  const root = ['-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=Test metastore authority']
  openssl(folder, 'req', '-x509', ...CURVE, ...root, '-days', '3650')

  const issue = (name: string, host: string, names: string, start: string, end: string) => {
    const request = ['-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${host}`]
    openssl(folder, 'req', ...CURVE, ...request, '-addext', `subjectAltName=${names}`)
    const signed = ['-cert', 'ca.crt', '-keyfile', 'ca.key', '-in', `${name}.csr`]
    const span = ['-startdate', start, '-enddate', end, '-notext', '-batch']
    openssl(folder, 'ca', '-config', 'ca.conf', ...signed, '-out', `${name}.crt`, ...span)
    return read(folder, name)
  }
  const here = 'DNS:localhost,IP:127.0.0.1'
  const alone = ['-keyout', 'self.key', '-out', 'self.crt', '-subj', '/CN=localhost']
  openssl(
    folder,
    'req',
    '-x509',
    ...CURVE,
    ...alone,
    '-days',
    '3650',
    '-addext',
    `subjectAltName=${here}`,
  )
  return {
    ca: readFileSync(join(folder, 'ca.crt'), 'utf8'),
    good: issue('good', 'localhost', here, '20200101000000Z', '20490101000000Z'),
    wrongHost: issue('wrong', 'db.example', 'DNS:db.example', '20200101000000Z', '20490101000000Z'),
    expired: issue('expired', 'localhost', here, '20200101000000Z', '20210101000000Z'),
    selfSigned: read(folder, 'self'),
  }
}
