// Owns how the pages are handed out, the same in both hosts: files, headers, nonce; refuses every path that is not in the built folder.
import { randomBytes } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { extname, join } from 'node:path'
import { Fault } from '#base/fault'

export interface UiRequest {
  /** The path of the address as it was sent, still percent-encoded, with or without a query. */
  readonly path: string
}

export interface UiAnswer {
  readonly status: 200 | 400 | 404
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** Answers one request for a page or one of its files. Never throws. */
export type RenderUi = (request: UiRequest) => UiAnswer

/** What the build leaves in the document for us to replace. */
const NONCE_PLACE = '%CSP_NONCE%'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
}

/**
 * The content security policy of every document, as directive and sources. Nothing inline runs, nothing
 * is sent anywhere else, and no string becomes markup (Trusted Types, with the page's one policy).
 */
export function contentSecurityPolicy(nonce: string): string {
  return [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self'`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `form-action 'none'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
    `require-trusted-types-for 'script'`,
    `trusted-types default`,
  ].join('; ')
}

/** On every answer of a window host, files, calls and refusals included. */
export const EVERYWHERE = {
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
} as const

export const STORED_NOWHERE = { 'Cache-Control': 'no-store' } as const
/** Their names hold a hash of what is in them. */
const STORED_FOR_GOOD = { 'Cache-Control': 'private, max-age=31536000, immutable' } as const

/** The built files under `folder`, by the path they are asked for. Links are left out. */
function builtFiles(folder: string, prefix = '/'): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      for (const [name, body] of builtFiles(path, `${prefix}${entry.name}/`)) files.set(name, body)
    } else if (entry.isFile()) {
      files.set(prefix + entry.name, readFileSync(path))
    }
  }
  return files
}

/** The decoded path without its query; undefined for one that no page of ours can have asked for. */
function plainPath(raw: string): string | undefined {
  const [encoded = ''] = raw.split(/[?#]/, 1)
  let path: string
  try {
    path = decodeURIComponent(encoded)
  } catch {
    // A broken percent sequence is a refusal, not an error.
    return undefined
  }
  // A second layer of encoding, a back slash or a control character is never a slip of the hand.
  if (!path.startsWith('/') || /[%\\\p{Cc}]/u.test(path)) return undefined
  if (path.split('/').some((part) => part === '..' || part === '.')) return undefined
  return path
}

function refusal(status: 400 | 404, text: string): UiAnswer {
  return {
    status,
    headers: {
      ...EVERYWHERE,
      ...STORED_NOWHERE,
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Security-Policy': `default-src 'none'; frame-ancestors 'none'`,
    },
    body: Buffer.from(text),
  }
}

/**
 * Reads the built pages in `folder` once and answers requests from memory: what is not in the folder when
 * the app starts cannot be reached, whatever the path says. Paths without an extension are the app's own
 * places and get the document.
 *
 * @throws Fault `host.unsupported` when the pages have not been built.
 */
export function createUi(folder: string): RenderUi {
  const notBuilt = (cause?: unknown) =>
    new Fault({
      code: 'host.unsupported',
      message: 'The pages of the app have not been built.',
      fix: 'Run npm start, or npm run build.',
      cause,
    })
  let files: ReadonlyMap<string, Uint8Array>
  try {
    files = builtFiles(folder)
  } catch (error) {
    throw notBuilt(error)
  }
  const index = files.get('/index.html')
  if (!index) throw notBuilt()
  const template = Buffer.from(index).toString('utf8')

  const document = (): UiAnswer => {
    const nonce = randomBytes(16).toString('base64url')
    return {
      status: 200,
      headers: {
        ...EVERYWHERE,
        ...STORED_NOWHERE,
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': contentSecurityPolicy(nonce),
        'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
      },
      body: Buffer.from(template.replaceAll(NONCE_PLACE, nonce)),
    }
  }

  return ({ path: raw }) => {
    const path = plainPath(raw)
    if (path === undefined) return refusal(400, 'This address is not one of the app.\n')
    const extension = extname(path)
    if (path === '/index.html' || extension === '') return document()
    const body = files.get(path)
    if (!body) return refusal(404, 'There is nothing at this address.\n')
    return {
      status: 200,
      headers: {
        ...EVERYWHERE,
        ...(path.startsWith('/assets/') ? STORED_FOR_GOOD : STORED_NOWHERE),
        'Content-Type': TYPES[extension] ?? 'application/octet-stream',
      },
      body,
    }
  }
}
