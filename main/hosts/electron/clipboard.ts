// Owns a key's value on the system's clipboard: copied, kept out of histories, cleared; refuses to clear anything else.
import { createHash } from 'node:crypto'
import { clipboard, ClipboardItem } from 'electron'
import { SECOND } from '#base/duration'
import type { Secret } from '#base/secret'

const raw = (format: string) => `electron application/osclipboard;format="${format}"`

/**
 * What tells clipboard histories to leave an entry alone. Windows: learn.microsoft.com, "Clipboard formats",
 * cloud clipboard and history. macOS: nspasteboard.org. Linux: KDE's hint, which other managers read too.
 */
const MARKS: Readonly<Partial<Record<NodeJS.Platform, Readonly<Record<string, string | Blob>>>>> = {
  win32: {
    [raw('ExcludeClipboardContentFromMonitorProcessing')]: '1',
    // The number 0 in four bytes: no.
    [raw('CanIncludeInClipboardHistory')]: new Blob([new Uint8Array(4)]),
    [raw('CanUploadToCloudClipboard')]: new Blob([new Uint8Array(4)]),
  },
  darwin: { [raw('org.nspasteboard.ConcealedType')]: '1' },
  linux: { [raw('x-kde-passwordManagerHint')]: 'secret' },
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

/** What was copied, as its digest: the value itself is not kept for the sake of comparing. */
interface Copied {
  readonly digest: string
  readonly timer: NodeJS.Timeout
}

/** The clipboard of the desktop, for values that must not stay on it. */
export class DesktopClipboard {
  readonly #marks: Readonly<Record<string, string | Blob>>
  #copied: Copied | undefined

  constructor(platform: NodeJS.Platform) {
    this.#marks = MARKS[platform] ?? {}
  }

  /** Copies, kept out of clipboard histories, and clears after `seconds` if it still holds the value. */
  readonly copy = async (secret: Secret, seconds: number): Promise<void> => {
    const value = secret.reveal()
    await this.#write(value)
    clearTimeout(this.#copied?.timer)
    const timer = setTimeout(() => void this.clearIfHeld(), seconds * SECOND)
    this.#copied = { digest: digest(value), timer }
  }

  /** Clears now, if it still holds what was copied; answers whether it did. */
  readonly clearIfHeld = async (): Promise<boolean> => {
    const copied = this.#copied
    if (!copied) return false
    // A promise: compared with a text it would never be equal.
    const held = await clipboard.readText()
    // Copied again while we looked: that one has a countdown of its own.
    if (this.#copied !== copied) return false
    clearTimeout(copied.timer)
    this.#copied = undefined
    if (digest(held) !== copied.digest) return false
    clipboard.clear()
    return true
  }

  /** A desktop that cannot take the marks still gets the value: a copy that does nothing would be worse. */
  async #write(value: string): Promise<void> {
    try {
      await clipboard.write([new ClipboardItem({ 'text/plain': value, ...this.#marks })])
      if ((await clipboard.readText()) === value) return
    } catch {
      // Refused as a whole: the text goes alone, below.
    }
    await clipboard.writeText(value)
  }
}
