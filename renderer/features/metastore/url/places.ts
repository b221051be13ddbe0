// Owns how servers are written in an address: names, IPv4, IPv6, ports, several of them; refuses a port that is none.
import { type Place, Unreadable } from './found.ts'

/** `%41` is `A`; a text that is not encoded, as one with a bare `%`, stays as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // Written by hand, without encoding: then it says what it says.
    return text
  }
}

const PORT = /^\d{1,5}$/
const NAME = /^[\p{L}\p{M}\p{N}._-]*$/u
const V6 = /^[\da-f:.]*:[\da-f:.]*:[\da-f:.]*$/i

/** The servers of an address, the first one first. Commas inside brackets belong to one: `(host=a,port=1)`. */
export function placesOf(text: string): readonly Place[] {
  return text.split(/,(?![^(]*\))/).map((part) => placeOf(part.trim()))
}

function placeOf(text: string): Place {
  if (text.includes('(')) {
    const pairs = [...text.matchAll(/(host|port)\s*=\s*([^(),\s]+)/gi)]
    const value = (name: string) => pairs.find((pair) => pair[1]?.toLowerCase() === name)?.[2]
    return place(value('host') ?? '', value('port'))
  }
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text)
  if (bracketed) return place(bracketed[1] ?? '', bracketed[2])
  if (V6.test(text)) return place(text, undefined)
  const colon = text.lastIndexOf(':')
  return colon < 0 ? place(text, undefined) : place(text.slice(0, colon), text.slice(colon + 1))
}

function place(written: string, port: string | undefined): Place {
  const host = decoded(written)
  if (host.startsWith('/') || host.startsWith('@'))
    throw new Unreadable(
      'It names a socket of one computer. This form goes by TCP: use a host name and a port.',
    )
  if (!NAME.test(host) && !/^[\da-f:.]+(?:%[\w.-]+)?$/i.test(host))
    throw new Unreadable(
      'Its host name holds a character that no host name has. In a password, @ is written %40, / is %2F, : is %3A.',
    )
  if (port === undefined || port === '') return { host }
  if (!PORT.test(port))
    throw new Unreadable(
      'What stands in the place of the port is no number. In a password, @ is written %40, / is %2F, : is %3A.',
    )
  return { host, port }
}
