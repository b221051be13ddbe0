// Owns what the inventory and the clock demand of an input: a free name, an end to come, a key that can be rotated.
import { parseDuration } from '#base/duration'
import { Fault } from '#base/fault'
import type { Reader } from '#store/connection'
import { type KeyRecord, livingKeyByName } from '#store/keys'
import { fold } from './names.ts'

/** Milliseconds of an expiry written as a span from now or as an instant. Errors: input.invalid. */
export function expiryOf(expires: string, now: number): number {
  const span = parseDuration(expires)
  const at = span === undefined ? Date.parse(expires) : now + span
  if (Number.isFinite(at) && at > now) return at
  throw new Fault({
    code: 'input.invalid',
    message: 'This expiry lies in the past.',
    fix: 'Give a time to come, or none.',
    field: 'expires',
  })
}

/** Errors: key.name-taken when a key that is not revoked has this name, however it is written. */
export function requireFree(db: Reader, name: string, exceptId?: string): void {
  const taken = livingKeyByName(db, fold(name))
  if (!taken || taken.id === exceptId) return
  throw new Fault({
    code: 'key.name-taken',
    message:
      taken.name === name
        ? `There is already a key called “${name}”.`
        : `The key “${taken.name}” has the same name: capitals, spaces and other forms of the same letter make no difference.`,
    fix: 'Choose another name, or rotate that key if it needs a new value.',
    field: 'name',
  })
}

/** Errors: key.state with what to do first. */
export function requireRotatable(key: KeyRecord, now: number): void {
  if (key.expires_at !== null && key.expires_at <= now) {
    throw new Fault({
      code: 'key.state',
      message: `The key “${key.name}” has expired: a new value would be refused too.`,
      fix: 'Give the key a later expiry first, then rotate it.',
      field: 'ref',
    })
  }
  if (key.suspended_at === null) return
  throw new Fault({
    code: 'key.state',
    message: `The key “${key.name}” is suspended: a new value would be refused too.`,
    fix: 'Resume the key first, then rotate it.',
    field: 'ref',
  })
}

/** Errors: key.changed when somebody has given the key a newer value than the caller has seen. */
export function requireUnchanged(key: KeyRecord, expectPrefix: string | undefined): void {
  if (expectPrefix === undefined || expectPrefix === key.prefix) return
  throw new Fault({
    code: 'key.changed',
    message: `The key “${key.name}” was rotated meanwhile: its newest value is now ${key.prefix}.`,
    fix: 'Look who did it before you rotate again: somebody has just been handed that value.',
    field: 'ref',
  })
}
