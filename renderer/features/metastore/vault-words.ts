// Owns what is said about where a password goes; refuses to promise a vault that is not open.
import type { VaultStatus } from '#contract'

export interface PasswordPlace {
  /** A password that is typed now can be kept. */
  readonly keeps: boolean
  /** "in the Secret Service": ends a sentence. */
  readonly where: string
  readonly words: string
  /** What would let it be kept. */
  readonly offer: 'make' | 'unlock' | undefined
}

const EACH_TIME = 'So the password is not kept: it is asked for in each sitting.'

/** Absent: not known yet. */
export function passwordPlace(vault: VaultStatus | undefined): PasswordPlace {
  if (vault === undefined) return { keeps: false, where: '', words: '', offer: undefined }
  const { form, state, file, label, message, fix } = vault
  if (state === 'ready') {
    const where = form === 'file' ? 'in the passphrase file' : `in the ${label} of this computer`
    const words = `It goes into the ${form === 'file' ? 'passphrase file, which is open' : label}, and nowhere else: not into the inventory, not into a log, not into a command line.`
    return { keeps: true, where, words, offer: undefined }
  }
  const offer = file === 'locked' ? 'unlock' : file === 'none' ? 'make' : undefined
  if (file === 'locked')
    return { keeps: false, where: '', words: `The passphrase file is locked. ${EACH_TIME}`, offer }
  const why = state === 'absent' ? 'Nothing on this computer keeps secrets.' : `${message} ${fix}`
  return { keeps: false, where: '', words: `${why} ${EACH_TIME}`, offer }
}
