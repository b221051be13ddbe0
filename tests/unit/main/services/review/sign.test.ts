import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY } from '#base/duration'
import { Fault } from '#base/fault'
import { sha256 } from '#base/sha256'
import type { Parsed, ReviewHead } from '#contract'
import { type Reviewed, reviewed } from '#tests/reviewed'
import { SmallDisk } from '#tests/small-disk'
import { call, removeFolder, temporaryFolder } from '#tests/workspace'

let folder: string
let desk: Reviewed
let review: ReviewHead
beforeEach(() => {
  folder = temporaryFolder()
  desk = reviewed(folder)
  for (const name of ['one', 'two']) desk.create(name)
  review = desk.start()
})
afterEach(() => {
  desk.work.close()
  removeFolder(folder)
})

async function refusal(promise: Promise<unknown>): Promise<Fault> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof Fault)) throw new Error(`no fault but ${String(error)}`)
  return error
}
const stateNow = () => desk.reviews.show({ id: review.id }).state
const change = (sql: string, ...values: readonly (string | number)[]) =>
  desk.work.database.write((db) => db.run(sql, ...values))
const leftovers = () => readdirSync(folder).filter((name) => /part|pack/.test(name))

describe('signing', () => {
  it('needs a decision on every key, and says on which there is none', async () => {
    desk.decide(review.id, 'keep', ['one'])
    const fault = await refusal(desk.sign(review.id, { path: desk.path('pack') }))
    expect(fault).toMatchObject({
      code: 'review.unbalanced',
      message: '1 of 2 keys is still to be decided: two.',
    })
    expect(stateNow()).toBe('open')
    expect(leftovers()).toEqual([])
  })

  it('signs who, in which role, what and when next, and the hashes of both tables', async () => {
    desk.decide(review.id, 'keep')
    const signed = await desk.sign(review.id, { path: desk.path('pack') })
    expect(signed).toMatchObject({
      state: 'signed',
      balanced: true,
      signature: {
        reviewer: 'Tess Okafor',
        role: 'Security officer',
        statement: 'Each key was reviewed.',
        by: 'tess@desk',
        assurance: 'signed',
      },
      pack: { path: desk.path('pack') },
    })
    const read = (name: string) => readFileSync(join(desk.path('pack'), name))
    const said = JSON.parse(read('signoff.json').toString()) as Record<string, unknown>
    expect(said).toMatchObject({
      population: sha256(read('population.csv')),
      decisions: sha256(read('decisions.csv')),
      signer: signed.signature?.fingerprint,
      previous: null,
    })
    expect(said['population']).toBe(review.sha256)
    expect(signed.signature?.sha256).toBe(sha256(read('signoff.json')))
    expect(signed.pack?.manifest).toBe(sha256(read('manifest.json')))
    expect(statSync(desk.path('pack')).mode & 0o777).toBe(0o700)
    expect(desk.work.audit.list({ offset: 0, limit: 2 }).rows.map((row) => row.operation)).toEqual([
      'review.pack',
      'review.sign',
    ])
  })

  it('lets nothing be decided any more, and is done once', async () => {
    desk.decide(review.id, 'keep')
    await desk.sign(review.id)
    expect(() => desk.decide(review.id, 'revoke')).toThrow(/is signed/)
    expect(() => desk.decide(review.id, undefined)).toThrow(/is signed/)
    expect(await refusal(desk.sign(review.id))).toMatchObject({ code: 'review.state' })
    expect(() =>
      desk.reviews.abandon({ id: review.id, reason: 'x' }, call('review.abandon')),
    ).toThrow(/is signed/)
  })

  it('is refused where what was frozen was changed in the file', async () => {
    desk.decide(review.id, 'keep')
    change(
      `UPDATE review_row SET frozen = json_set(frozen, '$.owner', 'mallory') WHERE name = 'one'`,
    )
    expect(await refusal(desk.sign(review.id))).toMatchObject({ code: 'review.unbalanced' })
    change(`UPDATE review_row SET frozen = json_set(frozen, '$.owner', 'team') WHERE name = 'one'`)
    change(`DELETE FROM review_row WHERE name = 'two'`)
    const gone = await refusal(desk.sign(review.id))
    expect(gone.message).toBe('2 keys were frozen, and 1 row is there.')
    change(`UPDATE review_row SET frozen = '{}'`)
    expect(await refusal(desk.sign(review.id))).toMatchObject({ code: 'review.unbalanced' })
    expect(stateNow()).toBe('open')
  })

  it('asks again about what was decided until a day that has passed', async () => {
    const until = new Date(desk.work.clock.now + 5 * DAY).toISOString()
    desk.decide(review.id, 'keep', ['one'])
    desk.decide(review.id, 'exception', ['two'], { until })
    desk.work.clock.now += 6 * DAY
    const fault = await refusal(desk.sign(review.id))
    expect(fault.message).toMatch(/has to be decided again: two/)
  })

  it.each([
    ['reviewer', ' '],
    ['role', ''],
    ['statement', '\n'],
    ['nextAt', '2026-11-02T08:59:00.000Z'],
    ['path', 'relative'],
  ] as const)('names the field %s when it cannot be taken', async (field, text) => {
    desk.decide(review.id, 'keep')
    const input: Parsed<'review.sign'> = {
      id: review.id,
      reviewer: 'T',
      role: 'R',
      statement: 'S',
      nextAt: '2027-01-01T00:00:00.000Z',
      [field]: text,
    }
    const fault = await refusal(desk.reviews.sign(input, call('review.sign')))
    expect(fault).toMatchObject({ code: 'input.invalid', field })
  })

  it('without a vault goes on unsigned only when that was said, and says so everywhere', async () => {
    desk.decide(review.id, 'keep')
    desk.work.vault.failing = true
    const fault = await refusal(desk.sign(review.id, { path: desk.path('pack') }))
    expect(fault.code).toBe('vault.locked')
    expect(fault.fix).toContain('--unsigned')
    expect(stateNow()).toBe('open')

    const signed = await desk.sign(review.id, { path: desk.path('pack'), unsigned: true })
    expect(signed.signature).toMatchObject({ assurance: 'unsigned' })
    expect(signed.signature).not.toHaveProperty('fingerprint')
    const read = (name: string) => readFileSync(join(desk.path('pack'), name), 'utf8')
    expect(read('summary.html')).toContain('Unsigned.')
    expect(read('HOW-TO-CHECK.html')).toContain('There is no signature')
    expect(JSON.parse(read('signoff.json'))).toMatchObject({ signer: null })
    expect(JSON.parse(read('manifest.json'))).toMatchObject({
      signer: null,
      about: { assurance: 'unsigned' },
    })
    expect(readdirSync(desk.path('pack')).filter((name) => /sig$|pem$/.test(name))).toEqual([])
    expect(await desk.reviews.verify({ path: desk.path('pack') })).toMatchObject({
      verdict: 'unsigned',
      problems: [],
    })
    expect(desk.work.audit.list({ offset: 1, limit: 1 }).rows[0]?.summary).toMatch(/unsigned/)
  })

  it('signs although unsigned was allowed, where something can', async () => {
    desk.decide(review.id, 'keep')
    expect(await desk.sign(review.id, { unsigned: true })).toMatchObject({
      signature: { assurance: 'signed' },
    })
  })

  it('signs nothing when the pack has no place, and leaves nothing', async () => {
    desk.decide(review.id, 'keep')
    writeFileSync(desk.path('file'), 'mine')
    mkdirSync(desk.path('empty'))
    for (const path of ['file', 'empty', 'none/pack', 'file/pack']) {
      const fault = await refusal(desk.sign(review.id, { path: desk.path(path) }))
      expect(fault).toMatchObject({ code: 'input.invalid', field: 'path' })
    }
    expect(stateNow()).toBe('open')
    expect(readFileSync(desk.path('file'), 'utf8')).toBe('mine')
    expect(leftovers()).toEqual([])
  })

  it('signs nothing on a full or read-only disk, and leaves nothing', async () => {
    const disk = SmallDisk.mount(1)
    if (!disk) return
    try {
      desk.decide(review.id, 'keep')
      disk.fill()
      const path = join(disk.folder, 'pack')
      expect(await refusal(desk.sign(review.id, { path }))).toMatchObject({ code: 'store.full' })
      expect(readdirSync(disk.folder)).toEqual(['ballast'])
      disk.free()
      disk.makeReadOnly()
      const fault = await refusal(desk.sign(review.id, { path }))
      expect(fault).toMatchObject({ code: 'store.readonly', field: 'path' })
      expect(fault.message).not.toContain('inventory')
      expect(stateNow()).toBe('open')
    } finally {
      disk.unmount()
    }
  })

  it('signs nothing, and takes the draft of the pack back, when the commit fails', async () => {
    desk.decide(review.id, 'keep')
    const { vault } = desk.work
    const take = vault.take.bind(vault)
    // Somebody decides while the keychain asks for its password.
    vault.take = async (item) => {
      desk.decide(review.id, 'revoke', ['one'])
      return take(item)
    }
    const fault = await refusal(desk.sign(review.id, { path: desk.path('pack') }))
    expect(fault).toMatchObject({ code: 'review.state' })
    expect(stateNow()).toBe('open')
    expect(leftovers()).toEqual([])
  })
})

describe('the pack of a signed review', () => {
  it('can be written again, names what it supersedes, and keeps its sign-off', async () => {
    desk.decide(review.id, 'keep')
    const first = await desk.sign(review.id, { path: desk.path('first') })
    const again = await desk.reviews.pack(
      { id: review.id, path: desk.path('again') },
      call('review.pack'),
    )
    const manifest = JSON.parse(
      readFileSync(join(desk.path('again'), 'manifest.json'), 'utf8'),
    ) as { about: { supersedes: readonly string[] } }
    expect(manifest.about.supersedes).toEqual([first.pack?.manifest])
    expect(again.pack).toMatchObject({ path: desk.path('again') })
    for (const name of ['signoff.json', 'signoff.sig', 'population.csv', 'decisions.csv'])
      expect(readFileSync(join(desk.path('again'), name))).toEqual(
        readFileSync(join(desk.path('first'), name)),
      )
  })

  it('tells of a rotation that somebody has carried out since', async () => {
    desk.decide(review.id, 'keep')
    desk.decide(review.id, 'rotate', ['one'])
    await desk.sign(review.id, { path: desk.path('first') })
    const told = (name: string) => readFileSync(join(desk.path(name), 'remediation.csv'), 'utf8')
    expect(told('first')).toContain(',open,')
    const { prefix } = desk.work.keys.rotate({ ref: 'one', overlap: '24h' }, call('keys.rotate'))
    const again = await desk.reviews.pack(
      { id: review.id, path: desk.path('again') },
      call('review.pack'),
    )
    expect(told('again')).toContain(`Rotated to ${prefix}.`)
    expect(again.remediation).toEqual({ done: 1, of: 1 })
  })

  it('is not made of an open review, over anything, or of rows that were changed since', async () => {
    const pack = (name: string) =>
      desk.reviews.pack({ id: review.id, path: desk.path(name) }, call('review.pack'))
    expect(await refusal(pack('early'))).toMatchObject({ code: 'review.state' })
    desk.decide(review.id, 'keep')
    await desk.sign(review.id, { path: desk.path('first') })
    expect(await refusal(pack('first'))).toMatchObject({ code: 'input.invalid', field: 'path' })
    desk.work.vault.failing = true
    expect(await refusal(pack('locked'))).toMatchObject({ code: 'vault.locked' })
    desk.work.vault.failing = false
    change(`UPDATE review_row SET decision = 'revoke' WHERE name = 'one'`)
    expect(await refusal(pack('forged'))).toMatchObject({ code: 'review.unbalanced' })
    expect(existsSync(desk.path('forged'))).toBe(false)
    rmSync(desk.path('first'), { recursive: true })
  })
})
