// Owns reading a pasted connection: URLs, JDBC, Easy Connect, key words, an endpoint with its port; refuses to repeat what it could not read.
import type { Dialect } from '#contract'
import { type FoundConnection, type Taken, Unreadable } from './found.ts'
import { takeOracle } from './oracle.ts'
import { NO_INSTANCE, pairsOf, takeSqlServer, withoutInstance } from './pairs.ts'
import { meaningOf } from './settings.ts'
import { takeUri } from './uri.ts'

/** `plain`: a host name alone, or nothing. */
export type Pasted =
  | { readonly kind: 'plain' }
  | { readonly kind: 'found'; readonly found: FoundConnection }
  | { readonly kind: 'wrong'; readonly message: string }

/** The longest text that is looked at. */
const MOST = 10_000
/** The longest host, database, user. */
const LONGEST = 253

const SCHEMES: Readonly<Record<string, Dialect>> = {
  postgres: 'postgresql',
  postgresql: 'postgresql',
  pgsql: 'postgresql',
  mysql: 'mysql',
  mariadb: 'mariadb',
  sqlserver: 'sqlserver',
  mssql: 'sqlserver',
  oracle: 'oracle',
}

const BARE = /^[\w.-]*$|^\[?[\da-f:]*::?[\da-f:.]*\]?$/i

/** Reads what was pasted. Its password is in `found.password` and in no message. */
export function readConnection(pasted: string): Pasted {
  const text = unwrapped(pasted)
  if (BARE.test(text) && !/^[^:]+:\d+$/.test(text)) return { kind: 'plain' }
  if (text.length > MOST) return wrong('It is too long for the address of a database.')
  try {
    return { kind: 'found', found: settled(take(text)) }
  } catch (error) {
    if (error instanceof Unreadable) return wrong(error.message)
    throw error
  }
}

function wrong(message: string): Pasted {
  return { kind: 'wrong', message }
}

/** Without white space, quotation marks, `export DATABASE_URL=` and `psql` around it. */
function unwrapped(text: string): string {
  const bare = text
    .trim()
    .replace(/^(?:export\s+)?[A-Z][A-Z0-9_]*=(?=["']?[a-z+]+:)/, '')
    .replace(/^(?:psql|mysql|mariadb)\s+(?=["']?[a-z+]+:|["']\w+=)/, '')
  return /^(["'])(.*)\1;?$/s.exec(bare)?.[2]?.trim() ?? bare
}

function take(text: string): Taken {
  const jdbc = /^jdbc:(?:(?:aws-wrapper|tracing|p6spy|otel|jtds):)*(.*)$/is.exec(text)
  const address = jdbc?.[1] ?? text
  const oracle = /^oracle:(?:thin|oci8?):(.*)$/is.exec(address)
  if (oracle) return takeOracle(oracle[1] ?? '')
  if (/^tcps?:\/\//i.test(address) || address.startsWith('(')) return takeOracle(address)
  if (/^[^@:=;]+\/[^@]*@/.test(address)) return takeOracle(address)

  const [, scheme, rest = ''] =
    /^([a-z][a-z\d]*)(?:[+:][a-z\d_-]+)*:\/\/(.*)$/is.exec(address) ?? []
  if (scheme !== undefined) return takeScheme(scheme.toLowerCase(), rest)
  if (jdbc) return takeShort(address)
  if (/^(?:server|data source)\s*=|^\w[\w ]*=.*;\s*\w[\w ]*=/is.test(text))
    return takeKeywords(text)
  if (/^\w+\s*=/.test(text))
    return { dialect: 'postgresql', places: [], settings: pairsOf(text, ' ') }
  if (/[\s;=]/.test(text)) throw new Unreadable('It does not look like the address of a database.')
  if (/^[^/@]*\\/.test(text))
    return { dialect: 'sqlserver', settings: [], ...withoutInstance(text) }
  return takeUri(text.replace(/^\/\//, ''))
}

function takeScheme(scheme: string, rest: string): Taken {
  const dialect = SCHEMES[scheme]
  if (dialect === undefined) {
    throw new Unreadable(
      /^https?$/.test(scheme)
        ? 'It is the address of a web page. The address of a database begins with postgres://, mysql:// or jdbc:, or is a host name alone.'
        : 'It is not the address of an engine that can be chosen here. Those begin with postgres://, mysql://, mariadb://, sqlserver:// or jdbc:.',
    )
  }
  if (dialect === 'sqlserver' && /^[^@?]*[;\\]/.test(rest)) return takeSqlServer(rest)
  const taken = { ...takeUri(rest), dialect }
  // A path names an instance of SQL Server and not a database.
  return dialect === 'sqlserver' && taken.database !== undefined
    ? { ...taken, database: '', notes: [...(taken.notes ?? []), NO_INSTANCE] }
    : taken
}

/** `jdbc:postgresql:DATABASE`, `jdbc:sqlserver:;NAME=VALUE`: without a server it is this computer's. */
function takeShort(address: string): Taken {
  const [, name = '', rest = ''] = /^([a-z]+):(.*)$/is.exec(address) ?? []
  const dialect = SCHEMES[name.toLowerCase()]
  if (dialect === undefined)
    throw new Unreadable('It is a JDBC URL for an engine that cannot be chosen here.')
  if (dialect === 'sqlserver') return takeSqlServer(rest)
  return { ...takeUri(`/${rest.replace(/^\/+/, '')}`), dialect }
}

/** A connection string of .NET: `Server=tcp:HOST,PORT;Database=…`. */
function takeKeywords(text: string): Taken {
  const settings = pairsOf(text, ';').map(([name, value]) => {
    if (!/^(?:server|data source|address|addr)$/i.test(name)) return [name, value] as const
    return [name, value.replace(/^(?:tcp|np|lpc):/i, '')] as const
  })
  return { places: [], settings }
}

function settled(taken: Taken): FoundConnection {
  const { meant, notes } = meaningOf(taken.settings)
  const said = [...(taken.notes ?? []), ...notes]
  const named = taken.places.filter(({ host }) => host !== '')
  const elsewhere = meant.host === undefined ? undefined : withoutInstance(meant.host)
  if (named.length === 0) said.push(...(elsewhere?.notes ?? []))
  const places = named.length > 0 ? named : (elsewhere?.places ?? [])
  const [first] = places
  if (places.length > 1)
    said.unshift(`It names ${places.length} servers; the first was taken. It has to take writes.`)
  if (first === undefined) said.push('It names no host, so this computer was filled in.')
  const parts = {
    host: first?.host ?? 'localhost',
    port: first?.port ?? taken.places[0]?.port ?? /^\d{1,5}(?=$|,)/.exec(meant.port ?? '')?.[0],
    database: taken.database || meant.database,
    user: taken.user ?? meant.user,
    password: taken.password ?? meant.password,
    tlsMode: meant.tlsMode,
    serverName: meant.serverName,
    dialect: taken.dialect,
  }
  for (const text of [parts.host, parts.database, parts.user, parts.serverName])
    if ((text?.length ?? 0) > LONGEST)
      throw new Unreadable('A name in it is longer than any database takes.')
  return { ...present(parts), notes: said }
}

/** Without the parts that the text does not say. */
function present<T extends { readonly host: string }>(parts: T) {
  return Object.fromEntries(
    Object.entries(parts).filter(([, value]) => value !== undefined && value !== ''),
  ) as { [K in keyof T]?: Exclude<T[K], undefined> } & { readonly host: string }
}
