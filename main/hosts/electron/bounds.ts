// Owns where the window was last; refuses places that no screen shows any more.
import { readFileSync, writeFileSync } from 'node:fs'
import { type Rectangle, screen } from 'electron'

export const DEFAULT_SIZE = { width: 1440, height: 900 } as const
export const LEAST_SIZE = { width: 900, height: 600 } as const

export interface Place {
  readonly bounds: Partial<Rectangle>
  readonly maximized: boolean
}

const NOWHERE: Place = { bounds: DEFAULT_SIZE, maximized: false }

function parse(text: string): Place | undefined {
  const { x, y, width, height, maximized } = JSON.parse(text) as Record<string, unknown>
  const numbers = [x, y, width, height]
  if (!numbers.every((value): value is number => Number.isInteger(value))) return undefined
  const [left = 0, top = 0, wide = 0, high = 0] = numbers
  if (wide < LEAST_SIZE.width || high < LEAST_SIZE.height) return undefined
  return {
    bounds: { x: left, y: top, width: wide, height: high },
    maximized: maximized === true,
  }
}

/** At least a corner of the title bar, so that a person can take hold of it. */
function isReachable({ x = 0, y = 0, width = 0 }: Partial<Rectangle>): boolean {
  return screen.getAllDisplays().some(({ workArea }) => {
    const shown = Math.min(x + width, workArea.x + workArea.width) - Math.max(x, workArea.x)
    return shown >= 100 && y >= workArea.y && y < workArea.y + workArea.height - 50
  })
}

/** Where to open the window: where it was, or the default size in the middle. */
export function readPlace(file: string): Place {
  try {
    const place = parse(readFileSync(file, 'utf8'))
    return place && isReachable(place.bounds) ? place : NOWHERE
  } catch {
    // The first start, or a file somebody edited: a place is not worth a failure.
    return NOWHERE
  }
}

/** Remembers where the window is, for the next start. */
export function writePlace(file: string, bounds: Rectangle, maximized: boolean): void {
  try {
    writeFileSync(file, JSON.stringify({ ...bounds, maximized }), { mode: 0o600 })
  } catch {
    // A full or read-only disk: the next start opens in the middle, and the store reports the disk.
  }
}
