// Owns why something was left out, in plain words with what to do; refuses reasons that are not in the contract.
import type { LeftOut } from '#contract'
import { redact } from '#base/log'
import type { Omission } from './protocol.ts'

const WORDS: Readonly<Record<LeftOut['reason'], string>> = {
  unreadable:
    'It could not be read: no permission, an error of the disk, or it went away meanwhile.',
  special: 'It is a pipe, a socket or a device, and was not opened.',
  system: 'The system makes it up as it is read; no file lies there.',
  link: 'The link leads out of what was given. Give its target too, or follow links.',
  encrypted: 'It is encrypted. Unpack it with its password and scan the result.',
  damaged: 'It could not be unpacked to its end. What could be read was searched.',
  limit:
    'It unpacks to too much, or lies too deep inside other archives. Unpack it and scan the result.',
  archive: 'Archives of this kind are not opened. Unpack it and scan the result.',
  'no-git': 'Its history was not searched, because there is no git program. Install git.',
  'history-damaged':
    'Git cannot read all of its history. What could be read was searched; git fsck says more.',
  'history-partial':
    'It is a shallow or partial clone: what was left on its server was not searched. Scan a full clone.',
  'history-part':
    'It is a part of a git work tree, whose history was not searched. Give the whole work tree.',
  many: 'More was found than is listed. Clear up what is listed, then scan again.',
}

export function leftOut({ path, reason }: Omission): LeftOut {
  return { path: redact(path), reason, message: WORDS[reason] }
}
