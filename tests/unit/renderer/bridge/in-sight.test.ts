// Owns what is known about a page that goes out of sight: it lets its connection go, and takes it up again.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { inSight, outOfSight } from '#bridge/in-sight'

const page = Object.assign(new EventTarget(), { hidden: false })
const show = (visible: boolean) => {
  page.hidden = !visible
  page.dispatchEvent(new Event('visibilitychange'))
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('document', page)
  page.hidden = false
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('gives up only after a while out of sight', () => {
  const { signal } = outOfSight(new AbortController().signal)
  show(false)
  vi.advanceTimersByTime(29_999)
  show(true)
  vi.advanceTimersByTime(120_000)
  expect(signal.aborted).toBe(false)
  show(false)
  vi.advanceTimersByTime(30_000)
  expect(signal.aborted).toBe(true)
})

it('gives up with the page, and never once forgotten', () => {
  const end = new AbortController()
  const ended = outOfSight(end.signal)
  const forgotten = outOfSight(new AbortController().signal)
  forgotten.forget()
  show(false)
  vi.advanceTimersByTime(60_000)
  expect(forgotten.signal.aborted).toBe(false)
  end.abort()
  expect(ended.signal.aborted).toBe(true)
})

it('waits for the page to come into sight, or to end', async () => {
  await inSight(new AbortController().signal)
  show(false)
  const end = new AbortController()
  const seen = vi.fn()
  const waits = [
    inSight(new AbortController().signal).then(() => void seen('shown')),
    inSight(end.signal).then(() => void seen('ended')),
  ]
  end.abort()
  await waits[1]
  expect(seen.mock.calls).toEqual([['ended']])
  show(true)
  await waits[0]
  expect(seen).toHaveBeenLastCalledWith('shown')
})
