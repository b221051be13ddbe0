// Owns the drawing of when gates watched; refuses to round a gap away.

export interface Watched {
  readonly from: string
  readonly to: string
}

export interface Span {
  readonly fromMs: number
  readonly toMs: number
  /** 0 to 1 of the window. */
  readonly start: number
  readonly width: number
}

export interface Coverage {
  readonly spans: readonly Span[]
  /** Stretches inside the window in which nobody watched, after the first watch ever. */
  readonly gaps: readonly Span[]
  /** 0 to 1 of the window. */
  readonly share: number
  /** The window begins before anybody watched. */
  readonly startedMs: number | undefined
}

const MINUTE = 60_000

/** The watched stretches inside the window of `windowMs` that ends now, and the gaps between them. */
export function coverage(watched: readonly Watched[], nowMs: number, windowMs: number): Coverage {
  const begin = nowMs - windowMs
  const at = (fromMs: number, toMs: number): Span => ({
    fromMs,
    toMs,
    start: (fromMs - begin) / windowMs,
    width: (toMs - fromMs) / windowMs,
  })
  const all = watched
    .map(({ from, to }) => ({ from: Date.parse(from), to: Math.min(nowMs, Date.parse(to)) }))
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from)
  const started = all[0]?.from
  const merged: { from: number; to: number }[] = []
  for (const one of all) {
    const last = merged.at(-1)
    if (last && one.from <= last.to) last.to = Math.max(last.to, one.to)
    else merged.push({ ...one })
  }
  const inside = merged
    .filter(({ to }) => to > begin)
    .map(({ from, to }) => at(Math.max(begin, from), to))
  const gaps: Span[] = []
  let end = started === undefined ? nowMs : Math.max(begin, started)
  for (const span of inside) {
    if (span.fromMs > end) gaps.push(at(end, span.fromMs))
    end = Math.max(end, span.toMs)
  }
  // Uses are written down every few seconds: the edge of now is not a gap.
  if (nowMs - end > MINUTE) gaps.push(at(end, nowMs))
  return {
    spans: inside,
    gaps,
    share: inside.reduce((sum, span) => sum + span.width, 0),
    startedMs: started,
  }
}

/** A stretch of time in words: "2 min", "5 h", "3 d". */
export function stretch(ms: number): string {
  const minutes = Math.round(ms / MINUTE)
  if (minutes < 1) return `${Math.max(1, Math.round(ms / 1000))} s`
  if (minutes < 60) return `${minutes} min`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} d`
}

/** The coverage in one sentence, for everybody and for those who cannot see the drawing. */
export function coverageSentence(found: Coverage, windowMs: number): string {
  const days = Math.round(windowMs / 86_400_000)
  if (found.startedMs === undefined) return 'Nobody has watched yet.'
  if (found.spans.length === 0) return `Nobody watched in the last ${days} days.`
  const gaps = found.gaps.length
  const longest = Math.max(0, ...found.gaps.map((gap) => gap.toMs - gap.fromMs))
  const watched = found.spans.reduce((sum, span) => sum + span.toMs - span.fromMs, 0)
  if (gaps === 0) {
    return found.share > 0.9999
      ? `Watched without a gap for ${days} days.`
      : `Watched for ${stretch(watched)}, without a gap since it began.`
  }
  return `Watched for ${stretch(watched)} of the last ${days} days, with ${gaps} ${
    gaps === 1 ? 'gap' : 'gaps'
  }. The longest took ${stretch(longest)}.`
}
