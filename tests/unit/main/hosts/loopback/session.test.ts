// Owns what is known about launch tokens and session secrets.
import { describe, expect, it } from 'vitest'
import { createSessions, TOKEN_LIFE } from '#hosts/loopback/session'

function setUp(terminal = true) {
  let at = 1_000_000
  const sessions = createSessions({ now: () => at, terminal })
  return { sessions, wait: (ms: number) => (at += ms) }
}

const refused = (message: RegExp) => ({
  kind: 'refused',
  status: 401,
  failure: {
    code: 'host.session',
    message: expect.stringMatching(message),
    fix: expect.any(String),
  },
})

describe('a launch token', () => {
  it('holds 256 random bits and is never given twice', () => {
    const { sessions } = setUp()
    const tokens = Array.from({ length: 100 }, () => sessions.issue())
    expect(new Set(tokens).size).toBe(100)
    for (const token of tokens) expect(Buffer.from(token, 'base64url').byteLength).toBe(32)
  })

  it('opens one session, once', () => {
    const { sessions } = setUp()
    const token = sessions.issue()
    const first = sessions.exchange(token)
    expect(first).toEqual({ secret: expect.stringMatching(/^[\w-]{43}$/) })
    expect(sessions.exchange(token)).toEqual(refused(/has been used/))
    expect(sessions.knows('secret' in first ? first.secret : '')).toBe(true)
  })

  it('lives for ten minutes, also when the clock is set back', () => {
    const { sessions, wait } = setUp()
    const [old, young, odd] = [sessions.issue(), sessions.issue(), sessions.issue()]
    wait(TOKEN_LIFE - 1)
    expect(sessions.exchange(young)).toHaveProperty('secret')
    wait(1)
    expect(sessions.exchange(old)).toEqual(refused(/older than 10 minutes/))
    wait(-2 * TOKEN_LIFE)
    expect(sessions.exchange(odd)).toEqual(refused(/older than 10 minutes/))
  })

  it('is not a session secret, nor the other way round', () => {
    const { sessions } = setUp()
    const token = sessions.issue()
    expect(sessions.knows(token)).toBe(false)
    const opened = sessions.exchange(token)
    const secret = 'secret' in opened ? opened.secret : ''
    expect(sessions.exchange(secret)).toEqual(refused(/does not know this link/))
  })

  it('of another run, empty or nearly right is unknown', () => {
    const { sessions } = setUp()
    const token = sessions.issue()
    for (const text of [
      '',
      token.slice(1),
      `${token}A`,
      token.toLowerCase() + 'x',
      setUp().sessions.issue(),
    ])
      expect(sessions.exchange(text)).toEqual(refused(/does not know this link/))
    expect(sessions.exchange(token)).toHaveProperty('secret')
  })

  it('that is refused says how to get a new one, where that can be done', () => {
    for (const [terminal, words] of [
      [true, /Press Enter in the terminal/],
      [false, /Start the app again/],
    ] as const) {
      const answer = setUp(terminal).sessions.exchange('x')
      expect('failure' in answer && answer.failure.fix).toMatch(words)
    }
  })
})

it('keeps a bounded number of tokens and sessions, newest first', () => {
  const { sessions } = setUp()
  const secrets = Array.from({ length: 100 }, () => {
    const opened = sessions.exchange(sessions.issue())
    return 'secret' in opened ? opened.secret : ''
  })
  expect(sessions.knows(secrets.at(-1) ?? '')).toBe(true)
  expect(secrets.filter((secret) => sessions.knows(secret))).toHaveLength(64)
})
