// Owns what a keystroke on the page of a review costs in Chromium; counts thread time, so that a busy machine adds nothing to it.
import { startApp } from '#tests/app'
import { launchBrowser, openApp } from '#tests/browser'
import { plantKeys } from '#tests/planted'
import { onRow, shown } from '#tests/review-page'

/** Long enough for the drawing, and for the neighbours that are read ahead. */
const SETTLED = 300
/** The watch tells of the decision within 400 ms, and everything in sight is read once more. */
const RECORDED = 1_200
const WARM_UP = 3

export type Stroke =
  | 'a step of the cursor'
  | 'a letter that decides'
  | 'a typed letter'
  | 'Ctrl+Enter'
export type Strokes = Readonly<Record<Stroke, readonly number[]>>

interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** Of the processor, in microseconds. */
  readonly tdur?: number
  readonly args: { readonly name?: string }
}

const CATEGORIES = ['__metadata', 'devtools.timeline', 'disabled-by-default-devtools.timeline']

/** The longest task of the page's main thread, in milliseconds of the processor: while it lasts nothing is drawn. */
function longestTask(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as {
    readonly traceEvents: readonly TraceEvent[]
  }
  const thread = ({ pid, tid }: TraceEvent) => `${String(pid)} ${String(tid)}`
  const main = traceEvents.find(
    ({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain',
  )
  if (main === undefined) throw new Error('The trace has no main thread.')
  const tasks = traceEvents.filter((one) => one.name === 'RunTask' && thread(one) === thread(main))
  if (tasks.length === 0) throw new Error('The trace has no task.')
  return Math.max(...tasks.map(({ tdur }) => tdur ?? 0)) / 1_000
}

/**
 * Decides on keys of a review of so many by the keyboard, and answers for each stroke the longest task from the
 * press until the page was quiet again: handlers, drawing, answers, and what the watch reads afterwards.
 */
export async function strokesOf({
  keys,
  rounds,
  times,
}: {
  readonly keys: number
  readonly rounds: number
  readonly times: number
}): Promise<readonly Strokes[]> {
  const app = await startApp()
  const browser = await launchBrowser()
  try {
    plantKeys(
      app.dataDir,
      Array.from({ length: keys }, (_, at) => ({ name: `key-${String(at).padStart(5, '0')}` })),
    )
    const { id } = (await app.cli(['review', 'start', '--json'])).json<{ readonly id: string }>()
    const { page } = await openApp(browser, app, { path: `/reviews/${id}` })
    await shown(page, 'key-00000')
    await onRow(page)
    const cost = async (press: () => Promise<void>, quiet: number) => {
      await browser.startTracing(page, { categories: CATEGORIES })
      await press()
      await page.waitForTimeout(quiet)
      return longestTask(await browser.stopTracing())
    }
    const cycle = async () => {
      const press = (key: string, quiet = SETTLED) => cost(() => page.keyboard.press(key), quiet)
      return {
        'a step of the cursor': [await press('ArrowDown')],
        'a letter that decides': [await press('k')],
        'a typed letter': [await press('u'), await press('s'), await press('e')],
        'Ctrl+Enter': [await press('Control+Enter', RECORDED)],
      } satisfies Strokes
    }
    for (let time = 0; time < WARM_UP; time += 1) await cycle()
    const all: Strokes[] = []
    for (let round = 0; round < rounds; round += 1) {
      const sum: Record<Stroke, number[]> = {
        'a step of the cursor': [],
        'a letter that decides': [],
        'a typed letter': [],
        'Ctrl+Enter': [],
      }
      for (let time = 0; time < times; time += 1) {
        const one = await cycle()
        sum['a step of the cursor'].push(...one['a step of the cursor'])
        sum['a letter that decides'].push(...one['a letter that decides'])
        sum['a typed letter'].push(...one['a typed letter'])
        sum['Ctrl+Enter'].push(...one['Ctrl+Enter'])
      }
      all.push(sum)
    }
    const { stdout } = await app.cli(['review', 'rows', 'latest', '--json'])
    const recorded = stdout.match(/"reason":\s*"use"/g)?.length ?? 0
    // A measurement of strokes that did nothing would be a good one.
    if (recorded !== WARM_UP + rounds * times)
      throw new Error(`${String(recorded)} decisions were recorded`)
    return all
  } finally {
    await browser.close()
    await app.stop()
  }
}
