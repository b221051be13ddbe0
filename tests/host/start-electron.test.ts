// Owns what is known about fetching and running Electron, with real programs in its place: none is to be had here.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { childrenScript, electronScript } from '#tests/scripts'

const { electronBinary, fetchElectron, lastLine, runElectron } = await electronScript()

let root: string
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'dsadmin-electron-'))))
afterEach(() => rmSync(root, { recursive: true, force: true }))

function put(path: string, body: string): string {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, body)
  return file
}

/** An installer in the place of Electron's own; `download` has `folder`, `grow(name)` and `finish()`. */
function installer(download: string): void {
  put(
    'node_modules/electron/install.js',
    `const fs = require('fs'), os = require('os'), path = require('path')
     const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'electron-download-'))
     const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
     const grow = () => fs.appendFileSync(path.join(folder, 'electron.zip'), Buffer.alloc(1_000_000))
     const finish = () => {
       fs.mkdirSync(path.join(__dirname, 'dist'), { recursive: true })
       fs.writeFileSync(path.join(__dirname, 'dist', 'electron'), '')
       fs.writeFileSync(path.join(__dirname, 'path.txt'), 'electron')
     }
     ;(async () => { ${download} })()`,
  )
}

const temporary = () =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('data-science-admin-'))

async function fetchHere(silence: number) {
  const said: string[] = []
  const before = temporary()
  const started = performance.now()
  const result = await fetchElectron({
    root,
    node: process.execPath,
    say: (text) => said.push(text),
    silence,
  })
  const left = temporary().filter((name) => !before.includes(name))
  return { result, said, ms: performance.now() - started, left }
}

describe('fetching Electron', () => {
  it('goes on as long as bytes come, however long it takes, and says how many', async () => {
    installer(`for (let n = 0; n < 8; n += 1) { grow(); await sleep(500) } finish()`)
    const { result, said, ms, left } = await fetchHere(1_500)
    expect(result).toEqual({ ok: true })
    expect(ms).toBeGreaterThan(3_500)
    expect(said.length).toBeGreaterThan(2)
    expect(said.at(-1)).toMatch(/^\d+ MB$/)
    expect(left).toEqual([])
    expect(electronBinary(root, {})).toBe(join(root, 'node_modules/electron/dist/electron'))
  })

  it('gives up without a byte, and leaves no program behind', async () => {
    installer(
      `grow(); fs.writeFileSync(path.join(__dirname, 'pid'), String(process.pid)); await sleep(60_000)`,
    )
    const { result, ms, left } = await fetchHere(1_000)
    expect(result).toEqual({ ok: false, why: 'no byte came for 1 s' })
    expect(ms).toBeLessThan(6_000)
    expect(left).toEqual([])
  })

  it('repeats what the installer said when it fails, in plain words where it is the network', async () => {
    const saying = (text: string) =>
      `console.error(new Error(${JSON.stringify(text)}).stack); process.exit(1)`
    installer(saying('checksum does not match'))
    expect((await fetchHere(5_000)).result).toEqual({
      ok: false,
      why: 'Error: checksum does not match',
    })
    installer(saying('fetch failed'))
    expect((await fetchHere(5_000)).result).toEqual({
      ok: false,
      why: 'its download cannot be reached from here',
    })
  })

  it('does not take an installer at its word', async () => {
    installer('process.exit(0)')
    expect((await fetchHere(5_000)).result.ok).toBe(false)
  })
})

describe("Electron's program", () => {
  it('is only there when it is', () => {
    expect(electronBinary(root, {})).toBeUndefined()
    put('node_modules/electron/path.txt', 'electron')
    expect(electronBinary(root, {})).toBeUndefined()
    const path = put('node_modules/electron/dist/electron', '')
    expect(electronBinary(root, {})).toBe(path)
  })

  it('can be given in a folder of its own', () => {
    const path = put('given/electron', '')
    expect(electronBinary(root, { ELECTRON_OVERRIDE_DIST_PATH: join(root, 'given') })).toBe(path)
    expect(electronBinary(root, { ELECTRON_OVERRIDE_DIST_PATH: root })).toBeUndefined()
  })
})

describe('running Electron', () => {
  const program = (text: string): string => {
    const file = put('electron', `#!${process.execPath}\n${text}`)
    chmodSync(file, 0o755)
    return file
  }
  const run = (text: string, words: readonly string[] = []) =>
    runElectron({ root, binary: program(text), words })

  it('is a success once it has said ready, whatever its end', async () => {
    const result = await run(`console.log('{"event":"ready"}'); process.exitCode = 3`)
    expect(result).toEqual({ ready: true, code: 3 })
  })

  it('hears ready in two parts', async () => {
    const result = await run(
      `process.stdout.write('{"event":'); setTimeout(() => console.log('"ready"}'), 100)`,
    )
    expect(result.ready).toBe(true)
  })

  it('that ends early is told with its last line', async () => {
    const result = await run(
      `console.error('[1:FATAL] The SUID sandbox helper binary was found, but is not configured correctly.'); process.abort()`,
    )
    expect(result).toMatchObject({
      ready: false,
      last: expect.stringContaining('SUID sandbox helper'),
    })
    expect(result.code).not.toBe(0)
  })

  it('that cannot be started at all is told as well', async () => {
    const result = await runElectron({ root, binary: join(root, 'nothing'), words: [] })
    expect(result).toMatchObject({ ready: false, last: expect.stringContaining('ENOENT') })
  })

  it('gets the app, the words of the person and the wish to hear ready', async () => {
    const heard = join(root, 'heard.json')
    await run(
      `require('fs').writeFileSync(${JSON.stringify(heard)}, JSON.stringify([process.argv.slice(2), process.env.DSADMIN_STARTER]))`,
      ['--data-dir', 'x'],
    )
    expect(existsSync(heard)).toBe(true)
    const { default: found } = (await import(heard, { with: { type: 'json' } })) as {
      default: unknown
    }
    expect(found).toEqual([[root, '--data-dir', 'x'], '1'])
  })
})

it('finds the line worth repeating in what a program said last', () => {
  expect(lastLine('one\ntwo\n\n')).toBe('two')
  expect(lastLine('Error: Cannot find module x\n    at foo (a.js:1)\n\nNode.js v24.0.0\n')).toBe(
    'Error: Cannot find module x',
  )
  expect(lastLine('')).toBe('')
})

it('ends every program that it has started when asked to, and starts none after', async () => {
  const { ended, start, stopAll } = await childrenScript()
  const child = start(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  const end = ended(child)
  await stopAll('SIGTERM')
  expect(await end).toMatchObject({ code: 143 })
  expect(() => start(process.execPath, [], {})).toThrow(/Asked to end/)
})
