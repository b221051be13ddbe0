import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressOf, agentOf, clientOf, trustedProxies } from '#services/gate/clients'

const VALUE = 'dsk_7I4tVqGS_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx'

describe('the agent', () => {
  test.each([
    ['python-requests/2.32.3', 'python-requests/2.32.3'],
    ['Mozilla/5.0 (X11; Linux x86_64) Gecko', 'Mozilla/5.0'],
    ['  curl/8.5.0', 'curl/8.5.0'],
    ['(comment first) curl/8', ''],
    ['', ''],
    ['evil\u0000\u001b[31m', 'evil'],
    ['a"b', 'a'],
    ['x'.repeat(500), 'x'.repeat(64)],
    [`agent/${VALUE}`, 'agent/dsk_7I4tVqGS_[secret]'],
  ])('of %j is %j', (header, agent) => {
    expect(agentOf(header)).toBe(agent)
  })

  test('is always short printable ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(agentOf(text)).toMatch(/^[\x21-\x7e]{0,64}$/)
      }),
    )
  })
})

describe('an address', () => {
  test.each([
    ['10.0.0.1', '10.0.0.1'],
    [' 10.0.0.1:443 ', '10.0.0.1'],
    ['[2001:DB8::1]:443', '2001:db8::1'],
    ['2001:db8::1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['unknown', undefined],
    ['_hidden', undefined],
    ['10.0.0', undefined],
    ['', undefined],
  ])('%j is %j', (text, address) => {
    expect(addressOf(text)).toBe(address)
  })
})

describe('the client', () => {
  const trusted = trustedProxies(['10.0.0.0/8', 'fd00::/8', '192.168.1.1'])

  test.each<readonly [string, readonly string[], string]>([
    ['203.0.113.7', [], '203.0.113.7'],
    ['203.0.113.7', ['198.51.100.1'], '203.0.113.7'],
    ['10.1.2.3', ['198.51.100.1'], '198.51.100.1'],
    ['::ffff:10.1.2.3', ['198.51.100.1'], '198.51.100.1'],
    ['10.1.2.3', ['6.6.6.6, 198.51.100.1'], '198.51.100.1'],
    ['10.1.2.3', ['6.6.6.6', '198.51.100.1, 10.9.9.9'], '198.51.100.1'],
    ['10.1.2.3', ['198.51.100.1, fd00::5, 192.168.1.1'], '198.51.100.1'],
    ['10.1.2.3', ['10.4.4.4'], '10.4.4.4'],
    ['10.1.2.3', ['6.6.6.6, garbage'], '10.1.2.3'],
    ['10.1.2.3', [], '10.1.2.3'],
    ['', ['6.6.6.6'], 'unknown'],
  ])('behind %s with %j is %s', (peer, forwardedFor, client) => {
    expect(clientOf(peer, forwardedFor, trusted)).toBe(client)
  })

  test('is never what the client itself wrote further left', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string())), (written) => {
        const line = [...written.map((text) => text.replaceAll('\n', '')), '198.51.100.1'].join(
          ', ',
        )
        expect(clientOf('10.0.0.1', [line], trusted)).toBe('198.51.100.1')
      }),
    )
  })

  test('is the peer where no proxy is trusted', () => {
    expect(clientOf('10.0.0.1', ['6.6.6.6'], trustedProxies([]))).toBe('10.0.0.1')
  })

  test.each(['10.0.0.0/33', 'fd00::/129', 'example.org', '10.0.0.0/8/8', '10.0.0.0/', '/8', ''])(
    'the range %j is refused with the option it is about',
    (range) => {
      expect(() => trustedProxies([range])).toThrow(
        expect.objectContaining({ code: 'input.invalid', field: 'trust-proxy' }),
      )
    },
  )
})
