// Owns what the settings of a connection mean here, by the names that drivers give them; names the rest, and refuses to repeat a value.
import type { FoundConnection, Setting } from './found.ts'

type Part = 'host' | 'port' | 'database' | 'user' | 'password' | 'serverName'

/** Names in small letters without spaces, hyphens and underscores. */
const PARTS: Readonly<Record<string, Part>> = {
  host: 'host',
  hostaddr: 'host',
  server: 'host',
  servername: 'host',
  datasource: 'host',
  address: 'host',
  addr: 'host',
  networkaddress: 'host',
  port: 'port',
  portnumber: 'port',
  dbname: 'database',
  database: 'database',
  databasename: 'database',
  initialcatalog: 'database',
  service: 'database',
  servicename: 'database',
  sid: 'database',
  user: 'user',
  username: 'user',
  userid: 'user',
  uid: 'user',
  password: 'password',
  pwd: 'password',
  pass: 'password',
  hostnameincertificate: 'serverName',
}

const MODES = new Set(['sslmode', 'ssl', 'usessl', 'encrypt', 'tls', 'requiressl', 'sslrequire'])
const UNCHECKED = new Set(['trustservercertificate', 'allowinvalidcertificates', 'sslaccept'])
const CHECKED = new Set(['verifyservercertificate', 'sslverify', 'rejectunauthorized'])
const AUTHORITIES =
  /^(sslrootcert|sslca|sslcapath|cafile|serversslcert|truststore|truststorepath|trustcertificatekeystoreurl|servercertificate|rootcertificate)$/
const CLIENT = /^(sslcert|sslkey|sslidentity|clientcertificatekeystoreurl|keystore|keystorepath)$/

/** Written behind a password, a name may be the rest of it; these cannot be. */
const COMMON =
  /^(applicationname|connecttimeout|connectiontimeout|logintimeout|timeout|schema|currentschema|searchpath|options|targetsessionattrs|channelbinding|charset|characterencoding|useunicode|servertimezone|allowpublickeyretrieval|pooling|persistsecurityinfo|multipleactiveresultsets|applicationintent|integratedsecurity|authentication|connectionlimit|pgbouncer|sslcert|sslkey|sslpassword|sslnegotiation|gssencmode|autoreconnect|zerodatetimebehavior)$/

const OFF = /^(false|no|0|off|disable|disabled|optional|never)$/i
const LOOSE = /^(allow|prefer|preferred|require|required|trust)$/i

type Meant = { -readonly [P in Part]?: string } & { tlsMode?: FoundConnection['tlsMode'] }

const folded = (name: string) => name.toLowerCase().replaceAll(/[\s_-]/g, '')

/** What the settings say, and sentences about what they do not say here. */
export function meaningOf(settings: readonly Setting[]): {
  readonly meant: Meant
  readonly notes: readonly string[]
} {
  const meant: Meant = {}
  const notes = new Set<string>()
  const unused: string[] = []
  let behindPassword = false
  for (const [name, value] of settings) {
    const short = folded(name)
    const part = PARTS[short]
    if (part !== undefined) {
      if (part === 'password') behindPassword = true
      if (value !== '') meant[part] ??= value
    } else if (MODES.has(short)) mode(short, name, value, meant, notes)
    else if (UNCHECKED.has(short) || CHECKED.has(short)) {
      const unchecked = UNCHECKED.has(short) ? !/^(false|strict)$/i.test(value) : OFF.test(value)
      if (unchecked) notes.add(stricter(name))
    } else if (AUTHORITIES.test(short))
      notes.add('It names a file of certificates: choose that file under Trust.')
    else if (CLIENT.test(short)) notes.add('A certificate of the client is not used here.')
    else if (!behindPassword || COMMON.test(short)) unused.push(name)
    else unused.push('')
  }
  return { meant, notes: [...notes, ...left(unused)] }
}

function mode(short: string, name: string, value: string, meant: Meant, notes: Set<string>): void {
  const word = value.toLowerCase().replaceAll('_', '-')
  if (OFF.test(word)) {
    meant.tlsMode = 'off'
    notes.add('It asks for no encryption, so encryption is off.')
  } else if (word === 'verify-ca') meant.tlsMode = 'verify-ca'
  else {
    meant.tlsMode = 'verify-full'
    if (short === 'sslmode' && LOOSE.test(word)) notes.add(stricter(name, word))
  }
}

/** `word` is one of a closed list, so it can be said. */
function stricter(name: string, word?: string): string {
  const said = word === undefined ? plain(name) : `${plain(name)}=${word}`
  return `${said} accepts any certificate. Here it is checked: see Trust.`
}

const MOST_NAMED = 6

function left(names: readonly string[]): readonly string[] {
  if (names.length === 0) return []
  const said = [...new Set(names.map(plain).filter((name) => name !== ''))].slice(0, MOST_NAMED)
  const more = names.length - said.length
  if (said.length === 0)
    return [`${more} ${more === 1 ? 'setting was' : 'settings were'} left out.`]
  return [`Left out: ${said.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`]
}

/** A name that is none is not worth saying, and may be a piece of something else. */
function plain(name: string): string {
  return /^[a-z][\w .-]{0,39}$/i.test(name) ? name : ''
}
