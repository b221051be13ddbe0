// Owns the shapes that several operations share and the only import of zod; refuses unknown keys and unbounded text.
import { z } from 'zod'

// The strict content security policy forbids `new Function`, which zod otherwise probes for.
z.config({ jitless: true })

export { z }

/** UUIDv7 in lower case (RFC 9562). */
export const Id = z.uuid({ version: 'v7' })

/** `dsk_` and the public id: unique, nothing secret, safe to log. */
export const KeyPrefix = z.string().regex(/^dsk_[0-9A-Za-z]{8}$/)

/** An instant: RFC 3339, UTC, milliseconds. */
export const Timestamp = z.iso.datetime({ precision: 3 })

/** A key name, a key prefix or a key id, as a person types or a page sends it. */
export const KeyRef = z.string().min(1).max(256)

/**
 * One line of text that a person typed, of at most `max` characters. Only the bound is checked here, with
 * room for a paste that is too long, so that the service can answer with the field and the fix.
 */
export const line = (max: number) => z.string().max(max)

/** The most that a boundary accepts of any typed text; the service has the real, smaller limit. */
export const TYPED = 20_000

/**
 * A secret on its way in or out: the value of a key, a passphrase, a password. Marked, so that a test can
 * walk the table and prove that only operations of effect `reveal` answer one.
 */
export const SecretText = z.string().max(10_000).meta({ secret: true })

/** A TCP port. */
export const Port = z.int().min(1).max(65_535)

/** A span of time as written on the command line: `30s`, `15m`, `24h`, `90d`. */
export const Duration = z.string().regex(/^[1-9][0-9]{0,5}[smhd]$/)

export const Nothing = z.strictObject({})
