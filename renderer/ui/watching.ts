// Owns how well a stretch was watched, in one of three words; pure, and refuses to call a part of it nothing.

/** A break of seconds, as at a gate's restart, is no gap to draw. */
const WATCHED = 0.995

export type Watching = 'watched' | 'partly' | 'unwatched'

/** `share`: of the stretch in which gates watched, 0 to 1. */
export function watchingOf(share: number): Watching {
  if (share >= WATCHED) return 'watched'
  return share <= 1 - WATCHED ? 'unwatched' : 'partly'
}

/** "Watched throughout", "Watched for 25 % of it", "No gate watched". */
export function watchingWords(share: number): string {
  const watching = watchingOf(share)
  if (watching === 'watched') return 'Watched throughout'
  if (watching === 'unwatched') return 'No gate watched'
  return `Watched for ${Math.min(99, Math.max(1, Math.round(share * 100)))} % of it`
}
