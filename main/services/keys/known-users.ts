// Owns the people for whom values were sealed and their public keys; refuses another key under a known name, unless somebody asked its owner.
import { Fault } from '#base/fault'
import { instant } from '#base/runtime'
import { KnownUser, type Recipient } from '#contract/hand-over'
import { z } from '#contract/fields'
import type { Reader, Writer } from '#store/connection'
import { readSettings, saveSetting } from '#store/settings'
import { fold } from './names.ts'

const SETTING = 'sealedFor'
/** The people remembered; those for whom nothing was sealed for longest give way. */
const MOST = 200

const Stored = z.array(KnownUser)

/** Latest first. A list that cannot be read is told as none by `unreadable`, and written anew by the next seal. */
export function knownUsers(db: Reader, unreadable: () => void): readonly KnownUser[] {
  const json = readSettings(db).get(SETTING)
  if (json === undefined) return []
  const read = Stored.safeParse(JSON.parse(json))
  if (read.success) return read.data
  unreadable()
  return []
}

const fingerprints = (recipients: readonly Recipient[]) =>
  recipients.map(({ fingerprint }) => fingerprint).toSorted()

const same = (a: readonly Recipient[], b: readonly Recipient[]) =>
  JSON.stringify(fingerprints(a)) === JSON.stringify(fingerprints(b))

interface Remembering {
  readonly person: string
  readonly recipients: readonly Recipient[]
  /** The person was asked about a change. */
  readonly replace: boolean
  readonly now: number
  readonly actor: string
}

/** Puts a person first among the known ones. Errors: Fault key.recipient for other public keys than theirs. */
export function rememberUser(
  db: Writer,
  users: readonly KnownUser[],
  { person, recipients, replace, now, actor }: Remembering,
): void {
  const folded = fold(person)
  const before = users.find((user) => fold(user.person) === folded)
  if (before && !replace && !same(before.recipients, recipients))
    throw new Fault({
      code: 'key.recipient',
      message: `This is another public key than the one remembered for ${before.person}.`,
      fix: 'Whoever can change a message can swap the key in it. Ask them by telephone or face to face, then say so.',
      field: 'recipients',
    })
  const others = users.filter((user) => user !== before)
  const user = { person, recipients, sealedAt: instant(now), sealedBy: actor }
  saveSetting(db, SETTING, [user, ...others].slice(0, MOST))
}

/** Answers whether there was such a person. */
export function forgetUser(db: Writer, users: readonly KnownUser[], person: string): boolean {
  const folded = fold(person)
  const rest = users.filter((user) => fold(user.person) !== folded)
  if (rest.length === users.length) return false
  saveSetting(db, SETTING, rest)
  return true
}
