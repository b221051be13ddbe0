import { describe, expect, test } from 'vitest'
import { firstWish, wantsToSend } from '#hosts/trial/packets'
import { ownStatements } from '#hosts/trial/statements'

function message(type: string, body: string): Buffer {
  const bytes = Buffer.from(`${type}    ${body}`, 'latin1')
  bytes.writeInt32BE(bytes.length - 1, 1)
  return bytes
}
const own = (bytes: Buffer) => Buffer.from(ownStatements(7, bytes))

describe('names of prepared statements', () => {
  test.each([
    ['P', 'S_1\0select 1\0\0\0', '7.S_1\0select 1\0\0\0'],
    ['B', 'portal\0S_1\0\0\0\0\0\0\0', 'portal\x007.S_1\0\0\0\0\0\0\0'],
    ['D', 'SS_1\0', 'S7.S_1\0'],
    ['C', 'SS_1\0', 'S7.S_1\0'],
  ])('are the client’s own in %s', (type, body, changed) => {
    expect(own(message(type, body))).toEqual(message(type, changed))
  })

  test.each([
    ['P', '\0select 1\0\0\0'],
    ['B', 'portal\0\0\0\0\0\0\0\0'],
    ['D', 'Pportal\0'],
    ['E', 'portal\0\0\0\0\0'],
    ['Q', 'S_1\0'],
    ['S', ''],
    ['P', 'never ends'],
    ['B', ''],
  ])('are left alone in %s %j, which names none', (type, body) => {
    expect(own(message(type, body))).toEqual(message(type, body))
  })

  test('stay apart where PostgreSQL would cut them', () => {
    const [one, two] = ['a', 'b'].map((end) => own(message('P', `${'x'.repeat(62)}${end}\0\0\0`)))
    const name = (bytes: Buffer | undefined) => bytes?.subarray(5, bytes.indexOf(0, 5)).toString()
    expect(name(one)?.length).toBeLessThanOrEqual(63)
    expect(name(one)).not.toBe(name(two))
  })
})

describe('a client’s first bytes', () => {
  const head = (length: number, code: number) => {
    const bytes = Buffer.alloc(8)
    bytes.writeInt32BE(length)
    bytes.writeInt32BE(code, 4)
    return bytes
  }
  test.each([
    [head(40, 196_608), 'startup'],
    [head(8, 80_877_103), 'tls'],
    [head(8, 80_877_104), 'gss'],
    [head(16, 80_877_102), 'cancel'],
    [head(2_000_000_000, 196_608), undefined],
    [head(9, 80_877_103), undefined],
    [Buffer.from('GET / HT'), undefined],
    [Buffer.from('POST / H'), undefined],
    [Buffer.alloc(8), undefined],
  ] as const)('%j are %s', (bytes, wish) => {
    expect(firstWish(bytes)).toBe(wish)
  })
})

test.each([
  ['copy t from stdin', true],
  ['  COPY public.t (a, b)\n FROM STDIN WITH (FORMAT csv)', true],
  ['copy t to stdout', false],
  ['select 1; copy t from stdin', false],
  ["insert into t values ('copy x from stdin')", false],
])('%j sends more: %s', (sql, more) => {
  expect(wantsToSend(message('Q', `${sql}\0`))).toBe(more)
  expect(wantsToSend(message('P', `\0${sql}\0`))).toBe(false)
})
