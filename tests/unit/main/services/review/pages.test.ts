import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { spoken } from '#base/fingerprint'
import { markup, Markup } from '#base/markup'
import { type Reviewed, reviewed } from '#tests/reviewed'
import { removeFolder, temporaryFolder } from '#tests/workspace'

const HOSTILE = [
  `<script>alert(1)</script>`,
  `"><img src=x onerror=alert(1)>`,
  `' onmouseover='alert(1)`,
  `&lt;b&gt; &amp; </title>`,
]
let folder: string
let desk: Reviewed
let fingerprint: string
const text = (pack: string, name: string) => readFileSync(join(desk.path(pack), name), 'utf8')
const PAGES = ['summary.html', 'HOW-TO-CHECK.html'] as const

beforeAll(async () => {
  folder = temporaryFolder()
  desk = reviewed(folder)
  for (const name of HOSTILE) desk.create(name, `owner of ${name}`)
  const first = desk.start(`${HOSTILE[0] ?? ''} Q1`)
  desk.decide(first.id, 'keep', undefined, { reason: HOSTILE[1] ?? '' })
  await desk.sign(first.id, { path: desk.path('first') })
  const second = desk.start('Q2')
  desk.decide(second.id, 'keep')
  desk.decide(second.id, 'revoke', [HOSTILE[0] ?? ''], { reason: HOSTILE[2] ?? '' })
  await desk.sign(second.id, { path: desk.path('second') })
  const applied = await desk.apply(second.id, { path: desk.path('applied') })
  fingerprint = applied.review.signature?.fingerprint ?? ''
  desk.work.vault.failing = true
  const third = desk.start('Q3')
  desk.decide(third.id, 'keep')
  await desk.sign(third.id, { path: desk.path('unsigned'), unsigned: true })
})
afterAll(() => {
  desk.work.close()
  removeFolder(folder)
})

describe('the pages of a pack', () => {
  it.each(['first', 'applied', 'unsigned'])('let no name of %s become markup', (pack) => {
    for (const name of PAGES) {
      const page = text(pack, name)
      expect(page).not.toMatch(/<script|<img|<b>/i)
      // Every attribute that was written here, and no other.
      const attributes = [...page.matchAll(/<[a-z][^>]*>/g)].flatMap(([tag]) =>
        [...tag.matchAll(/\s([a-z-]+)=/gi)].map(([, attribute]) => attribute),
      )
      expect(attributes.some((attribute) => attribute?.startsWith('on'))).toBe(false)
    }
    expect(text(pack, 'summary.html')).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  })

  it('load and run nothing: one style, named by its hash', () => {
    for (const name of PAGES) {
      const page = text('applied', name)
      const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? ''
      const hash = createHash('sha256').update(style).digest('base64')
      expect(page).toContain(
        `content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`,
      )
      const tags = [...page.matchAll(/<[a-z][^>]*>/g)].map(([tag]) => tag).join('\n')
      expect(tags).not.toMatch(/\s(style|src|srcset|on\w+)=/i)
      expect(
        [...tags.matchAll(/href="([^"]*)"/g)].every(([, to]) => to === 'HOW-TO-CHECK.html'),
      ).toBe(true)
      expect(style).not.toMatch(/url\(|@import/)
    }
  })

  it('are laid out for the dark and for paper', () => {
    const page = text('applied', 'summary.html')
    expect(page).toContain('prefers-color-scheme: dark')
    expect(page).toMatch(/@media print[\s\S]*table-header-group/)
  })

  it('say in the summary what was signed, decided, carried out and changed since', () => {
    const page = text('applied', 'summary.html')
    for (const part of [
      spoken(fingerprint),
      '4 keys</strong> =',
      'Revoke: 1 key<',
      'Carried out: 1 of 1',
      'Each key was reviewed.',
      'Nothing has changed.',
    ])
      expect(page).toContain(part)
  })
})

describe('how to check, without this program', () => {
  const unescaped = (html: string) =>
    html
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&')
  /** Every command of the page but our own. */
  const commands = (pack: string) =>
    [...text(pack, 'HOW-TO-CHECK.html').matchAll(/<pre><code>([\s\S]*?)<\/code><\/pre>/g)]
      .flatMap(([, lines = '']) => unescaped(lines).split('\n'))
      .filter((line) => !line.startsWith('dsadmin'))
  const run = (pack: string, line: string) =>
    execFileSync('bash', ['-ec', line], { cwd: desk.path(pack), stdio: 'pipe' })
      .toString()
      .trim()

  it('the commands of the page work, and show what it says', () => {
    const said = commands('applied').map((line) => run('applied', line))
    expect(said).toHaveLength(8)
    expect(said[0]?.split('\n').every((line) => line.endsWith(': OK'))).toBe(true)
    expect(said[1]).toBe('1')
    for (const verified of said.slice(3, 5))
      expect(verified).toBe('Signature Verified Successfully')
    expect(said.slice(5, 7)).toEqual([fingerprint, fingerprint])
    const before = run('first', commands('applied').at(-1) ?? '').split(' ')[0]
    expect(text('applied', 'HOW-TO-CHECK.html')).toContain(before)
  })

  it('the commands for an unsigned pack work too', () => {
    const said = commands('unsigned').map((line) => run('unsigned', line))
    expect(said[0]).toMatch(/: OK/)
    expect(text('unsigned', 'HOW-TO-CHECK.html')).toContain('There is no signature')
  })

  it('the commands find a changed table', () => {
    appendFileSync(join(desk.path('second'), 'decisions.csv'), 'x')
    expect(() => run('second', commands('second')[0] ?? '')).toThrow(/Command failed/)
  })
})

describe('markup', () => {
  it('takes text as text, its own as markup, and hides nothing', () => {
    expect(markup`<p>${'<b>'}${new Markup('<i>')}${['a', 1]}</p>`.html).toBe(
      '<p>&lt;b&gt;<i>a1</p>',
    )
    expect(markup`${'a\u202eb\u0000c'}`.html).toBe('a\ufffdb\ufffdc')
  })
})
