// Owns a real loopback host for tests and a client that can send what no browser would; refuses nothing it is told to send.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingHttpHeaders, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Log, silentLog } from '#base/log'
import { type Loopback, startLoopback } from '#hosts/loopback/server'
import { createUi, type RenderUi } from '#hosts/ui'
import type { Dispatch } from '#ipc/dispatch'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export interface Send {
  readonly method?: string
  readonly path?: string
  readonly body?: string | Buffer
  /** Added to those of a page of ours, or put in their place; an empty one leaves it out. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Pages as small as they can be: the document is `<p nonce="…">document</p>`. */
export function smallPages(): RenderUi {
  const folder = mkdtempSync(join(tmpdir(), 'dsadmin-pages-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<p nonce="%CSP_NONCE%">document</p>')
  writeFileSync(join(folder, 'assets', 'a.js'), 'export {}')
  const pages = createUi(folder)
  rmSync(folder, { recursive: true })
  return pages
}

/** Answers every call with what it was given. */
export const echo: Dispatch = async (channel, input, { consent }) => ({
  ok: true,
  value: { channel, input, consent },
})

export interface HostOptions {
  readonly dispatch?: Dispatch
  readonly bodyTime?: number
  readonly log?: Log
  readonly now?: () => number
  readonly port?: number
  readonly exactly?: boolean
}

/** Starts a host that the test's end stops. */
export async function startHost(options: HostOptions = {}): Promise<Loopback> {
  const host = await startLoopback({
    dispatch: echo,
    ui: smallPages(),
    log: silentLog,
    now: Date.now,
    port: 0,
    exactly: false,
    terminal: true,
    ...options,
  })
  onTestFinished(() => host.stop())
  return host
}

/** The headers that a browser sends with a call of our page. */
export const ours = (port: number) => ({
  Host: `127.0.0.1:${String(port)}`,
  Origin: `http://127.0.0.1:${String(port)}`,
  'Content-Type': 'application/json',
})

/** Sends one request on a connection of its own. */
export function send(
  port: number,
  { method = 'POST', path = '/', body = '', headers }: Send,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const all = { ...ours(port), 'Content-Length': String(Buffer.byteLength(body)), ...headers }
  const sent = request(
    {
      host: '127.0.0.1',
      port,
      method,
      path,
      headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')),
      setHost: false,
      agent: false,
    },
    (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => (text += part))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      )
    },
  )
  sent.on('error', reject)
  sent.end(body)
  return promise
}

/** The token of a new link. */
export const tokenOf = (host: Loopback): string => new URL(host.newUrl()).hash.slice('#t='.length)

/** The secret of a new session. */
export async function secretOf(host: Loopback): Promise<string> {
  const body = JSON.stringify({ token: tokenOf(host) })
  const { text } = await send(host.port, { path: '/session', body })
  return (JSON.parse(text) as { readonly value: string }).value
}

/** Calls an operation in a new session. */
export async function call(host: Loopback, channel: string, more: Send = {}): Promise<Answer> {
  return send(host.port, {
    path: `/op/${channel}`,
    body: JSON.stringify({ input: { n: 1 }, consent: false }),
    ...more,
    headers: { 'X-Dsadmin-Session': await secretOf(host), ...more.headers },
  })
}

/** The events of an answer, each with its name and its data. */
export function events({ text }: Answer): readonly (readonly [string, unknown])[] {
  return text
    .split('\n\n')
    .filter((block) => block !== '')
    .map((block) => {
      const [name = '', data = ''] = block.split('\n')
      return [name.replace('event: ', ''), JSON.parse(data.replace('data: ', ''))] as const
    })
}

export function failureOf({ text }: Answer): { readonly code: string; readonly fix: string } {
  return (JSON.parse(text) as { readonly failure: { code: string; fix: string } }).failure
}
