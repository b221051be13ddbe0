import { describe, expect, it } from 'vitest'
import { besides, datedName, within } from '#ui/file-name.ts'

const day = new Date(2026, 10, 6, 23, 59)

describe('a name that is offered for a new file', () => {
  it.each([
    ['Production', 'production-2026-11-06'],
    ['  Team “Éclair”, EU/1 ', 'team-éclair-eu-1-2026-11-06'],
    ['../../etc/passwd', 'etc-passwd-2026-11-06'],
    ['***', '2026-11-06'],
    ['', '2026-11-06'],
  ])('of %j is %j', (about, name) => {
    expect(datedName(about, day)).toBe(name)
  })

  it('stays short, and does not end in a hyphen before the day', () => {
    const name = datedName(`${'x'.repeat(59)} ${'y'.repeat(200)}`, day)
    expect(name).toBe(`${'x'.repeat(59)}-2026-11-06`)
  })

  it('lies beside another path, or at home', () => {
    expect(besides('/media/ada/old.age', 'new.age')).toBe('/media/ada/new.age')
    expect(besides(String.raw`D:\backups\old.age`, 'new.age')).toBe(String.raw`D:\backups\new.age`)
    expect(besides(undefined, 'new.age')).toBe('~/new.age')
  })

  it('lies in a chosen folder, with the separator of its system', () => {
    expect(within('/media/ada/', 'bundle')).toBe('/media/ada/bundle')
    expect(within('/', 'bundle')).toBe('/bundle')
    expect(within(String.raw`D:\sticks`, 'bundle')).toBe(String.raw`D:\sticks\bundle`)
    expect(within('D:\\', 'bundle')).toBe(String.raw`D:\bundle`)
  })
})
