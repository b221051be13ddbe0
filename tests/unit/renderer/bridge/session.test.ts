// Owns what is known about a tab's session: the token leaves the address, the secret stays, its end is told.
import { describe, expect, it, vi } from 'vitest'
import { openHttpSession } from '#bridge/session'

const refusal = {
  code: 'host.session',
  message: 'This link has been used.',
  fix: 'Press Enter.',
} as const

function tab(hash: string, answers: readonly unknown[], stored?: string) {
  const kept = new Map(stored === undefined ? [] : [['dsadmin.session', stored]])
  const left = [...answers]
  const fetch = vi.fn(async (_address: string, _options: { readonly body: string }) => {
    const answer = left.shift()
    if (answer === undefined) throw new TypeError('connection refused')
    return Response.json(answer)
  })
  const replaceState = vi.fn()
  const session = openHttpSession({
    location: { hash, pathname: '/api-keys', search: '?find=x' },
    history: { replaceState },
    sessionStorage: {
      getItem: (name) => kept.get(name) ?? null,
      setItem: (name, value) => void kept.set(name, value),
      removeItem: (name) => void kept.delete(name),
    },
    fetch: fetch as unknown as typeof globalThis.fetch,
  })
  return { session, fetch, replaceState, kept }
}

describe('a launch link', () => {
  it('is exchanged once, leaves the address at once and its secret stays with the tab', async () => {
    const { session, fetch, replaceState, kept } = tab('#t=TOKEN', [{ ok: true, value: 'SECRET' }])
    expect(replaceState).toHaveBeenCalledWith(null, '', '/api-keys?find=x')
    expect(await Promise.all([session.secret(), session.secret()])).toEqual(['SECRET', 'SECRET'])
    expect(fetch).toHaveBeenCalledTimes(1)
    expect(fetch.mock.calls[0]?.[0]).toBe('/session')
    expect(JSON.parse(fetch.mock.calls[0]?.[1].body ?? '')).toEqual({ token: 'TOKEN' })
    expect([...kept.values()]).toEqual(['SECRET'])
    expect(session.current()).toEqual({ state: 'open' })
  })

  it('that is refused closes the tab and says why', async () => {
    const { session, kept } = tab('#t=TOKEN', [{ ok: false, failure: refusal }])
    const heard = vi.fn()
    session.subscribe(heard)
    expect(await session.secret()).toBeUndefined()
    expect(session.current()).toEqual({ state: 'closed', failure: refusal, lost: false })
    expect(heard).toHaveBeenCalledTimes(1)
    expect(kept.size).toBe(0)
  })

  it('that is refused does not end the session that the tab has', async () => {
    const { session } = tab('#t=USED', [{ ok: false, failure: refusal }], 'KEPT')
    expect(await session.secret()).toBe('KEPT')
    expect(session.current()).toEqual({ state: 'open' })
  })

  it('that nobody answered is tried again by the next call', async () => {
    const { session, fetch } = tab('#t=TOKEN', [undefined, { ok: true, value: 'SECRET' }])
    await vi.waitFor(() => expect(fetch).toHaveBeenCalledTimes(1))
    expect(await session.secret()).toBe('SECRET')
    expect(session.current()).toEqual({ state: 'open' })
  })
})

describe('a tab without a link', () => {
  it('goes on with the secret that it kept', async () => {
    const { session, fetch, replaceState } = tab('', [], 'KEPT')
    expect(await session.secret()).toBe('KEPT')
    expect(fetch).not.toHaveBeenCalled()
    expect(replaceState).not.toHaveBeenCalled()
  })

  it('and without a secret is told to open one', async () => {
    const { session } = tab('#elsewhere', [])
    expect(await session.secret()).toBeUndefined()
    expect(session.current()).toMatchObject({ state: 'closed', failure: { code: 'host.session' } })
  })
})

it('forgets the secret when the host no longer knows it, and remembers whether it ever did', async () => {
  const early = tab('', [], 'KEPT')
  early.session.end(refusal)
  expect(early.session.current()).toMatchObject({ lost: false })
  const { session, kept } = tab('', [], 'KEPT')
  session.heard()
  session.end(refusal)
  expect(session.current()).toMatchObject({ lost: true })
  expect(await session.secret()).toBeUndefined()
  expect(kept.size).toBe(0)
})
