// Many keys at once on the built command line: a pasted list, a preview, a result for each, and what a script sees of it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { KeyRow, Output } from '#contract'
import { type Ran, runCli, startGateOn } from '#tests/app'
import { until } from '#tests/gate'

type Created = KeyRow & { readonly value: string }
type Preview = Output<'keys.previewBulk'>
type Result = Output<'keys.bulk'> & Pick<Preview, 'missing'> & { readonly left: Preview['rows'] }

let dataDir: string
const run = (words: string, stdin?: string): Promise<Ran> =>
  runCli(dataDir, words.split(' '), stdin)
const create = async (name: string) => (await run(`keys create ${name} --json`)).json<Created>()

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'dsadmin-bulk-'))
})
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true })
})

it('previews what is in use, revokes a pasted list with consent and a reason, and every gate obeys', async () => {
  const [hot, idle, kept] = [await create('hot'), await create('idle'), await create('kept')]
  const gate = await startGateOn(dataDir)
  try {
    expect(await gate.verify(hot.value)).toBe(204)
    const list = join(dataDir, 'leaked.txt')
    writeFileSync(list, `\uFEFF${hot.prefix}\r\nidle\r\n\r\nnobody\r\n${kept.value}\r\n`)
    const look = () => run(`keys bulk revoke --from ${list} --reason leaked --dry-run --json`)
    await until(async () => (await look()).json<Preview>().hot === 1)
    const dry = await look()
    expect(dry.code).toBe(1)
    expect(dry.json<Preview>().rows.map(({ name, hot }) => [name, hot])).toEqual([
      ['hot', true],
      ['idle', false],
    ])
    expect(dry.json<Preview>().missing.map(({ line }) => line)).toEqual([4, 5])
    expect(dry.stdout + dry.stderr).not.toContain(kept.value.slice(13))
    expect((await run(`keys bulk revoke --from ${list} --reason leaked`)).code).toBe(2)
    expect((await run(`keys bulk revoke --from ${list} --yes`)).code).toBe(2)
    const done = await run(`keys bulk revoke --from ${list} --reason leaked --yes --json`)
    // Two lines were no keys: what could be done was done, and the exit code says that not all was.
    expect(done.code).toBe(1)
    expect(done.json<Result>()).toMatchObject({
      done: 2,
      rows: [
        { name: 'hot', outcome: 'done', revoked: [hot.prefix] },
        { name: 'idle', outcome: 'done', revoked: [idle.prefix] },
      ],
    })
    expect(await gate.verify(hot.value)).toBe(401)
    expect(await gate.verify(idle.value)).toBe(401)
    expect(await gate.verify(kept.value)).toBe(204)
    expect((await run('audit verify --json')).json()).toMatchObject({ ok: true })
  } finally {
    await gate.stop()
  }
})

it('tags, hands over, suspends and resumes by filter and from standard input', async () => {
  for (const name of ['team-a', 'team-b', 'other']) await create(name)
  const tagged = await run('keys bulk tag --find team- --add prod --yes --json')
  expect(tagged).toMatchObject({ code: 0 })
  expect(tagged.json<Result>()).toMatchObject({ done: 2, left: [], missing: [] })
  expect((await run('keys bulk owner Ada --from - --yes --json', 'team-a\nother\n')).code).toBe(0)
  expect((await run('keys bulk suspend --from - --yes', 'team-a\nteam-b\n')).stdout).toMatch(
    /^NAME +KEY PREFIX +RESULT\nteam-a +dsk_\w{8} +done\nteam-b +dsk_\w{8} +done\n2 of 2 done\.\n$/,
  )
  const rows = (await run('keys list --json')).json<KeyRow[]>()
  expect(rows.map(({ name, owner, tags, state }) => [name, owner, [...tags], state])).toEqual([
    ['other', 'Ada', [], 'active'],
    ['team-a', 'Ada', ['prod'], 'suspended'],
    ['team-b', '', ['prod'], 'suspended'],
  ])
  const again = await run('keys bulk suspend --find team- --yes --json')
  expect(again.code).toBe(1)
  expect(again.json<Preview>().rows.map(({ works }) => works)).toEqual([false, false])
  expect((await run('keys bulk resume --state suspended --yes')).code).toBe(0)
  expect((await run('keys bulk suspend --yes --json')).code).toBe(2)
  expect((await run(`keys bulk suspend --from ${join(dataDir, 'no')} --yes --json`)).code).toBe(3)
})
