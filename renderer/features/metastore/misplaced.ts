// Owns noticing a password in a field that is kept with the draft; refuses to let it in, and says where it belongs.
import type { ConnectionDraft } from '#contract'

import type { FieldErrors } from './target-of.ts'

/** Fields of one word, into which a whole URL is easily pasted. */
const WORDS = ['database', 'user', 'serverName', 'name'] as const
const URL = /:\/\/|^\s*jdbc:/i
/** `USER:PASSWORD@HOST`, and its beginning: what follows the colon is neither a port nor a part of an address. */
const SSH_PASSWORD = /^[^@]*:[^@]*@|^(?![\da-f:.]*$)[^@:[\]]+:(?!\d{0,5}$)/i
const holdsPassword = (ssh: string): boolean =>
  SSH_PASSWORD.test(ssh.trim().replace(/^ssh:\/{0,2}/i, ''))

/** What is not to be kept of the typed fields, with the sentence for each. */
export function misplaced(part: Partial<ConnectionDraft>): FieldErrors {
  const urls = WORDS.filter((field) => URL.test(part[field] ?? ''))
  return {
    ...Object.fromEntries(
      urls.map((field) => [field, 'A URL may hold a password. Paste it into the field above.']),
    ),
    ...(holdsPassword(part.ssh ?? '')
      ? { ssh: 'Write USER@HOST without a password: ssh asks its agent and its keys.' }
      : {}),
  }
}

/** The typed fields without what is misplaced. */
export function withoutMisplaced(part: Partial<ConnectionDraft>): Partial<ConnectionDraft> {
  return {
    ...part,
    ...Object.fromEntries(Object.keys(misplaced(part)).map((field) => [field, ''])),
  }
}
