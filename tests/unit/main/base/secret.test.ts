import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { Secret } from '#base/secret'

describe('Secret', () => {
  const secret = new Secret('correct horse')

  it('prints as [secret] in text, JSON, inspect and as a part of something else', () => {
    expect(String(secret)).toBe('[secret]')
    expect(`${secret}`).toBe('[secret]')
    expect(JSON.stringify({ secret })).toBe('{"secret":"[secret]"}')
    expect(inspect({ deep: [secret] }, { showHidden: true, depth: 9 })).not.toContain('correct')
  })

  it('has no property through which its value could leak', () => {
    expect(Object.keys(secret)).toEqual([])
    expect(JSON.stringify(Object.getOwnPropertyDescriptors(secret))).not.toContain('correct')
  })

  it('gives its value to reveal alone', () => {
    expect(secret.reveal()).toBe('correct horse')
  })
})
