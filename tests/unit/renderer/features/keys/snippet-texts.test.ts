import { spawn, spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { paint } from '#features/keys/snippet-paint.ts'
import { checkAddress, KEY_VARIABLE, snippetTexts } from '#features/keys/snippet-texts.ts'

const VALUE = 'dsk_7I4tVqGS_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx'
const has = (program: string) => spawnSync(program, ['--version']).error === undefined

function snippet(id: string, href: string): string {
  const found = snippetTexts(href).find((one) => one.id === id)
  if (!found) throw new Error(`no snippet ${id}`)
  return found.text
}

/** A server on this computer that tells which Y-Api-Key it was sent, and a program's run against it. */
async function headerSentBy(
  program: string,
  args: readonly string[],
  script: (href: string) => string,
  options: { readonly stdin?: string; readonly env?: Record<string, string> } = {},
): Promise<string | undefined> {
  let seen: string | undefined
  const server = createServer((request, response) => {
    const header = request.headers['y-api-key']
    seen = Array.isArray(header) ? header.join() : header
    response.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const { port } = server.address() as AddressInfo
    const child = spawn(program, [...args, script(`http://127.0.0.1:${port}/v1/models?a='b'`)], {
      env: { PATH: process.env['PATH'] ?? '', ...options.env },
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    child.stdin.end(options.stdin ?? '')
    await new Promise((resolve) => child.once('close', resolve))
    return seen
  } finally {
    server.close()
  }
}

describe('the address a key may be sent to', () => {
  it.each([
    'https://science.example.com/v1/models',
    'http://127.0.0.1:9473/verify',
    'http://localhost:9473/verify',
    'http://[::1]:9473/verify',
    '  https://science.example.com  ',
  ])('takes %s', (address) => {
    expect(checkAddress(address)).toMatchObject({ ok: true })
  })

  it.each([
    ['', 'empty'],
    ['science.example.com', 'not an address'],
    ['http://science.example.com', 'everybody on the way'],
    ['http://127.0.0.1.example.com', 'everybody on the way'],
    ['http://localhost.example.com', 'everybody on the way'],
    ['ftp://science.example.com', 'over ftp'],
    ['javascript:alert(1)', 'over javascript'],
    ['https://user:pw@science.example.com', 'user name or a password'],
    [`https://science.example.com/?key=${VALUE}`, 'holds a key'],
  ])('refuses %s and says why', (address, why) => {
    const check = checkAddress(address)
    expect(check).toMatchObject({ ok: false, message: expect.stringContaining(why) as string })
    if (!check.ok) expect(check.fix).not.toBe('')
  })

  it('never repeats a key that stands in the address', () => {
    expect(JSON.stringify(checkAddress(`https://a.example/?k=${VALUE}`))).not.toContain(VALUE)
  })
})

describe('snippets', () => {
  it.each(['curl', 'python', 'r', 'javascript', 'java'])(
    '%s reads the key from the environment and sends it in Y-Api-Key',
    (id) => {
      const text = snippet(id, 'https://science.example.com/v1/models')
      expect(text).toContain(KEY_VARIABLE)
      expect(text).toContain('Y-Api-Key')
      expect(text).toContain('https://science.example.com/v1/models')
      expect(text).not.toMatch(/dsk_/)
    },
  )

  it('fit the width of the sheet', () => {
    for (const { text } of snippetTexts('https://science.example.com/v1/models'))
      for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(76)
  })

  it('keep every address one inert word of the shell', () => {
    const words = fc.string({
      unit: fc.constantFrom(...`'"$\`\\!; a()&|\n{}*`.split('')),
      maxLength: 30,
    })
    fc.assert(
      fc.property(words, (path) => {
        const check = checkAddress(`https://science.example.com/${path}`)
        if (!check.ok) return
        const line = snippet('curl', check.href).split('\n').at(-1) ?? ''
        const word = line.slice(line.indexOf("'"))
        const echoed = spawnSync('sh', ['-c', `printf %s ${word}`], { encoding: 'utf8' })
        expect(echoed.stdout).toBe(check.href)
      }),
      { numRuns: 60 },
    )
  })

  it('keep every address one string of the languages', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), (address) => {
        const check = checkAddress(address)
        if (!check.ok) return
        for (const id of ['python', 'r', 'javascript', 'java'])
          expect(snippet(id, check.href)).toContain(`(${JSON.stringify(check.href)}`)
      }),
    )
  })

  it.runIf(has('curl') && has('bash'))('curl really sends the value it was given', async () => {
    const sent = await headerSentBy('bash', ['-c'], (href) => snippet('curl', href), {
      stdin: `${VALUE}\n`,
    })
    expect(sent).toBe(VALUE)
  })

  it('JavaScript really sends the value of the environment', async () => {
    const sent = await headerSentBy(
      process.execPath,
      ['--input-type=module', '-e'],
      (href) => snippet('javascript', href),
      { env: { [KEY_VARIABLE]: VALUE } },
    )
    expect(sent).toBe(VALUE)
  })

  it('are painted without losing a character', () => {
    for (const { text } of snippetTexts('https://science.example.com/?a="b"')) {
      const strokes = paint(text)
      expect(strokes.map((stroke) => stroke.text).join('')).toBe(text)
      expect(strokes.some((stroke) => stroke.kind === 'string')).toBe(true)
    }
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(
          paint(text)
            .map((stroke) => stroke.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })
})
