import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { call, openWorkspace, removeFolder, temporaryFolder } from '#tests/workspace'

const worker = fileURLToPath(new URL('../../../../helpers/key-worker.ts', import.meta.url))

let folder: string
const children: ChildProcess[] = []
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  removeFolder(folder)
})

/** Lines that the program said until its end, each as words. */
function run(...words: readonly string[]): Promise<readonly (readonly string[])[]> {
  const child = spawn(process.execPath, [worker, folder, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  return new Promise((resolve) => {
    child.on('close', () =>
      resolve(
        text
          .trim()
          .split('\n')
          .map((line) => line.split(' ')),
      ),
    )
  })
}

test('of two programs that rotate the same keys at once, one hands out each value and the other is told', async () => {
  const made = openWorkspace(folder, { clock: { now: Date.now() } })
  const first = new Map<string, string>()
  for (let number = 0; number < 30; number += 1) {
    const key = made.keys.create({ name: `key-${String(number)}` }, call('keys.create'))
    first.set(key.id, key.prefix)
  }
  made.close()
  const said = (await Promise.all([run('rotate', 'left'), run('rotate', 'right')])).flat()
  const done = said.filter(([word]) => word === 'rotated')
  const refused = said.filter(([word]) => word === 'refused')
  expect(done).toHaveLength(30)
  expect(new Set(done.map(([, id]) => id)).size).toBe(30)
  expect(refused).toHaveLength(30)
  expect(new Set(refused.map(([, , code]) => code))).toEqual(new Set(['key.changed']))
  const space = openWorkspace(folder, { clock: { now: Date.now() } })
  // Every value that was handed out is the newest of its key, with exactly one old one beside it.
  for (const [, id = '', prefix = ''] of done) {
    const { versions } = space.keys.show({ ref: id })
    expect(versions.map((version) => version.prefix)).toEqual([prefix, first.get(id)])
  }
  expect(await space.audit.verify()).toMatchObject({ ok: true })
  space.close()
}, 60_000)
