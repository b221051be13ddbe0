import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readKey } from '#services/keys/format'
import { Collector } from '#services/scan/collector'
import { Contents } from '#services/scan/contents'
import { Files } from '#services/scan/files'
import type { Report, Task } from '#services/scan/protocol'
import { Walk } from '#services/scan/walk'
import { removeFolder, temporaryFolder } from '#tests/workspace'

let folder: string
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => removeFolder(folder))

/** One thread, without its thread: what it searched itself, and what it left to others. */
async function walked(task: Extract<Task, { readonly kind: 'folder' }>) {
  const reports: Report[] = []
  const collector = new Collector(
    (report) => reports.push(report),
    () => false,
  )
  const contents = new Contents(readKey, collector, {
    hit: (place, match) => collector.hit(place, match),
    omit: (path, reason) => collector.omit(path, reason),
  })
  await new Walk(collector, contents, new Files(contents, collector)).folder(task)
  collector.report(true)
  return {
    files: reports.reduce((sum, { files }) => sum + files, 0),
    tasks: reports.flatMap(({ tasks }) => tasks),
  }
}

test('a folder of large files is shared, each file once', async () => {
  const names = Array.from({ length: 12 }, (_, at) => `${String(at).padStart(2, '0')}.log`)
  for (const name of names) {
    writeFileSync(join(folder, name), '')
    truncateSync(join(folder, name), 20_000_000)
  }
  const { files, tasks } = await walked({ kind: 'folder', real: folder, shown: folder })
  const left = tasks.flatMap((task) => (task.kind === 'files' ? task.names : []))
  expect(tasks.length).toBeGreaterThan(1)
  expect(new Set(left).size).toBe(left.length)
  expect(files + left.length).toBe(names.length)
})

test('a folder of small files is not', async () => {
  for (let at = 0; at < 40; at += 1) writeFileSync(join(folder, String(at)), 'little')
  expect(await walked({ kind: 'folder', real: folder, shown: folder })).toEqual({
    files: 40,
    tasks: [],
  })
})
