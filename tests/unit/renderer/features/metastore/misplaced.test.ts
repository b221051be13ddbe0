// A password is not kept with the draft, whichever field it was typed into.
import { describe, expect, it } from 'vitest'
import { SSH_DESTINATION } from '#contract'
import { misplaced, withoutMisplaced } from '#features/metastore/misplaced.ts'

describe('a field of the connection', () => {
  it.each(['database', 'user', 'serverName', 'name'] as const)('%s takes no URL', (field) => {
    for (const url of ['postgres://ada:hidden@db/science', 'jdbc:oracle:thin:ada/hidden@db']) {
      expect(Object.keys(misplaced({ [field]: url }))).toEqual([field])
      expect(withoutMisplaced({ [field]: url, port: '1' })).toEqual({ [field]: '', port: '1' })
    }
    expect(withoutMisplaced({ [field]: 'a: b/c' })).toEqual({ [field]: 'a: b/c' })
  })

  it.each([
    'ssh://ada:hidden@bastion',
    'ssh://ada:hidden@bastion:22',
    'ada:hidden@bastion',
    'ada:1234@bastion',
    'ada:@bastion',
    // While it is typed.
    'ssh://ada:h',
    'jo:h',
  ])('ssh takes no password: %s', (ssh) => {
    expect(Object.keys(misplaced({ ssh }))).toEqual(['ssh'])
    expect(withoutMisplaced({ ssh })).toEqual({ ssh: '' })
    expect(SSH_DESTINATION.test(ssh)).toBe(false)
  })

  it.each([
    'bastion',
    'ada@bastion.example.com',
    'ada@corp.example@bastion',
    'ssh://ada@bastion:2222',
    'ssh://bastion',
    'ssh://ada@[2001:db8::1]:22',
    'ada@2001:db8::1',
    '::1',
  ])('ssh takes %s, and every beginning of it', (ssh) => {
    for (let length = 1; length <= ssh.length; length += 1)
      expect(misplaced({ ssh: ssh.slice(0, length) })).toEqual({})
    expect(SSH_DESTINATION.test(ssh)).toBe(true)
  })

  it.each(['-oProxyCommand=x', 'ada@-oProxyCommand=x', 'ada@-F', '-F', 'a b', 'a\nb', 'a;b', ''])(
    'ssh is never called with %j',
    (ssh) => {
      expect(SSH_DESTINATION.test(ssh)).toBe(false)
    },
  )
})
