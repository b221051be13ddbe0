// Owns durations as people write them; refuses any other unit than s, m, h and d.

const UNIT = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

export const SECOND = UNIT.s
export const MINUTE = UNIT.m
export const HOUR = UNIT.h
export const DAY = UNIT.d

/** `30s`, `15m`, `24h`, `90d` in milliseconds; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const match = /^([1-9][0-9]{0,5})([smhd])$/.exec(text)
  if (!match) return undefined
  const [, count, unit] = match
  return Number(count) * UNIT[unit as keyof typeof UNIT]
}

/** A stretch of time in words, rounded down to the largest unit that fits: `45 s`, `12 min`, `9 h`, `7 d`. */
export function durationWords(ms: number): string {
  if (ms < MINUTE) return `${String(Math.max(0, Math.floor(ms / SECOND)))} s`
  if (ms < HOUR) return `${String(Math.floor(ms / MINUTE))} min`
  return ms < 2 * DAY ? `${String(Math.floor(ms / HOUR))} h` : `${String(Math.floor(ms / DAY))} d`
}
