// Owns the address of the app's own pages and the question "is this ours?"; refuses to compare origins.

export const SCHEME = 'app'
export const HOST = 'ui'

/** The first page. */
export const HOME = `${SCHEME}://${HOST}/`

/**
 * Whether an address is one of the app's own pages. Scheme and host are compared one by one: to Node, the
 * origin of every custom scheme is the text `null`, so two foreign origins would look alike.
 */
export function isOurs(address: string): boolean {
  const url = URL.parse(address)
  return url !== null && url.protocol === `${SCHEME}:` && url.host === HOST
}

/** What a sender check needs to know of Electron's `WebFrameMain`. */
export interface Frame {
  readonly url: string
  readonly parent: unknown
  readonly detached: boolean
  readonly isDestroyed: () => boolean
}

/**
 * Whether a message may be served: only from the top frame of our own page. A frame that is gone (`null`,
 * destroyed or detached) could have been anybody's.
 */
export function isOurFrame(frame: Frame | null): frame is Frame {
  return (
    frame !== null &&
    !frame.isDestroyed() &&
    !frame.detached &&
    frame.parent === null &&
    isOurs(frame.url)
  )
}
