// Owns the copying of a value and the count-down until it is cleared; says plainly what this host cannot clear.
import { useEffect, useState } from 'react'

import { useRead, useWrite } from '#bridge/use-operation'
import { announce } from '#ui/announcer'
import { useClock } from '#ui/clock.ts'
import { copyText } from '#ui/copy-text.ts'

import type { ShownValue } from './value-queue.ts'

export type CopyState =
  | { readonly at: 'start' }
  | {
      readonly at: 'managed'
      /** "0:45" */
      readonly left: string
      /** 1 to 0. */
      readonly share: number
    }
  | { readonly at: 'browser' }

export interface CopyValue {
  readonly state: CopyState
  /** One sentence beside the button; empty when there is nothing to say. */
  readonly said: string
  readonly running: boolean
  readonly run: () => void
  readonly clear: () => void
}

const NOT_CLEARED = 'A browser cannot clear the clipboard later: copy something else when done.'
const GONE = 'The clipboard no longer holds the value.'
const BY_HAND = 'Could not copy. Select the value above and press Ctrl+C.'

/** "0:45", from seconds. */
export function minutes(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** `managed`: the main process copies and clears. Otherwise the page copies, and can do no more. */
export function useCopyValue(shown: ShownValue, managed: boolean): CopyValue {
  const settings = useRead('settings.get', {})
  const copy = useWrite('keys.copyValue')
  const clear = useWrite('keys.clearCopied')
  const [clearsAt, setClearsAt] = useState<number>()
  const [browser, setBrowser] = useState(false)
  const [said, setSaid] = useState('')
  const total = settings.value?.clipboardSeconds ?? 45
  const left = useClock((now) =>
    // The shared clock may be a second behind, which must not show more than was promised.
    clearsAt === undefined ? 0 : Math.min(total, Math.max(0, Math.ceil((clearsAt - now) / 1000))),
  )
  const ended = clearsAt !== undefined && left === 0

  useEffect(() => {
    if (ended) announce(GONE)
  }, [ended])

  const run = async () => {
    setSaid('')
    if (managed) {
      const result = await copy.run({ prefix: shown.prefix })
      if (!result.ok) {
        setSaid(`${result.failure.message} ${result.failure.fix}`)
        return
      }
      setClearsAt(Date.parse(result.value.clearsAt))
      const seconds = Math.ceil((Date.parse(result.value.clearsAt) - Date.now()) / 1000)
      announce(`Copied. The clipboard is cleared in ${seconds} seconds`)
      return
    }
    const done = await copyText(shown.value)
    setBrowser(done)
    setSaid(done ? NOT_CLEARED : BY_HAND)
    announce(done ? `Copied. ${NOT_CLEARED}` : BY_HAND)
  }
  const clearNow = async () => {
    const result = await clear.run({})
    setClearsAt(undefined)
    const words = !result.ok
      ? `${result.failure.message} ${result.failure.fix}`
      : result.value.cleared
        ? 'The clipboard is cleared.'
        : 'The clipboard held something else by now.'
    setSaid(words)
    announce(words)
  }
  const state: CopyState =
    clearsAt !== undefined && !ended
      ? { at: 'managed', left: minutes(left), share: Math.min(1, left / total) }
      : browser
        ? { at: 'browser' }
        : { at: 'start' }
  return {
    state,
    said: ended ? GONE : said,
    running: copy.running,
    run: () => void run(),
    clear: () => void clearNow(),
  }
}
