// Owns addresses of the form SCHEME://USER:PASSWORD@HOST:PORT/DATABASE?SETTINGS (RFC 3986, libpq, JDBC); refuses to guess.
import type { Setting, Taken } from './found.ts'
import { decoded, placesOf } from './places.ts'

interface Pieces {
  readonly account: string | undefined
  readonly servers: string
  readonly path: string
  readonly query: string
  readonly fragment: string
}

/** What follows `SCHEME://`. A password with a bare `@`, `/`, `?` or `#` is not encoded as it should be, and is read all the same. */
export function takeUri(rest: string): Taken {
  const strict = cut(rest, rest.slice(0, endOfServers(rest)).lastIndexOf('@'))
  const pieces = rest.includes('@') && isTorn(strict) ? mended(strict, rest) : strict
  const { account, servers, path, query } = pieces
  const colon = account?.indexOf(':') ?? -1
  const user = account === undefined ? '' : colon < 0 ? account : account.slice(0, colon)
  const [database = '', ...deeper] = path.split('/')
  return {
    places: placesOf(servers),
    settings: settingsOf(query),
    ...(user === '' ? {} : { user: decoded(user) }),
    ...(account === undefined || colon < 0 ? {} : { password: decoded(account.slice(colon + 1)) }),
    ...(database === '' ? {} : { database: decoded(database) }),
    ...(deeper.some((part) => part !== '')
      ? { notes: ['What follows the database in its path was left out.'] }
      : {}),
  }
}

/** A password in front of the servers was torn, or one among the settings: then nothing ends the settings but the end. */
function mended(strict: Pieces, rest: string): Pieces {
  const { account, servers, query, fragment } = strict
  const other = cut(rest, rest.lastIndexOf('@'))
  const inSettings =
    account === undefined && isServer(servers) && /(?:^|&)(?:user|password)=/i.test(query)
  if (!inSettings && other.account?.includes(':')) return other
  return fragment === '' ? strict : { ...strict, query: `${query}#${fragment}`, fragment: '' }
}

const isServer = (servers: string) => /^[^:]*(?::\d+)?$/.test(servers)

/** Whether a sign inside a password was taken for the end of the servers. */
function isTorn({ servers, path, query, fragment }: Pieces): boolean {
  const port = /:([^:\]]*)$/.exec(servers)?.[1] ?? ''
  if (port !== '' && !/^\d+(,|$)/.test(port)) return true
  return path.includes('@') || /^[^=]*@/.test(query) || fragment.includes('@')
}

function endOfServers(text: string): number {
  const end = text.search(/[/?#]/)
  return end < 0 ? text.length : end
}

/** `at` is the place of the `@` behind the account, -1 without one. */
function cut(text: string, at: number): Pieces {
  const behind = text.slice(at + 1)
  const end = endOfServers(behind)
  const [, path = '', query = '', fragment = ''] =
    /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(behind.slice(end)) ?? []
  return {
    account: at < 0 ? undefined : text.slice(0, at),
    servers: behind.slice(0, end),
    path: path.replace(/^\//, ''),
    query,
    fragment,
  }
}

/** `a=b&c=d`, each side decoded. */
export function settingsOf(query: string): readonly Setting[] {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=')
      return equals < 0
        ? [decoded(part), '']
        : [decoded(part.slice(0, equals)), decoded(part.slice(equals + 1))]
    })
}
