// Owns the only way out to the person's browser; refuses every address that is not on its list.
import { shell } from 'electron'

/** Where a page may send a person: the documentation of the proxies that a gate stands behind. */
export const SITES: ReadonlySet<string> = new Set([
  'caddyserver.com',
  'doc.traefik.io',
  'docs.haproxy.org',
  'nginx.org',
  'www.envoyproxy.io',
])

/**
 * Whether an address may be opened in the browser: https on its usual port, a site of the list, and nobody's
 * name or password in it. `file:`, `javascript:`, UNC paths and every registered handler are refused.
 */
export function mayOpen(address: string): boolean {
  const url = URL.parse(address)
  return (
    url !== null &&
    url.protocol === 'https:' &&
    url.port === '' &&
    url.username === '' &&
    url.password === '' &&
    SITES.has(url.hostname)
  )
}

/** Opens an address in the person's browser, if it is on the list; does nothing otherwise. */
export function openOutside(address: string): void {
  if (!mayOpen(address)) return
  // No browser, or the person cancelled: there is nothing for this program to do about it.
  shell.openExternal(address).catch(() => {})
}
