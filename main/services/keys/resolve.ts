// Owns which key a person means by a name, a prefix or an id; refuses to guess.
import { Fault } from '#base/fault'
import type { Reader } from '#store/connection'
import {
  keyById,
  type KeyRecord,
  livingKeyByName,
  revokedKeyByName,
  versionByPrefix,
  type VersionRecord,
} from '#store/keys'
import { holdsKey, isPrefix } from './format.ts'
import { fold } from './names.ts'

export interface Resolved {
  readonly key: KeyRecord
  /** Set when one version was named by its prefix. */
  readonly version: VersionRecord | undefined
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function missing(message: string, fix: string): Fault {
  return new Fault({ code: 'key.missing', message, fix, field: 'ref' })
}

/**
 * The key named by `ref`. A name means the key that is not revoked; a revoked one is reached by a prefix
 * or its id. Errors: key.missing, and input.secret for the value of a key.
 */
export function resolveKey(db: Reader, ref: string): Resolved {
  const text = ref.trim()
  if (isPrefix(text)) {
    const version = versionByPrefix(db, text)
    const key = version && keyById(db, version.key_id)
    if (key) return { key, version }
    throw missing(
      `No key has the prefix ${text}.`,
      'Check it letter by letter, capitals too, or search the list.',
    )
  }
  if (holdsKey(text)) {
    throw new Fault({
      code: 'input.secret',
      message: 'This is the value of a key, not its name.',
      fix: 'Use its first 12 characters, the key prefix, or identify the pasted value.',
      field: 'ref',
    })
  }
  if (ID.test(text)) {
    const key = keyById(db, text)
    if (key) return { key, version: undefined }
    throw missing(`No key has the id ${text}.`, 'Look the key up in the list.')
  }
  const folded = fold(text)
  const key = livingKeyByName(db, folded)
  if (key) return { key, version: undefined }
  const revoked = revokedKeyByName(db, folded)
  if (revoked)
    throw missing(
      `The key “${revoked.name}” is revoked.`,
      `A name means a key that is not revoked; reach this one by its prefix ${revoked.prefix}.`,
    )
  throw missing(
    `No key is called “${text.slice(0, 120)}”.`,
    'Look it up in the list: a part of the name is enough there.',
  )
}

/** As `resolveKey`, for what is to be changed. Errors also: key.revoked. */
export function resolveLiving(db: Reader, ref: string): Resolved {
  const resolved = resolveKey(db, ref)
  if (resolved.key.revoked_at !== null) throw revokedFault(resolved.key)
  return resolved
}

export function revokedFault(key: KeyRecord): Fault {
  return new Fault({
    code: 'key.revoked',
    message: `The key “${key.name}” (${key.prefix}) is revoked. That is final.`,
    fix: 'Create a new key; the name is free again.',
    field: 'ref',
  })
}
