import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DAY, HOUR } from '#base/duration'
import { instant } from '#base/runtime'
import { CREDENTIAL_COLUMNS, operations } from '#contract'
import { beat, gateUp, use } from '#tests/gate-rows'
import {
  call,
  openWorkspace,
  removeFolder,
  temporaryFolder,
  type TestWorkspace,
} from '#tests/workspace'

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
function report(more = {}) {
  const answer = space.credentials.report(operations['report.credentials'].input.parse(more))
  expect(operations['report.credentials'].output.parse(answer)).toEqual(answer)
  return answer
}
const row = (name: string) => report().rows.find((one) => one.name === name)

describe('the credential report', () => {
  test('has the columns that reviewers know, first and in order', () => {
    expect(CREDENTIAL_COLUMNS.slice(0, 29).join(' ')).toBe(
      'key_id name prefix status owner purpose environment created_at created_by version_count ' +
        'current_version_created_at age_days last_used_at last_used_state tracking_since idle_days ' +
        'last_used_source uses_30d expires_at grace_until rotation_due revoked_at revoked_by ' +
        'revoke_reason review_decision review_reason reviewer reviewed_at ticket',
    )
  })

  test('says what is not known, what there is none of, and what this program has not', () => {
    const { id, prefix } = create('etl')
    expect(row('etl')).toEqual({
      key_id: id,
      name: 'etl',
      prefix,
      status: 'active',
      owner: 'no_information',
      purpose: 'no_information',
      environment: 'not_supported',
      created_at: instant(space.clock.now),
      created_by: 'tess@desk',
      version_count: 1,
      current_version_created_at: instant(space.clock.now),
      age_days: 0,
      last_used_at: 'no_information',
      last_used_state: 'unknown',
      tracking_since: 'no_information',
      idle_days: 'no_information',
      last_used_source: 'no_information',
      uses_30d: 'no_information',
      expires_at: 'N/A',
      grace_until: 'N/A',
      rotation_due: instant(space.clock.now + 90 * DAY),
      revoked_at: 'N/A',
      revoked_by: 'N/A',
      revoke_reason: 'N/A',
      review_decision: 'no_information',
      review_reason: 'no_information',
      reviewer: 'no_information',
      reviewed_at: 'no_information',
      ticket: 'not_supported',
      used_by: 'no_information',
      tags: 'N/A',
      unused: 'no',
      unused_window_days: 90,
      violations: 'N/A',
    })
  })

  test('tells used from never used, with the gate, the days and the uses', () => {
    const used = create('used', {
      owner: 'Ada',
      purpose: 'Loads',
      usedBy: 'scheduler',
      tags: ['a', 'b'],
      expires: '200d',
    })
    create('never')
    const made = space.clock.now
    space.clock.now += DAY
    const gate = gateUp(space, 'edge')
    use(space, { gate, prefix: used.prefix, uses: 7 })
    const second = space.keys.rotate({ ref: 'used', overlap: '30d' }, call('keys.rotate'))
    space.clock.now += 20 * DAY
    use(space, { gate, prefix: used.prefix, uses: 2 })
    beat(space, gate, 1, made + DAY)
    space.clock.now += 5 * DAY + HOUR
    expect(row('used')).toMatchObject({
      prefix: second.prefix,
      version_count: 2,
      current_version_created_at: instant(made + DAY),
      age_days: 26,
      last_used_at: instant(made + 21 * DAY),
      last_used_state: 'used',
      tracking_since: instant(made + DAY),
      idle_days: 5,
      last_used_source: 'edge',
      uses_30d: 9,
      expires_at: instant(made + 200 * DAY),
      grace_until: instant(made + 31 * DAY),
      rotation_due: instant(made + 91 * DAY),
      used_by: 'scheduler',
      tags: 'a b',
    })
    expect(row('never')).toMatchObject({
      last_used_at: 'N/A',
      last_used_state: 'never',
      tracking_since: instant(made + DAY),
      idle_days: 25,
      last_used_source: 'N/A',
      uses_30d: 0,
    })
    space.clock.now += 30 * DAY
    expect(row('used')?.uses_30d).toBe(0)
  })

  test('keeps the revoked, with who and why, and rules that are broken', () => {
    create('gone')
    create('here')
    space.keys.revoke({ ref: 'gone', reason: 'leaked, see #12' }, call('keys.revoke'))
    space.policies.set({ requireOwner: true }, call('policy.set'))
    expect(row('gone')).toMatchObject({
      status: 'revoked',
      revoked_at: instant(space.clock.now),
      revoked_by: 'tess@desk',
      revoke_reason: 'leaked, see #12',
      rotation_due: 'N/A',
      violations: 'N/A',
    })
    expect(row('here')?.violations).toBe('owner')
    expect(report({ states: ['active'] })).toMatchObject({ total: 1, rows: [{ name: 'here' }] })
    expect(report().summary).toEqual({
      active: 1,
      suspended: 0,
      expired: 0,
      revoked: 1,
      neverUsed: 0,
      unused: 0,
      unusedUnknown: 0,
      unconfirmed: 1,
      breakingRules: 1,
      withoutOwner: 1,
    })
  })

  test('carries what the last signed review decided', () => {
    create('kept')
    const reviewed = space.clock.now
    space.database.write((db) => {
      const { id } = space.keys.show({ ref: 'kept' })
      db.run(
        `INSERT INTO review (id, name, state, as_of, started_by, app, epoch, audit_seq, audit_hash, rows, look,
           sha256, thresholds, coverage, ended_at, ended_by, signoff)
         VALUES ('r', 'Q4', 'signed', :at, 'x', '1', 1, 1, x'', 1, 0, '', '{}', '{}', :at, 'x', :signoff)`,
        { at: reviewed, signoff: JSON.stringify({ reviewer: 'Ada Ops' }) },
      )
      db.run(
        `INSERT INTO review_row (review_id, key_id, position, name, name_fold, prefix, state, frozen, reasons,
           because, decision, reason)
         VALUES ('r', ?, 1, 'kept', 'kept', '', 'active', '{}', '[]', '', 'keep', 'Nightly job')`,
        id,
      )
    })
    create('later')
    expect(row('kept')).toMatchObject({
      review_decision: 'keep',
      review_reason: 'Nightly job',
      reviewer: 'Ada Ops',
      reviewed_at: instant(reviewed),
    })
    expect(row('later')).toMatchObject({
      review_decision: 'no_information',
      review_reason: 'no_information',
      reviewer: 'no_information',
      reviewed_at: 'no_information',
    })
  })

  test('is CSV as well where asked for: one head, and no cell that a spreadsheet would run', () => {
    create('=1+1', { owner: '@ops' })
    create('b')
    const csv = [0, 1].map((offset) => report({ offset, limit: 1, csv: true }).csv ?? '')
    const lines = csv.join('').trimEnd().split('\n')
    expect(lines[0]).toBe(CREDENTIAL_COLUMNS.join(','))
    expect(lines).toHaveLength(3)
    expect(lines[1]).toContain(",'=1+1,")
    expect(lines[1]).toContain(",'@ops,")
    expect(report()).not.toHaveProperty('csv')
  })

  test('comes in windows of one chain: a change between them shows', () => {
    for (const name of ['a', 'b', 'c']) create(name)
    const first = report({ limit: 2 })
    expect(first).toMatchObject({ total: 3, rows: [{ name: 'a' }, { name: 'b' }] })
    expect(report({ limit: 2, offset: 2 })).toMatchObject({
      auditSeq: first.auditSeq,
      rows: [{ name: 'c' }],
    })
    space.keys.suspend({ ref: 'b' }, call('keys.suspend'))
    expect(report({ limit: 2, offset: 2 }).auditSeq).not.toBe(first.auditSeq)
  })
})
