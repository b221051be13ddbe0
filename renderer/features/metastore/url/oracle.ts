// Owns how Oracle names a database: Easy Connect, service and SID, connect descriptors; refuses an alias, which only a file could explain.
import { type Taken, Unreadable } from './found.ts'
import { decoded, placesOf } from './places.ts'
import { settingsOf } from './uri.ts'

const SID =
  'It names a SID. This form asks for the service, which often has the same name: ask the database administrator if it does not answer.'

/** `[USER/PASSWORD]@[//]HOST[:PORT]/SERVICE`, `@HOST:PORT:SID`, `@tcps://…`, `@(DESCRIPTION=…)`. */
export function takeOracle(rest: string): Taken {
  const at = rest.lastIndexOf('@')
  const account = at < 0 ? '' : rest.slice(0, at)
  const slash = account.indexOf('/')
  const user = unquoted(slash < 0 ? account : account.slice(0, slash))
  const password = slash < 0 ? '' : unquoted(account.slice(slash + 1))
  return {
    dialect: 'oracle',
    ...takeConnect(rest.slice(at + 1).trim()),
    ...(user === '' ? {} : { user }),
    ...(password === '' ? {} : { password }),
  }
}

function unquoted(text: string): string {
  return /^".*"$/s.test(text) ? text.slice(1, -1) : text
}

function takeConnect(text: string): Omit<Taken, 'dialect'> {
  if (text.startsWith('(')) return takeDescriptor(text)
  const [, protocol, behind = ''] = /^(?:(tcps?):)?(?:\/\/)?(.*)$/is.exec(text) ?? []
  const [address = '', query = ''] = behind.split('?')
  const tls = protocol?.toLowerCase() === 'tcps' ? [['encrypt', 'true'] as const] : []
  const settings = [...tls, ...settingsOf(query)]
  const sid = /^(\[[^\]]+\]|[^:/]+):(\d+):([^:/]+)$/.exec(address)
  if (sid) {
    const [, host, port, name = ''] = sid
    const places = placesOf(`${host ?? ''}:${port ?? ''}`)
    return { places, database: decoded(name), settings, notes: [SID] }
  }
  const slash = address.indexOf('/')
  if (slash < 0 && !address.includes(':'))
    throw new Unreadable(
      'It names an alias of a tnsnames.ora. Look there for the host, the port and the service.',
    )
  const [service = '', instance] = slash < 0 ? [''] : address.slice(slash + 1).split('/')
  const [name = ''] = service.split(':')
  return {
    places: placesOf(slash < 0 ? address : address.slice(0, slash)),
    settings,
    ...(name === '' ? {} : { database: decoded(name) }),
    ...(instance === undefined ? {} : { notes: ['The name of the instance was left out.'] }),
  }
}

/** The parts of a descriptor that name one place; it may hold many more. */
function takeDescriptor(text: string): Omit<Taken, 'dialect'> {
  const values = (name: string) =>
    [...text.matchAll(new RegExp(String.raw`\(\s*${name}\s*=\s*"?([^()"]*?)"?\s*\)`, 'gi'))].map(
      ([, value = '']) => value,
    )
  const hosts = values('host')
  const ports = values('port')
  const [service] = values('service_name')
  const [sid] = values('sid')
  const secure = values('protocol').some((each) => each.toLowerCase() === 'tcps')
  const database = service ?? sid
  return {
    places: placesOf(
      hosts.map((host, at) => `${host}${ports[at] ? `:${ports[at]}` : ''}`).join(','),
    ),
    settings: secure ? [['encrypt', 'true']] : [],
    ...(database === undefined ? {} : { database }),
    ...(service === undefined && sid !== undefined ? { notes: [SID] } : {}),
  }
}
