// The content security policy as both window hosts send it, and sources that do not need an exception from it.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { silentLog } from '#base/log'
import { answerUi } from '#hosts/electron/protocol'
import { startLoopback } from '#hosts/loopback/server'
import { createUi, type RenderUi } from '#hosts/ui'

const PATHS = [
  '/',
  '/api-keys',
  '/api-keys/new',
  '/assets/page-1.js',
  '/missing.js',
  '/%2e%2e/x.js',
]

function pages(): RenderUi {
  const folder = mkdtempSync(join(tmpdir(), 'dsadmin-csp-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<meta property="csp-nonce" nonce="%CSP_NONCE%">')
  writeFileSync(join(folder, 'assets', 'page-1.js'), 'export {}')
  return createUi(folder)
}

interface Answer {
  readonly headers: Headers
  readonly body: string
}

type Ask = (path: string) => Promise<Answer>

async function electron(): Promise<Ask> {
  const render = pages()
  return async (path) => {
    const response = answerUi(render, new Request(`app://ui${path}`))
    return { headers: response.headers, body: await response.text() }
  }
}

async function loopback(): Promise<Ask> {
  const host = await startLoopback({
    dispatch: () => Promise.resolve({ ok: true, value: {} }),
    ui: pages(),
    log: silentLog,
    now: Date.now,
    port: 0,
    exactly: false,
    terminal: false,
  })
  onTestFinished(() => host.stop())
  return async (path) => {
    const response = await fetch(`http://127.0.0.1:${String(host.port)}${path}`)
    return { headers: response.headers, body: await response.text() }
  }
}

const HOSTS: readonly (readonly [string, () => Promise<Ask>])[] = [
  ['electron', electron],
  ['loopback', loopback],
]

const policyOf = ({ headers }: Answer) => headers.get('Content-Security-Policy') ?? ''

const nonceOf = (policy: string) => /'nonce-([^']+)'/.exec(policy)?.[1] ?? ''

const withoutNonce = (policy: string) => policy.replace(nonceOf(policy), '')

describe.each(HOSTS)('the policy of the %s host', (_, open) => {
  test('is in the header of every document, with a nonce of its own that the document carries', async () => {
    const ask = await open()
    const nonces = new Set<string>()
    for (const path of ['/', '/', '/api-keys', '/api-keys/new']) {
      const answer = await ask(path)
      const nonce = nonceOf(policyOf(answer))
      expect(answer.body).toContain(`nonce="${nonce}"`)
      expect(Buffer.from(nonce, 'base64url').length).toBeGreaterThanOrEqual(16)
      nonces.add(nonce)
    }
    expect(nonces.size).toBe(4)
  })

  test('holds no keyword, scheme or host that opens it', async () => {
    const ask = await open()
    const policy = policyOf(await ask('/'))
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/unsafe|http|data:|blob:|\*|wasm|strict-dynamic|script-src-attr/)
    expect(policy).not.toMatch(/script-src [^;]*nonce/)
  })

  test('comes with headers that keep types, referrers and other windows apart', async () => {
    const ask = await open()
    for (const path of PATHS) {
      const { headers } = await ask(path)
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      })
      expect(headers.get('Access-Control-Allow-Origin')).toBeNull()
    }
  })
})

test('both hosts send the same policy', async () => {
  const [one, other] = await Promise.all([electron(), loopback()])
  for (const path of PATHS) {
    const [here, there] = [await one(path), await other(path)]
    expect(withoutNonce(policyOf(here))).toBe(withoutNonce(policyOf(there)))
  }
})

describe('the pages need no exception', () => {
  const sources = readdirSync('renderer', { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(tsx?|html)$/.test(name))
    .map((name) => [name, readFileSync(join('renderer', name), 'utf8')] as const)

  test.each([
    [
      'markup from text',
      /dangerouslySetInnerHTML|\.(inner|outer)HTML\s*=|insertAdjacentHTML|document\.write/,
    ],
    ['code from text', /\beval\(|new Function\(|setTimeout\(\s*['"`]|javascript:/],
    ['a policy in the document', /http-equiv=/i],
    ['scripts, styles or handlers inside the document', /<script(?![^>]*\bsrc=)|<style|\son\w+="/],
  ])('they hold no %s', (_, pattern) => {
    // The one policy of Trusted Types, which refuses markup, is where such text is handled.
    const found = sources.filter(([, text]) => pattern.test(text)).map(([name]) => name)
    expect(found).toEqual([])
    expect(sources.length).toBeGreaterThan(10)
  })
})
