// Owns what package-lock.json promises: an install in a fresh clone, on any platform, from any registry.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

interface Entry {
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly optional?: boolean
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const { packages } = JSON.parse(
  readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'),
) as { readonly packages: Readonly<Record<string, Entry>> }

/** Where Node would find `name` from the package at `place`. */
function found(place: string, name: string): Entry | undefined {
  for (let folder = place; ;) {
    const entry = packages[`${folder}${folder && '/'}node_modules/${name}`]
    if (entry || folder === '') return entry
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))
  }
}

describe('package-lock.json', () => {
  it('names the optional packages of every platform, or npm ci would refuse it', () => {
    const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => found(place, name) === undefined),
    )
    expect(missing).toEqual([])
  })

  it('names no registry, so that it works with all of them', () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([])
  })

  it('pins the contents of everything that is not optional', () => {
    const loose = Object.entries(packages).filter(
      ([place, { integrity, optional }]) => place !== '' && !integrity && !optional,
    )
    expect(loose).toEqual([])
  })
})
