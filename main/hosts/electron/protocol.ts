// Owns app://ui/, the address under which the window gets its pages; refuses every other host and method.
import { type CustomScheme, protocol } from 'electron'
import type { RenderUi } from '#hosts/ui'
import { isOurs, SCHEME } from './address.ts'

/**
 * What the scheme may do: be an ordinary, secure origin that can fetch from itself. It bypasses no policy,
 * registers no service worker and is not open to other origins.
 */
export const PRIVILEGES = Object.freeze({
  standard: true,
  secure: true,
  supportFetchAPI: true,
  codeCache: true,
}) satisfies CustomScheme['privileges']

/** Call it once, before Electron is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { ...PRIVILEGES } }])
}

/** Answers one request for a page or a file of ours. Never throws. */
export function answerUi(render: RenderUi, request: Request): Response {
  if (!isOurs(request.url)) return new Response(null, { status: 404 })
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return new Response(null, { status: 405, headers: { Allow: 'GET, HEAD' } })
  }
  const { pathname, search } = new URL(request.url)
  const { status, headers, body } = render({ path: pathname + search })
  return new Response(request.method === 'HEAD' ? null : Buffer.from(body), { status, headers })
}

/** Serves the built pages. Call it once, when Electron is ready. */
export function servePages(render: RenderUi): void {
  protocol.handle(SCHEME, (request) => answerUi(render, request))
}
