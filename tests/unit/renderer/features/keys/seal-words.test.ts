import { describe, expect, it } from 'vitest'
import type { KnownUser, Recipient } from '#contract'
import { sealedFileName, standingOf } from '#features/keys/seal-words.ts'

const key = (digit: string): Recipient => ({
  recipient: `age1${digit}`,
  kind: 'x25519',
  fingerprint: Array.from({ length: 8 }, () => digit.repeat(4)).join(' '),
})
const user = (person: string, ...recipients: readonly Recipient[]): KnownUser => ({
  person,
  recipients,
  sealedAt: '2026-11-03T00:00:00.000Z',
  sealedBy: 'ops@desk',
})
const users = [user('Ada', key('a')), user('Bob', key('b'), key('c'))]
const words = (person: string, ...recipients: readonly Recipient[]) => {
  const standing = standingOf(users, person, recipients)
  return standing.state === 'new' ? 'new' : `${standing.state} ${standing.user.person}`
}

describe('who a public key belongs to', () => {
  it('is known by name and key, in whatever order and case', () => {
    expect(words(' ADA ', key('a'))).toBe('same Ada')
    expect(words('bob', key('c'), key('b'))).toBe('same Bob')
  })

  it('is another one as soon as one key differs, is missing or is added', () => {
    expect(words('Ada', key('b'))).toBe('changed Ada')
    expect(words('Bob', key('b'))).toBe('changed Bob')
    expect(words('Ada', key('a'), key('d'))).toBe('changed Ada')
  })

  it('is known by the key alone where no name is given, and only then', () => {
    expect(words('', key('a'))).toBe('same Ada')
    expect(words('', key('d'))).toBe('new')
    expect(words('Cleo', key('a'))).toBe('new')
  })
})

describe('the name of a sealed file', () => {
  it.each([
    ['airflow-etl', 'airflow-etl.age'],
    ['../../etc/passwd', 'etc-passwd.age'],
    ['Büro 7', 'Büro-7.age'],
    ['🔑', 'key.age'],
  ])('of %j is %s', (name, file) => expect(sealedFileName(name)).toBe(file))
})
