import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY } from '#base/duration'
import { type Fault } from '#base/fault'
import type { Output } from '#contract'
import { digestOf } from '#services/keys/format'
import { recordApplied, startGate } from '#store/gates'
import { readLedger } from '#store/ledger'
import { type Reviewed, reviewed } from '#tests/reviewed'
import { call, removeFolder, temporaryFolder } from '#tests/workspace'

const NAMES = ['gone', 'kept', 'old-value', 'unused', 'used-since'] as const
let folder: string
let desk: Reviewed
let id: string
const values = new Map<string, string>()

beforeEach(async () => {
  folder = temporaryFolder()
  desk = reviewed(folder)
  for (const name of NAMES) values.set(name, desk.create(name).value)
  id = desk.start().id
  desk.decide(id, 'keep', ['kept'])
  desk.decide(id, 'revoke', ['gone', 'unused', 'used-since'], { reason: 'nobody needs it' })
  desk.decide(id, 'rotate', ['old-value'])
})
afterEach(() => {
  desk.work.close()
  removeFolder(folder)
})

const keyIdOf = (name: string) => desk.rows(id).find((row) => row.name === name)?.keyId ?? ''
const stateOf = (name: string) => desk.work.keys.show({ ref: keyIdOf(name) }).state
const outcomes = ({ results }: Output<'review.apply'>) =>
  Object.fromEntries(results.map(({ name, state }) => [name, state]))
const messageOf = ({ results }: Output<'review.apply'>, name: string) =>
  results.find((result) => result.name === name)?.message

describe('applying', () => {
  it('is refused before signing', async () => {
    await expect(desk.apply(id)).rejects.toMatchObject({ code: 'review.state' })
    expect(stateOf('unused')).toBe('active')
  })

  it('revokes what was decided, by the list that gates obey, with the reason; nothing else', async () => {
    await desk.sign(id)
    const applied = await desk.apply(id)
    expect(outcomes(applied)).toEqual({
      gone: 'done',
      'old-value': 'skipped',
      unused: 'done',
      'used-since': 'done',
    })
    expect(applied.review.remediation).toEqual({ done: 3, of: 4 })
    const { now } = desk.work.clock
    const ledger = readLedger(desk.work.ledger.path)
    expect(ledger.isDue(digestOf(values.get('unused') ?? ''), now)).toBe(true)
    expect(ledger.isDue(digestOf(values.get('kept') ?? ''), now)).toBe(false)
    expect(desk.work.keys.show({ ref: keyIdOf('unused') })).toMatchObject({
      state: 'revoked',
      revokeReason: 'nobody needs it',
    })
    expect(stateOf('kept')).toBe('active')
    expect(stateOf('old-value')).toBe('active')
    const { rows } = desk.work.audit.list({ keyId: keyIdOf('unused'), offset: 0, limit: 2 })
    expect(rows.map(({ operation }) => operation)).toEqual(['review.apply', 'keys.revoke'])
  })

  it('leaves a key alone that somebody has needed since the freeze, unless it is named', async () => {
    desk.work.clock.now += DAY
    desk.use(keyIdOf('used-since'), desk.work.clock.now)
    desk.work.keys.rotate({ ref: 'unused', overlap: '24h' }, call('keys.rotate'))
    await desk.sign(id)
    const first = await desk.apply(id)
    expect(outcomes(first)).toMatchObject({
      'used-since': 'skipped',
      unused: 'skipped',
      gone: 'done',
    })
    expect(messageOf(first, 'used-since')).toMatch(/^Not revoked. Used 3 Nov 2026, 09:00 UTC/)
    expect(stateOf('used-since')).toBe('active')
    expect(desk.rows(id).find(({ name }) => name === 'used-since')?.outcome).toMatchObject({
      state: 'skipped',
    })
    const second = await desk.apply(id, { despite: [keyIdOf('used-since')] })
    expect(outcomes(second)).toMatchObject({ 'used-since': 'done', unused: 'skipped' })
    // Whoever reads the pack sees that somebody was overruled.
    expect(desk.rows(id).find(({ name }) => name === 'used-since')?.outcome?.message).toMatch(
      /^Revoked all the same\. Used 3 Nov 2026, 09:00 UTC, after the freeze\./,
    )
    expect(stateOf('used-since')).toBe('revoked')
  })

  it('heeds a use before the freeze that has become known since', async () => {
    desk.use(keyIdOf('unused'), desk.work.clock.now - DAY)
    await desk.sign(id)
    const applied = await desk.apply(id)
    expect(outcomes(applied)).toMatchObject({ unused: 'skipped' })
    expect(messageOf(applied, 'unused')).toMatch(/has become known since the freeze/)
  })

  it('calls done what is revoked already, and failed what somebody deleted; the rest goes on', async () => {
    await desk.sign(id)
    desk.work.keys.revoke({ ref: 'unused', reason: 'leaked' }, call('keys.revoke'))
    const keyId = keyIdOf('gone')
    desk.work.database.write((db) => {
      db.run('DELETE FROM key_version WHERE key_id = ?', keyId)
      db.run('DELETE FROM key WHERE id = ?', keyId)
    })
    const applied = await desk.apply(id)
    expect(outcomes(applied)).toMatchObject({
      unused: 'done',
      gone: 'failed',
      'used-since': 'done',
    })
    expect(messageOf(applied, 'unused')).toMatch(/^Already: Revoked .* by tess@desk: leaked\.$/)
    expect(messageOf(applied, 'gone')).toMatch(/deleted it from the file/)
  })

  it('calls a rotation done once there is a newer value', async () => {
    await desk.sign(id)
    expect(messageOf(await desk.apply(id), 'old-value')).toMatch(/Not rotated yet/)
    expect(desk.rows(id).find(({ name }) => name === 'old-value')).not.toHaveProperty('outcome')
    const { prefix } = desk.work.keys.rotate(
      { ref: 'old-value', overlap: '24h' },
      call('keys.rotate'),
    )
    const again = await desk.apply(id)
    expect(messageOf(again, 'old-value')).toBe(`Rotated to ${prefix}.`)
    expect(again.review.remediation).toEqual({ done: 4, of: 4 })
  })

  it('does nothing twice', async () => {
    await desk.sign(id)
    await desk.apply(id)
    const records = () => desk.work.audit.list({ offset: 0, limit: 1 }).total
    const before = records()
    const again = await desk.apply(id)
    expect(outcomes(again)).toMatchObject({ unused: 'done', gone: 'done' })
    expect(records()).toBe(before)
  })

  it('shows the receipt of each revoke, gate by gate, and names a silent one', async () => {
    await desk.sign(id)
    const { database, clock } = desk.work
    const gate = (gateId: string, name: string, heartbeat: number) =>
      database.write((db) =>
        startGate(db, {
          id: gateId,
          name,
          address: 'x',
          version: '0',
          pid: 1,
          host: 'x',
          started_at: heartbeat,
          heartbeat_at: heartbeat,
          applied_epoch: 0,
          keys_loaded: 0,
          clients_recorded: 1,
        }),
      )
    gate('a', 'east', clock.now)
    gate('b', 'vessel', clock.now - 60_000)
    const obeying = setInterval(() => {
      database.write((db) => {
        const epoch = desk.work.keys.summary({}).epoch
        recordApplied(db, 'a', epoch, clock.now + 300)
      })
    }, 20)
    try {
      const applied = await desk.apply(id)
      expect(messageOf(applied, 'unused')).toBe(
        'Revoked. Refused by 1 of 2 gates, 0.3 s after the commit. Not yet confirmed by vessel, silent since 2 Nov 2026, 08:59 UTC.',
      )
    } finally {
      clearInterval(obeying)
    }
    expect(desk.rows(id).find(({ name }) => name === 'unused')?.outcome?.message).toMatch(
      /Refused by 1 of 2 gates/,
    )
  })

  it('can be stopped between two keys; what was revoked stays so, and the rest follows', async () => {
    await desk.sign(id)
    const stop = new AbortController()
    const steps: unknown[] = []
    const applying = desk.reviews.apply(
      { id },
      {
        ...call('review.apply'),
        signal: stop.signal,
        progress: (step) => {
          steps.push(step)
          if (steps.length === 2) stop.abort()
        },
      },
    )
    await expect(applying).rejects.toMatchObject({
      code: 'cancelled',
      message: 'Stopped after 2 of 4.',
    } satisfies Partial<Fault>)
    expect(steps).toEqual([
      { done: 0, of: 4, name: 'gone' },
      { done: 1, of: 4, name: 'old-value' },
    ])
    expect([stateOf('gone'), stateOf('unused')]).toEqual(['revoked', 'active'])
    await desk.apply(id)
    expect(stateOf('unused')).toBe('revoked')
  })

  it('revokes nothing when the pack has no place or nothing can sign it', async () => {
    await desk.sign(id)
    await expect(desk.apply(id, { path: folder })).rejects.toMatchObject({ field: 'path' })
    desk.work.vault.failing = true
    await expect(desk.apply(id, { path: desk.path('pack') })).rejects.toMatchObject({
      code: 'vault.locked',
    })
    expect(stateOf('unused')).toBe('active')
  })

  it('writes a pack that holds the receipts and adds up', async () => {
    const signed = await desk.sign(id, { path: desk.path('signed') })
    await desk.apply(id, { path: desk.path('applied') })
    expect(
      await desk.reviews.verify({
        path: desk.path('applied'),
        fingerprint: signed.signature?.fingerprint,
      }),
    ).toMatchObject({ verdict: 'trusted', review: { remediation: { done: 3, of: 4 } } })
  })
})
