// Owns texts made of NAME=VALUE: SQL Server's URL for JDBC, connection strings of .NET, key words of libpq; refuses a value without its end.
import { type Setting, type Taken, Unreadable } from './found.ts'
import { decoded, placesOf } from './places.ts'

/** In which characters a value may be wrapped, and how such a character is written inside. */
const WRAPS = [
  { from: '{', to: '}', inside: '}}', means: '}' },
  { from: '"', to: '"', inside: '""', means: '"' },
  { from: "'", to: "'", inside: "''", means: "'" },
] as const

export const NO_INSTANCE = 'The name of the instance was left out: type the port it listens on.'

/** The settings in order. `between` is what stands between two. */
export function pairsOf(text: string, between: ';' | ' '): readonly Setting[] {
  const found: Setting[] = []
  const isBetween = (sign: string | undefined) =>
    between === ' ' ? sign === undefined || /\s/.test(sign) : sign === ';'
  let at = 0
  while (at < text.length) {
    if (isBetween(text[at]) || /\s/.test(text[at] ?? '')) {
      at += 1
      continue
    }
    const equals = text.indexOf('=', at)
    if (equals < 0) break
    const name = text.slice(at, equals).trim()
    at = equals + 1
    while (/\s/.test(text[at] ?? '') && text[at] !== between) at += 1
    const wrap = WRAPS.find(({ from }) => from === text[at])
    let value = ''
    if (wrap) {
      const end = endOfWrapped(text, at + 1, wrap)
      value = text.slice(at + 1, end).replaceAll(wrap.inside, wrap.means)
      if (between === ' ') value = value.replaceAll(/\\(.)/gs, '$1')
      at = end + 1
    } else {
      const from = at
      while (at < text.length && !isBetween(text[at])) at += 1
      value = text.slice(from, at).trim()
    }
    found.push([name, value])
  }
  return found
}

function endOfWrapped(text: string, from: number, wrap: (typeof WRAPS)[number]): number {
  for (let at = from; at < text.length; at += 1) {
    if (wrap.from === "'" && text[at] === '\\') at += 1
    else if (text.startsWith(wrap.inside, at)) at += 1
    else if (text[at] === wrap.to) return at
  }
  throw new Unreadable('A value in it is opened by a quotation mark or a brace and never closed.')
}

/** `//HOST\INSTANCE:PORT;NAME=VALUE;…`, and the same without a host (Microsoft's JDBC driver). */
export function takeSqlServer(rest: string): Taken {
  const at = rest.indexOf(';')
  const server = (at < 0 ? rest : rest.slice(0, at)).replace(/^\/\//, '')
  const [address = '', database = ''] = server.split('/')
  const settings = at < 0 ? [] : pairsOf(rest.slice(at), ';')
  return {
    dialect: 'sqlserver',
    settings,
    ...withoutInstance(address),
    ...(database === '' ? {} : { database: decoded(database) }),
  }
}

/** `HOST\INSTANCE,PORT`. The port says which instance is meant; its name needs a service that firewalls seldom let through. */
export function withoutInstance(server: string): Pick<Taken, 'places' | 'notes'> {
  const written = decoded(server)
  const host = written.replace(/\\[^:,\\]*/, '').replace(/,\s*(\d+)$/, ':$1')
  return {
    places: placesOf(host),
    ...(written.includes('\\') ? { notes: [NO_INSTANCE] } : {}),
  }
}
