// Where a password goes: promised only where a vault is open.
import { describe, expect, it } from 'vitest'
import type { VaultStatus } from '#contract'
import { passwordPlace } from '#features/metastore/vault-words.ts'

const vault = (part: Partial<VaultStatus>): VaultStatus => ({
  form: 'keychain',
  state: 'ready',
  label: 'Secret Service',
  message: 'What it is.',
  fix: 'What to do.',
  file: 'none',
  ...part,
})

describe('passwordPlace', () => {
  it('names the vault that keeps it', () => {
    const keychain = passwordPlace(vault({}))
    expect(keychain.keeps).toBe(true)
    expect(keychain.where).toBe('in the Secret Service of this computer')
    const file = passwordPlace(vault({ form: 'file', file: 'open', label: 'Passphrase file' }))
    expect([file.keeps, file.where]).toEqual([true, 'in the passphrase file'])
  })

  it.each([
    [vault({ form: 'none', state: 'absent' }), 'make', 'Nothing on this computer keeps secrets.'],
    [vault({ form: 'file', state: 'locked', file: 'locked' }), 'unlock', 'file is locked'],
    [vault({ state: 'locked' }), 'make', 'What it is. What to do.'],
    [vault({ state: 'slow', file: 'locked' }), 'unlock', 'file is locked'],
    [vault({ state: 'damaged', form: 'file', file: 'open' }), undefined, 'What it is.'],
  ] as const)('promises nothing of %j', (status, offer, words) => {
    const place = passwordPlace(status)
    expect([place.keeps, place.where, place.offer]).toEqual([false, '', offer])
    expect(place.words).toContain(words)
    expect(place.words).toContain('asked for in each sitting')
  })

  it('says nothing before it is known', () => {
    expect(passwordPlace(undefined)).toEqual({
      keeps: false,
      where: '',
      words: '',
      offer: undefined,
    })
  })
})
