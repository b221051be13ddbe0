// Owns which moment and which keys the page asks for, as the address says it; pure, local times in and out.
import type { Input, KeyState } from '#contract'
import { withoutSecrets } from '#ui/without-secrets.ts'

export const STATES = [
  'active',
  'suspended',
  'expired',
  'revoked',
] as const satisfies readonly KeyState[]

export const stateWords = {
  active: 'Active',
  suspended: 'Suspended',
  expired: 'Expired',
  revoked: 'Revoked',
} as const satisfies Record<KeyState, string>

export interface KeysAtQuery {
  /** RFC 3339, UTC, milliseconds. */
  readonly at: string
  readonly find: string
  /** Of then. Empty: every key that was not revoked. */
  readonly states: readonly KeyState[]
}

/** Reads the part of the address after `?`; a moment that is none counts as not said. */
export function readKeysAt(search: string, usual: string): KeysAtQuery {
  const said = new URLSearchParams(search)
  const at = Date.parse(said.get('at') ?? '')
  const states = said.getAll('state')
  return {
    at: Number.isNaN(at) ? usual : new Date(at).toISOString(),
    find: said.get('find') ?? '',
    states: STATES.filter((state) => states.includes(state)),
  }
}

export function writeKeysAt({ at, find, states }: KeysAtQuery): string {
  const said = new URLSearchParams({ at })
  const kept = withoutSecrets(find)
  if (kept !== '') said.set('find', kept)
  for (const state of states) said.append('state', state)
  return `?${said.toString()}`
}

/** The input of `audit.asOf` without its window. */
export function keysAtInput({ at, find, states }: KeysAtQuery): Input<'audit.asOf'> {
  const text = withoutSecrets(find).trim()
  return {
    at,
    ...(text === '' ? {} : { find: text }),
    ...(states.length === 0 ? {} : { states }),
  }
}

const two = (count: number) => String(count).padStart(2, '0')

/** `2026-11-26T14:05:00`, local: what a field of date and time holds. */
export function localMoment(at: string): string {
  const day = new Date(at)
  const date = `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
  return `${date}T${two(day.getHours())}:${two(day.getMinutes())}:${two(day.getSeconds())}`
}

/** The instant of a local date and time; undefined while it is not whole. */
export function instantOf(local: string): string | undefined {
  // Without a zone the local one is meant (ECMA-262, Date Time String Format).
  const at = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(local) ? new Date(local) : undefined
  return at === undefined || Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}

/** "2026-11-26 13:05:00 UTC". */
export const utcWords = (at: string): string => `${at.slice(0, 19).replace('T', ' ')} UTC`
