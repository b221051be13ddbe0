// A chosen file of certificates: only certificates leave it.
import { describe, expect, it } from 'vitest'
import { authoritiesOf, countOf } from '#features/metastore/authorities.ts'

const certificate = (body: string) =>
  `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----`
const KEY = '-----BEGIN PRIVATE KEY-----\nU0VDUkVU\n-----END PRIVATE KEY-----'

describe('a file of certificates', () => {
  it('gives its certificates and nothing else', () => {
    const text = `Subject: x\r\n${certificate('QUFB')}\n${KEY}\n# note\n${certificate('QkJC')}\n`
    const found = authoritiesOf(text)
    expect(found).toEqual({ ok: true, pem: `${certificate('QUFB')}\n${certificate('QkJC')}\n` })
    expect(found.ok ? countOf(found.pem) : 0).toBe(2)
  })

  it.each([
    [KEY, 'private key'],
    ['', 'no certificate in PEM form'],
    ['0\u0082\u0003binary', 'no certificate in PEM form'],
    [certificate('!!'), 'no certificate in PEM form'],
  ])('refuses %j', (text, part) => {
    const found = authoritiesOf(text)
    expect(found.ok ? '' : found.message).toContain(part)
  })

  it('refuses more than can be kept', () => {
    const many = Array.from({ length: 200 }, () => certificate('QUFB'.repeat(500))).join('\n')
    const found = authoritiesOf(many)
    expect(found.ok ? '' : found.message).toContain('200 certificates')
  })
})
