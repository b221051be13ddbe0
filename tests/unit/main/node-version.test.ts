import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { nodeRefusal } from '../../../main/node-version.ts'

describe('the Node that runs the command line', () => {
  it.each(['18.20.8', '20.20.2', '21.7.0'])('%s is refused with what to do', (version) => {
    expect(nodeRefusal(version)).toMatch(/Node 22 or newer[^]*npx dsadmin/)
  })

  it.each(['22.12.0', '24.21.0', '26.0.0'])('%s is taken', (version) => {
    expect(nodeRefusal(version)).toBeUndefined()
  })

  it('is at least the one that the tests run with', () => {
    expect(nodeRefusal(process.versions.node)).toBeUndefined()
  })

  it('is asked before anything is loaded that an old one cannot load', () => {
    const imported = (path: string) => {
      const text = readFileSync(new URL(`../../../main/${path}`, import.meta.url), 'utf8')
      return [...text.matchAll(/^import .* from '(.*)'/gm)].map(([, from]) => from)
    }
    expect(imported('cli.ts')).toEqual([
      'node:path',
      'node:url',
      '#services/scan/threads',
      './node-version.ts',
    ])
    expect(imported('services/scan/threads.ts')).toEqual(['node:os', 'node:worker_threads'])
  })
})
