// Owns what a host name gives away: whose endpoint it is, whether it takes writes, what to call the connection.

export const isRdsHost = (host: string): boolean =>
  /\.rds\.amazonaws\.com(\.cn)?\.?$/i.test(host.trim())

/** The endpoint of a cluster of Aurora, for writes or for reads. */
export const isAuroraHost = (host: string): boolean =>
  isRdsHost(host) && /\.(cluster|cluster-ro|cluster-custom)-/i.test(host)

/** Nothing can be created through it. */
export const isReaderHost = (host: string): boolean =>
  isRdsHost(host) && /\.cluster-ro-/i.test(host)

/** The region in an endpoint of RDS: `eu-central-1`. */
export function regionOf(host: string): string | undefined {
  return /\.([a-z]{2}(?:-[a-z]+)+-\d)\.rds\.amazonaws\.com/i.exec(host)?.[1]?.toLowerCase()
}

/** The identifier of the instance or cluster in an endpoint of RDS. */
export function instanceOf(host: string): string | undefined {
  return isRdsHost(host) ? host.trim().split('.')[0] : undefined
}

const MOST = 60

/** A name for the connection: the first word of a host name, or the whole address. Empty without a host. */
export function proposedName(host: string): string {
  const bare = host.trim().replaceAll(/^\[|\]$/g, '')
  const isName = /[a-z]/i.test(bare) && !bare.includes(':')
  return (isName ? (bare.split('.')[0] ?? '') : bare).slice(0, MOST)
}

/** How names of connections are compared: close enough to tell a person early; the main process decides. */
export const foldedName = (name: string): string =>
  name.normalize('NFKC').toUpperCase().toLowerCase().trim().replaceAll(/\s+/g, ' ')

/** `name`, or the first of `name 2`, `name 3` that is not taken. */
export function freeName(name: string, taken: readonly string[]): string {
  const folded = new Set(taken.map(foldedName))
  if (name === '' || !folded.has(foldedName(name))) return name
  for (let number = 2; ; number += 1) {
    const next = `${name} ${number}`
    if (!folded.has(foldedName(next))) return next
  }
}
