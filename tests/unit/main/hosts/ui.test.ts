// Owns what is known about handing out the pages: confinement, nonce, policy and headers.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createUi, type RenderUi, type UiAnswer } from '#hosts/ui'

const DOCUMENT = `<meta property="csp-nonce" nonce="%CSP_NONCE%"><script nonce="%CSP_NONCE%" src="/assets/a.js"></script>`
const text = (answer: UiAnswer) => Buffer.from(answer.body).toString('utf8')

let outside: string
let folder: string
let render: RenderUi

beforeAll(() => {
  outside = mkdtempSync(join(tmpdir(), 'dsadmin-ui-'))
  folder = join(outside, 'renderer')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(outside, 'secret.txt'), 'outside')
  writeFileSync(join(folder, 'index.html'), DOCUMENT)
  writeFileSync(join(folder, 'assets', 'a.js'), 'export {}')
  writeFileSync(join(folder, 'favicon.svg'), '<svg/>')
  symlinkSync(join(outside, 'secret.txt'), join(folder, 'link.txt'))
  render = createUi(folder)
})
afterAll(() => rmSync(outside, { recursive: true, force: true }))

describe('the document', () => {
  it('is handed out for every place of the app', () => {
    for (const path of ['/', '/index.html', '/api-keys', '/api-keys/new', '/gates?x=1']) {
      const answer = render({ path })
      expect(answer.status, path).toBe(200)
      expect(answer.headers['Content-Type']).toBe('text/html; charset=utf-8')
      expect(answer.headers['Cache-Control']).toBe('no-store')
    }
  })

  it('carries the nonce of its own policy in every place and a fresh one each time', () => {
    const seen = new Set<string>()
    for (let round = 0; round < 50; round += 1) {
      const answer = render({ path: '/' })
      const nonce = /'nonce-([^']+)'/.exec(answer.headers['Content-Security-Policy'] ?? '')?.[1]
      expect(nonce).toMatch(/^[\w-]{22}$/)
      expect(text(answer)).toBe(DOCUMENT.replaceAll('%CSP_NONCE%', nonce ?? ''))
      seen.add(nonce ?? '')
    }
    expect(seen.size).toBe(50)
  })

  it('has a policy that allows its own files and nothing else', () => {
    const policy = Object.fromEntries(
      (render({ path: '/' }).headers['Content-Security-Policy'] ?? '').split('; ').map((part) => {
        const [name = '', ...sources] = part.split(' ')
        return [name, sources]
      }),
    )
    expect(policy['style-src']?.[1]).toMatch(/^'nonce-/)
    expect({ ...policy, 'style-src': policy['style-src']?.slice(0, 1) }).toEqual({
      'default-src': ["'none'"],
      'script-src': ["'self'"],
      'style-src': ["'self'"],
      'img-src': ["'self'"],
      'font-src': ["'self'"],
      'connect-src': ["'self'"],
      'form-action': ["'none'"],
      'base-uri': ["'none'"],
      'frame-ancestors': ["'none'"],
      'require-trusted-types-for': ["'script'"],
      'trusted-types': ['default'],
    })
  })
})

describe('files', () => {
  it('come with their type and, when their name holds a hash, may be kept', () => {
    const script = render({ path: '/assets/a.js' })
    expect(text(script)).toBe('export {}')
    expect(script.headers['Content-Type']).toBe('text/javascript; charset=utf-8')
    expect(script.headers['Cache-Control']).toContain('immutable')
    expect(render({ path: '/favicon.svg' }).headers['Cache-Control']).toBe('no-store')
  })

  it('that do not exist are 404, not the document', () => {
    expect(render({ path: '/assets/b.js' }).status).toBe(404)
  })

  it('outside the folder cannot be reached', () => {
    const tries = [
      '/../secret.txt',
      '/..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/%2e%2e%2fsecret.txt',
      '/%252e%252e/secret.txt',
      '/..%5csecret.txt',
      '/..\\secret.txt',
      '/assets/../../secret.txt',
      '/link.txt',
      `${outside}/secret.txt`,
      `//${outside}/secret.txt`,
      'secret.txt',
      '/index.html%00.txt',
      '/%00',
      '/%',
      '/%ff',
      '',
    ]
    for (const path of tries) {
      const answer = render({ path })
      expect(answer.status, path).not.toBe(200)
      expect(text(answer), path).not.toContain('outside')
    }
  })

  it('are not looked for under a name that is encoded twice', () => {
    expect(render({ path: '/%252e%252e/api-keys' }).status).toBe(400)
    expect(render({ path: '/api-keys%2500' }).status).toBe(400)
  })

  it('are the only thing that any path at all can answer', () => {
    const part = fc.oneof(
      fc.constantFrom(
        '..',
        '.',
        '%2e',
        '%2E%2e',
        '%5c',
        '\\',
        '%00',
        'assets',
        'secret.txt',
        'a.js',
      ),
      fc.string({ maxLength: 5 }),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const answer = render({ path: `/${parts.join('/')}` })
        expect(text(answer)).not.toContain('outside')
        expect(answer.headers['X-Content-Type-Options']).toBe('nosniff')
        expect(answer.headers['Cross-Origin-Opener-Policy']).toBe('same-origin')
        expect(answer.headers['Cross-Origin-Resource-Policy']).toBe('same-origin')
        expect(answer.headers['Referrer-Policy']).toBe('no-referrer')
      }),
      { numRuns: 500 },
    )
  })
})

it('says what to do when the pages have not been built', () => {
  expect(() => createUi(join(outside, 'nowhere'))).toThrow(
    expect.objectContaining({ code: 'host.unsupported', fix: expect.stringContaining('npm') }),
  )
  expect(() => createUi(join(folder, 'assets'))).toThrow(/not been built/)
})
