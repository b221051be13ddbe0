// Owns what a keychain's failure means: four states and their words; refuses to pass on the words of a driver.
import { Fault } from '#base/fault'

export type TroubleState = 'absent' | 'locked' | 'denied' | 'slow'

/** Why the keychain cannot be used now, and what a person can do about it. */
export interface Trouble {
  readonly state: TroubleState
  readonly message: string
  readonly fix: string
}

/** What the operating system calls its keychain. */
export function keychainLabel(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'Keychain'
  return platform === 'win32' ? 'Credential Manager' : 'Secret Service'
}

const OR_FILE =
  'or make a passphrase file: in Settings, or with --vault-passphrase-file. Creating, using and revoking keys needs neither.'

/** Where a person unlocks it, by platform; Windows has no locked state of its own. */
function unlockFix(platform: NodeJS.Platform): string {
  if (platform === 'darwin')
    return 'Unlock the login keychain with Keychain Access, then check again.'
  if (platform === 'win32') return 'Sign in to Windows again, then check again.'
  return 'Unlock your keyring, or make one, with "Passwords and Keys" or KWallet, then check again.'
}

function absentWords(platform: NodeJS.Platform): Omit<Trouble, 'state'> {
  return platform === 'linux'
    ? {
        message: 'No Secret Service (GNOME Keyring, KWallet, KeePassXC) answers in this session.',
        fix: `Start this program from a desktop session that runs one, ${OR_FILE}`,
      }
    : {
        message: `The ${keychainLabel(platform)} cannot be reached from this session.`,
        fix: `Start this program in a session that you signed in to, ${OR_FILE}`,
      }
}

export function trouble(state: TroubleState, platform: NodeJS.Platform): Trouble {
  const label = keychainLabel(platform)
  const words = {
    absent: absentWords(platform),
    locked: { message: `The ${label} is locked.`, fix: unlockFix(platform) },
    denied: {
      message: `The ${label} refused.`,
      fix: 'If it asks, allow this program to use it; then check again.',
    },
    slow: {
      message: `The ${label} did not answer in time.`,
      fix: 'Answer its question if one is open on your screen, or sign in again; then check again.',
    },
  } satisfies Record<TroubleState, Omit<Trouble, 'state'>>
  return { state, ...words[state] }
}

/** The state when keytar's binary does not load: on Linux it lacks a library, elsewhere the installation is broken. */
export function libraryMissing(platform: NodeJS.Platform): Trouble {
  return platform === 'linux'
    ? {
        state: 'absent',
        message: 'The library that talks to the Secret Service is not installed.',
        fix: `Install libsecret (package libsecret-1-0 on Debian and Ubuntu) and start again, ${OR_FILE}`,
      }
    : {
        state: 'absent',
        message: `The part of this program that talks to the ${keychainLabel(platform)} does not load.`,
        fix: `Install the program again, ${OR_FILE}`,
      }
}

/** A D-Bus call that nobody answers fails by itself after 25 s. */
const GIVEN_UP_MS = 20_000

const MEANINGS: readonly (readonly [pattern: RegExp, state: TroubleState])[] = [
  // libsecret and gnome-keyring; an object that is missing is the collection nobody has made yet.
  [/IsLocked|locked collection|is locked|Object does not exist at path|NoSuchObject/i, 'locked'],
  // macOS: errSecInteractionNotAllowed, errSecAuthFailed.
  [/interaction is not allowed|passphrase you entered/i, 'locked'],
  [/dismissed|cancell?ed|AccessDenied/i, 'denied'],
  [/NoReply|timed? ?out/i, 'slow'],
  [/not provided by any \.service|dbus|d-bus|\$DISPLAY|could not connect/i, 'absent'],
  // macOS: errSecNoDefaultKeychain. Windows: ERROR_NO_SUCH_LOGON_SESSION.
  [/default keychain could not be found|logon session does not exist/i, 'absent'],
]

/**
 * What an error of keytar means. All it has is a text of the operating system, which may be translated
 * where it is not a daemon's: then how long it took still tells `slow`, and the rest is `denied`.
 */
export function classify(error: unknown, tookMs: number): TroubleState {
  const text = error instanceof Error ? error.message : ''
  const known = MEANINGS.find(([pattern]) => pattern.test(text))?.[1]
  return known ?? (tookMs >= GIVEN_UP_MS ? 'slow' : 'denied')
}

export function troubleFault({ state, message, fix }: Trouble, cause?: unknown): Fault {
  return new Fault({ code: `vault.${state}`, message, fix, cause })
}
