// Owns what an address of the Data Science API may be; refuses credentials, keys and anything but http and https.
import { Fault } from '#base/fault'
import { redact } from '#base/log'

const MOST = 2_048

function refuse(message: string, fix: string, code: 'input.invalid' | 'input.secret'): never {
  throw new Fault({ code, message, fix, field: 'apiAddress' })
}

/**
 * The address in its one form, without a slash at its end; empty stays empty: not known yet. Errors:
 * input.invalid, input.secret, both naming the field.
 */
export function checkApiAddress(text: string): string {
  const trimmed = text.trim()
  if (trimmed === '') return ''
  // The key travels in the header Y-Api-Key; an address is stored, shown and logged by every proxy.
  if (redact(decoded(trimmed)) !== decoded(trimmed))
    refuse(
      'The address holds the value of a key.',
      'Remove it: a key is sent in the header Y-Api-Key, never in an address. If it was shared, revoke that key.',
      'input.secret',
    )
  if (trimmed.length > MOST)
    refuse(
      `The address has ${trimmed.length.toLocaleString('en')} characters.`,
      `Use at most ${MOST.toLocaleString('en')}.`,
      'input.invalid',
    )
  const url = URL.canParse(trimmed) ? new URL(trimmed) : undefined
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    refuse(
      'This is not a web address.',
      'Start it with https:// (or http:// on this computer), such as https://api.example.com.',
      'input.invalid',
    )
  if (url.username || url.password)
    refuse(
      'The address holds a user name or a password.',
      'Remove the part before the @.',
      'input.secret',
    )
  if (url.search || url.hash)
    refuse('The address goes on after ? or #.', 'Leave that part out.', 'input.invalid')
  return url.href.replace(/\/+$/, '')
}

/** Percent signs undone, so that a key cannot hide behind them; text that has none is answered as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // not percent-encoding: there is nothing to undo
  }
}
