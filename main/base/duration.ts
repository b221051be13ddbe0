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

/** A stretch of time in words, its two largest units, to the nearest: `45 s`, `12 min`, `9 h 30 min`, `6 d 4 h`. */
export function durationWords(ms: number): string {
  if (ms < MINUTE) return `${String(Math.max(0, Math.floor(ms / SECOND)))} s`
  const minutes = Math.round(ms / MINUTE)
  if (minutes < 60) return `${String(minutes)} min`
  if (minutes < 48 * 60) return two(minutes, 60, 'h', 'min')
  return two(Math.round(ms / HOUR), 24, 'd', 'h')
}

function two(count: number, each: number, large: string, small: string): string {
  const rest = count % each
  return `${String(Math.floor(count / each))} ${large}${rest === 0 ? '' : ` ${String(rest)} ${small}`}`
}

/** The longest span of whole hours, minutes or seconds within a stretch, as people write it: `167h`, `59m`. */
export function spanWithin(ms: number): string {
  if (ms >= HOUR) return `${String(Math.floor(ms / HOUR))}h`
  return ms >= MINUTE
    ? `${String(Math.floor(ms / MINUTE))}m`
    : `${String(Math.floor(ms / SECOND))}s`
}
