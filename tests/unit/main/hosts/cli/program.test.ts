import { PassThrough, Readable, Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import type { Failure } from '#contract'
import { runProgram } from '#hosts/cli/program'
import type { Dispatch } from '#ipc/dispatch'

const VALUE = 'dsk_7I4tVqGS_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx'

interface Seen {
  readonly channel: string
  readonly input: unknown
  readonly consent: boolean | undefined
}

/** Runs a command line over scripted answers; the operations themselves are tested where they live. */
async function run(
  argv: readonly string[],
  answer: (channel: string, input: unknown) => unknown = () => ({}),
  {
    stdin = '',
    stdout = new PassThrough(),
  }: { readonly stdin?: string; readonly stdout?: Writable } = {},
) {
  const seen: Seen[] = []
  let out = ''
  let err = ''
  if (stdout instanceof PassThrough) stdout.on('data', (chunk) => (out += String(chunk)))
  const stderr = new PassThrough()
  stderr.on('data', (chunk) => (err += String(chunk)))
  const dispatch: Dispatch = async (channel, input, { consent }) => {
    seen.push({ channel, input, consent })
    const value = answer(channel, input)
    return value instanceof Error
      ? { ok: false, failure: value.cause as Failure }
      : { ok: true, value }
  }
  const code = await runProgram(argv, {
    version: '1.2.3',
    terminal: { stdin: Readable.from([stdin]), stdout, stderr, env: {} },
    signal: new AbortController().signal,
    open: async () => ({ dispatch, close: async () => {} }),
    hosts: {
      gate: async () => {},
      gateUses: async () => ({ path: '', gate: '', fingerprint: '' }),
      verifyPack: async () => ({
        verdict: 'broken',
        message: '',
        problems: [],
        chain: 'first',
        chainMessage: '',
      }),
      serve: async () => {},
      trial: async () => {},
    },
  })
  return { code, out, err, seen }
}

/** A pipe whose reader has closed it, as head does. */
const gone = () =>
  new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error('EPIPE'), { code: 'EPIPE' })),
  })

const refusal = (code: Failure['code']) =>
  new Error('refused', { cause: { code, message: 'What happened.', fix: 'What to do.' } })

describe('dsadmin', () => {
  it.each([
    [['keys', 'frobnicate']],
    [['keys', 'create']],
    [['keys', 'revoke', 'a']],
    [['keys', 'list', '--state', 'dead']],
    [['keys', 'list', '--unused', '90']],
    [['keys', 'create', 'a', '--used-by', 'nobody']],
    [['keys', 'create', 'a', '--expires', 'soon']],
    [['--nonsense']],
    [['gate', '--port', '99999']],
    [['gate', '--port', 'x']],
  ])('%j is a usage error', async (argv) => {
    const { code, err, seen } = await run(argv)
    expect({ code, seen }).toEqual({ code: 2, seen: [] })
    expect(err).toMatch(/^dsadmin: .+\n.+\n$/)
  })

  it.each([
    [['keys', 'create', 'a', '--expires', VALUE]],
    [['keys', 'list', '--state', VALUE]],
    [['keys', VALUE]],
    [['policy', 'set', '--rotation', VALUE]],
    [['metastore', 'probe', '--engine', VALUE]],
  ])('repeats no key that was pasted in the wrong place', async (argv) => {
    const { code, err } = await run(argv)
    expect(code).toBe(2)
    expect(err).toContain('dsk_7I4tVqGS')
    expect(err).not.toContain(VALUE.slice(13))
  })

  it('names no gate after a key', async () => {
    const { code, err } = await run(['gate', '--name', VALUE])
    expect(code).toBe(2)
    expect(err).toContain('The name of a gate holds a key.')
  })

  it('does not take an empty text, such as a variable that was not set, for every key', async () => {
    const { code, err, seen } = await run([
      'keys',
      'bulk',
      'revoke',
      '--find',
      '',
      '--reason',
      'x',
      '--yes',
    ])
    expect({ code, seen }).toEqual({ code: 2, seen: [] })
    expect(err).toContain('--find is empty')
  })

  it('prints help and version as answers', async () => {
    expect(await run(['--version'])).toMatchObject({ code: 0, out: '1.2.3\n' })
    const help = await run(['keys', '--help'])
    expect(help).toMatchObject({ code: 0, err: '' })
    expect(help.out).toContain('revoke')
  })

  it('ends help quietly when its reader has read enough', async () => {
    expect(await run(['keys', '--help'], undefined, { stdout: gone() })).toMatchObject({
      code: 0,
      err: '',
    })
  })

  it.each([[[]], [['keys']], [['metastore', 'connect']]])(
    'shows its help for %j, as a usage error',
    async (argv) => {
      const { code, out, err } = await run(argv)
      expect({ code, out }).toEqual({ code: 2, out: '' })
      expect(err).toMatch(/^Usage: dsadmin/)
    },
  )

  it('says on one line what a mistyped command may have meant', async () => {
    const { err } = await run(['kes'])
    expect(err).toContain("unknown command 'kes' (Did you mean keys?)")
  })

  it('names the global options in the help of every command', async () => {
    expect((await run(['keys', 'revoke', '--help'])).out).toContain('--yes')
    const bundle = (await run(['gate', 'bundle', '--help'])).out
    expect(bundle).toContain('--yes')
    // Of the gate that listens, which writing a bundle does not.
    expect(bundle).not.toContain('--port')
    expect((await run(['gate', 'uses', '--help'])).out).toContain('--trust <fingerprint>')
  })

  it.each([
    ['key.missing', 3],
    ['key.name-taken', 4],
    ['store.busy', 5],
    ['vault.passphrase', 1],
    ['cancelled', 130],
  ] as const)('%s ends with exit code %i and one JSON object on stderr', async (code, exit) => {
    const result = await run(['keys', 'show', 'a', '--json'], () => refusal(code))
    expect(result).toMatchObject({ code: exit, out: '' })
    expect(JSON.parse(result.err)).toEqual({
      error: { code, message: 'What happened.', fix: 'What to do.' },
    })
  })

  it('takes global options before and after the command', async () => {
    const before = await run(['--json', 'keys', 'show', 'a'], () => ({ id: 1 }))
    const after = await run(['keys', 'show', 'a', '--json'], () => ({ id: 1 }))
    expect(before.out).toBe('{"id":1}\n')
    expect(after.out).toBe(before.out)
  })

  it('prints the value alone on stdout and confirms it after stdout has taken it', async () => {
    const { out, err, seen } = await run(['keys', 'create', 'a'], () => ({
      name: 'a',
      prefix: 'dsk_7I4tVqGS',
      value: VALUE,
    }))
    expect(out).toBe(`${VALUE}\n`)
    expect(err).not.toContain(VALUE)
    expect(seen.map(({ channel }) => channel)).toEqual(['keys.create', 'keys.confirm'])
  })

  it('does not confirm a value that nobody took', async () => {
    const { code, err, seen } = await run(
      ['keys', 'create', 'a'],
      () => ({ name: 'a', prefix: 'dsk_7I4tVqGS', value: VALUE }),
      { stdout: gone() },
    )
    expect(code).not.toBe(0)
    expect(err).not.toContain(VALUE)
    expect(seen.map(({ channel }) => channel)).toEqual(['keys.create'])
  })

  it('does not revoke without a terminal and without --yes, and names the command', async () => {
    const { code, err, seen } = await run(['keys', 'revoke', 'a', '--reason', 'leaked'])
    expect({ code, seen }).toEqual({ code: 2, seen: [] })
    expect(err).toContain('dsadmin keys revoke')
  })

  it('passes consent on with --yes', async () => {
    const { seen } = await run(['keys', 'revoke', 'a', '--reason', 'leaked', '--yes'], () => ({
      name: 'a',
      revoked: ['dsk_7I4tVqGS'],
    }))
    expect(seen).toEqual([
      { channel: 'keys.revoke', input: { ref: 'a', reason: 'leaked' }, consent: true },
    ])
  })

  it('needs --yes for a rotation without overlap only', async () => {
    const made = () => ({ name: 'a', prefix: 'dsk_7I4tVqGS', value: VALUE, violations: [] })
    expect((await run(['keys', 'rotate', 'a', '--overlap', 'now'], made)).code).toBe(2)
    expect((await run(['keys', 'rotate', 'a', '--overlap', '1h'], made)).code).toBe(0)
  })

  it('reads a value to identify from stdin, its newline cut', async () => {
    const { seen } = await run(['keys', 'identify', '--json'], () => ({}), { stdin: `${VALUE}\n` })
    expect(seen).toMatchObject([{ channel: 'keys.identify', input: { value: VALUE } }])
  })

  it('pages through a list of any length', async () => {
    const names = Array.from({ length: 450 }, (_, index) => `k${String(index)}`)
    const { out, seen } = await run(['keys', 'list', '--json'], (_, input) => {
      const { offset, limit } = input as { readonly offset: number; readonly limit: number }
      return { rows: names.slice(offset, offset + limit), total: names.length }
    })
    expect(JSON.parse(out)).toEqual(names)
    expect(seen.length).toBe(3)
  })

  it('lists what is not revoked, and everything with --all', async () => {
    const states = async (...more: readonly string[]) => {
      const { seen } = await run(['keys', 'list', ...more], () => ({ rows: [], total: 0 }))
      return (seen[0]?.input as { readonly states: readonly string[] } | undefined)?.states
    }
    expect(await states()).toEqual(['active', 'suspended', 'expired'])
    expect(await states('--all')).toEqual(['active', 'suspended', 'expired', 'revoked'])
    expect(await states('--state', 'revoked')).toEqual(['revoked'])
  })

  it('ends with 1 and still prints the result when the audit chain is broken', async () => {
    const health = { ok: false, message: 'Record 3 was changed.', records: 5 }
    const result = await run(['audit', 'verify', '--json'], () => health)
    expect(result).toMatchObject({ code: 1, err: '' })
    expect(JSON.parse(result.out)).toEqual(health)
  })

  it('never shows a stack, whatever happens', async () => {
    const { code, err } = await run(['keys', 'show', 'a'], () => {
      throw new TypeError('Cannot read properties of undefined')
    })
    expect(code).toBe(5)
    expect(err).not.toMatch(/TypeError|undefined|\bat .*:\d/)
  })
})
