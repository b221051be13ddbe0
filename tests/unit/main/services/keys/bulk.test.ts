import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DAY, HOUR } from '#base/duration'
import { type Input, type Output, operations } from '#contract'
import { digestOf } from '#services/keys/format'
import { readLedger } from '#store/ledger'
import { gateUp, use } from '#tests/gate-rows'
import { SmallDisk } from '#tests/small-disk'
import {
  call,
  faultOf,
  openWorkspace,
  removeFolder,
  temporaryFolder,
  type TestWorkspace,
} from '#tests/workspace'

type Action = Input<'keys.bulk'>['action']
type Pick = Input<'keys.previewBulk'>['pick']
type Preview = Output<'keys.previewBulk'>

let folder: string
let space: TestWorkspace
beforeEach(() => {
  folder = temporaryFolder()
  space = openWorkspace(folder)
})
afterEach(() => {
  space.close()
  removeFolder(folder)
})

const create = (name: string, more = {}) =>
  space.keys.create({ name, ...more }, call('keys.create'))
const stateOf = (ref: string) => space.keys.show({ ref }).state
function preview(action: Action, pick: Pick): Preview {
  const answer = space.keys.previewBulk(
    operations['keys.previewBulk'].input.parse({ action, pick }),
  )
  expect(operations['keys.previewBulk'].output.parse(answer)).toEqual(answer)
  return answer
}
async function run(action: Action, rows: Preview['rows'], more = {}) {
  const input = operations['keys.bulk'].input.parse({
    action,
    rows: rows.map(({ ref, id, seen }) => ({ ref, id, seen })),
  })
  const answer = await space.keys.bulk(input, { ...call('keys.bulk'), ...more })
  expect(operations['keys.bulk'].output.parse(answer)).toEqual(answer)
  return answer
}
const list = (...lines: readonly string[]): Pick => ({ by: 'list', lines: [...lines] })
const every: Pick = { by: 'filter', filter: {} }
const outcomes = ({ rows }: Output<'keys.bulk'>) => rows.map(({ name, outcome }) => [name, outcome])

describe('the preview', () => {
  test('says of each key what would happen, and which are in use', () => {
    const hot = create('hot')
    const used = create('used')
    create('idle')
    create('gone', { expires: '1h' })
    space.keys.suspend({ ref: 'idle' }, call('keys.suspend'))
    const gate = gateUp(space, 'edge')
    use(space, { gate, prefix: used.prefix, uses: 3 })
    space.clock.now += DAY
    use(space, { gate, prefix: hot.prefix, uses: 7 })
    space.clock.now += HOUR
    const { rows, works, hot: inUse } = preview({ kind: 'suspend' }, every)
    expect(rows.map((row) => [row.name, row.works, row.hot, row.uses24h])).toEqual([
      ['gone', false, false, 0],
      ['hot', true, true, 7],
      ['idle', false, false, 0],
      ['used', true, false, 0],
    ])
    expect(rows[0]?.why).toContain('has expired')
    expect(rows[2]?.why).toContain('suspended already')
    expect([works, inUse]).toEqual([2, 1])
  })

  test('takes names, prefixes and ids as they were pasted, each key once', () => {
    const a = create('a')
    const b = create('b')
    const { rows, missing } = preview(
      { kind: 'suspend' },
      list('  A ', '', a.prefix, b.id, 'nobody', b.value, 'b'),
    )
    expect(rows.map((row) => row.name)).toEqual(['a', 'b'])
    expect(missing).toEqual([
      { line: 5, message: 'No such key.' },
      { line: 6, message: expect.stringContaining('not its name') as string },
    ])
    expect(JSON.stringify({ rows, missing })).not.toContain(b.value.slice(13))
  })

  test('of a revoke says which values would end: a prefix means its value alone', () => {
    const old = create('a')
    const made = space.keys.rotate({ ref: 'a', overlap: '24h' }, call('keys.rotate'))
    const revoke: Action = { kind: 'revoke', reason: 'x' }
    expect(preview(revoke, list(old.prefix)).rows).toMatchObject([
      { ref: old.prefix, ends: [old.prefix] },
    ])
    expect(preview(revoke, list(old.prefix, 'a')).rows).toMatchObject([
      { ref: old.id, ends: [made.prefix, old.prefix] },
    ])
    // For what is done to a whole key a prefix names the key.
    expect(preview({ kind: 'suspend' }, list(old.prefix, made.prefix)).rows).toHaveLength(1)
  })

  test('of tags and owners says where nothing would change', () => {
    create('a', { owner: 'Ada', tags: ['prod'] })
    create('b')
    const why = (action: Action) => preview(action, every).rows.map((row) => row.why)
    expect(why({ kind: 'owner', owner: 'Ada' })).toEqual(['Nothing would change.', undefined])
    expect(why({ kind: 'tag', add: ['PROD'] })).toEqual(['Nothing would change.', undefined])
    expect(why({ kind: 'tag', remove: ['prod'] })).toEqual([undefined, 'Nothing would change.'])
  })

  test('refuses an action without its texts, and a secret in them', () => {
    const { value } = create('a')
    expect(faultOf(() => preview({ kind: 'revoke', reason: ' ' }, every)).field).toBe('reason')
    expect(faultOf(() => preview({ kind: 'tag' }, every)).field).toBe('tags')
    expect(faultOf(() => preview({ kind: 'owner', owner: value }, every)).code).toBe('input.secret')
  })
})

describe('doing it', () => {
  test('changes each key in a transaction of its own, with the record that it would have alone', async () => {
    create('a')
    create('b', { tags: ['x'] })
    const before = space.audit.list({ offset: 0, limit: 1 }).total
    const steps: unknown[] = []
    const { rows } = preview({ kind: 'tag', add: ['y'], remove: ['x'] }, every)
    const done = await run({ kind: 'tag', add: ['y'], remove: ['x'] }, rows, {
      progress: (step: unknown) => steps.push(step),
    })
    expect(done).toMatchObject({ done: 2, cancelled: false })
    expect(steps).toEqual([
      { done: 1, of: 2, name: 'a' },
      { done: 2, of: 2, name: 'b' },
    ])
    expect(space.keys.show({ ref: 'b' }).tags).toEqual(['y'])
    const records = space.audit.list({ offset: 0, limit: 2 })
    expect(records.total).toBe(before + 2)
    expect(records.rows.map(({ operation }) => operation)).toEqual(['keys.edit', 'keys.edit'])
  })

  test('suspends, resumes and hands over', async () => {
    create('a')
    create('b')
    const step = async (action: Action) => run(action, preview(action, every).rows)
    await step({ kind: 'suspend' })
    expect([stateOf('a'), stateOf('b')]).toEqual(['suspended', 'suspended'])
    await step({ kind: 'resume' })
    expect([stateOf('a'), stateOf('b')]).toEqual(['active', 'active'])
    expect(outcomes(await step({ kind: 'owner', owner: 'Ada' }))).toEqual([
      ['a', 'done'],
      ['b', 'done'],
    ])
    expect(space.keys.show({ ref: 'a' }).owner).toBe('Ada')
  })

  test('revokes for ever, and answers the epoch for a receipt', async () => {
    const a = create('a')
    create('b')
    const action: Action = { kind: 'revoke', reason: 'leaked' }
    const done = await run(action, preview(action, list('a', 'b')).rows)
    expect(done.rows[0]).toMatchObject({ outcome: 'done', revoked: [a.prefix] })
    expect(space.keys.show({ ref: a.prefix })).toMatchObject({
      state: 'revoked',
      revokeReason: 'leaked',
    })
    expect(readLedger(space.ledger.path).isDue(digestOf(a.value), 0)).toBe(true)
    expect(space.keys.receipt({ epoch: done.epoch }).epoch).toBe(done.epoch)
  })

  test('of two values of one key ends both, one after the other', async () => {
    const old = create('a')
    space.keys.rotate({ ref: 'a', overlap: '24h' }, call('keys.rotate'))
    const third = space.keys.rotate({ ref: 'a', overlap: '24h' }, call('keys.rotate'))
    const middle = space.keys.show({ ref: 'a' }).versions[1]?.prefix ?? ''
    const action: Action = { kind: 'revoke', reason: 'x' }
    const done = await run(action, preview(action, list(old.prefix, middle)).rows)
    expect(done.done).toBe(2)
    expect(space.keys.show({ ref: 'a' })).toMatchObject({
      state: 'active',
      versionsAlive: 1,
      prefix: third.prefix,
    })
  })

  test('refuses a key that somebody changed since the preview, names it, and does the others', async () => {
    create('a')
    create('b')
    create('c')
    const action: Action = { kind: 'revoke', reason: 'x' }
    const { rows } = preview(action, every)
    space.keys.edit({ ref: 'b', owner: 'Ada' }, call('keys.edit'))
    const { prefix } = create('new b')
    const done = await run(action, rows)
    expect(outcomes(done)).toEqual([
      ['a', 'done'],
      ['b', 'changed'],
      ['c', 'done'],
    ])
    expect(done.rows[1]?.message).toContain('“b” was changed since you looked')
    expect(stateOf('b')).toBe('active')
    expect(stateOf(prefix)).toBe('active')
    expect(await space.audit.verify()).toMatchObject({ ok: true })
  })

  test('answers for a key that was revoked meanwhile, and for one that never was', async () => {
    const { prefix } = create('a')
    const { rows } = preview({ kind: 'suspend' }, every)
    space.keys.revoke({ ref: 'a', reason: 'x' }, call('keys.revoke'))
    const [row] = rows
    if (!row) throw new Error('no row')
    const nobody = { ...row, id: '01970000-0000-7000-8000-000000000009' }
    const done = await run({ kind: 'suspend' }, [row, { ...nobody, ref: nobody.id }])
    expect(done.rows.map(({ outcome }) => outcome)).toEqual(['refused', 'refused'])
    expect(stateOf(prefix)).toBe('revoked')
  })

  test('does not end another key than the one that was seen under a prefix', async () => {
    const a = create('a')
    const b = create('b')
    const action: Action = { kind: 'revoke', reason: 'x' }
    const [row] = preview(action, list(a.prefix)).rows
    if (!row) throw new Error('no row')
    const done = await run(action, [{ ...row, ref: b.prefix }])
    expect(outcomes(done)).toEqual([['a', 'changed']])
    expect([stateOf('a'), stateOf('b')]).toEqual(['active', 'active'])
  })

  test('that is cancelled says what was done and what was not reached', async () => {
    for (const name of ['a', 'b', 'c', 'd']) create(name)
    const ending = new AbortController()
    const { rows } = preview({ kind: 'suspend' }, every)
    const done = await run({ kind: 'suspend' }, rows, {
      signal: ending.signal,
      progress: ({ done }: { readonly done: number }) => {
        if (done === 2) ending.abort()
      },
    })
    expect(done).toMatchObject({ done: 2, cancelled: true })
    expect(outcomes(done).map(([, outcome]) => outcome)).toEqual([
      'done',
      'done',
      'not-reached',
      'not-reached',
    ])
    expect(['a', 'b', 'c', 'd'].map(stateOf)).toEqual([
      'suspended',
      'suspended',
      'active',
      'active',
    ])
  })
})

const disk = SmallDisk.mount(2)
disk?.unmount()

test.skipIf(!disk)('on a disk that fills up it stops, and says what was done', async () => {
  const small = SmallDisk.mount(2)
  if (!small) throw new Error('a disk could be mounted a moment ago')
  const own = openWorkspace(small.folder)
  try {
    for (let nr = 0; nr < 4; nr += 1)
      own.keys.create({ name: `key ${String(nr)}` }, call('keys.create'))
    const { rows } = own.keys.previewBulk({ action: { kind: 'suspend' }, pick: every })
    const done = await own.keys.bulk(
      {
        action: { kind: 'suspend' },
        rows: rows.map(({ ref, id, seen }) => ({ ref, id, seen })),
      },
      {
        ...call('keys.bulk'),
        progress: (step) => {
          if ((step as { readonly done: number }).done === 1) small.fill()
        },
      },
    )
    expect(done.rows.map(({ outcome }) => outcome)).toEqual([
      'done',
      'failed',
      'not-reached',
      'not-reached',
    ])
    expect(done.stopped).toBeDefined()
    expect(own.keys.show({ ref: 'key 1' }).state).toBe('active')
  } finally {
    own.close()
    small.unmount()
  }
})
