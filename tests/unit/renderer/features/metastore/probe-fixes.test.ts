// One-click fixes: the kept target and the typed fields change alike, and in nothing else.
import { describe, expect, it } from 'vitest'
import { type ProbeFix, Target } from '#contract'
import { draftOf } from '#features/metastore/draft-of.ts'
import { placeOf, stillTrue, workOf } from '#features/metastore/findings.ts'
import {
  changesPlace,
  fixedForm,
  fixedTarget,
  fixWords,
  grouped,
  type PlaceFix,
} from '#features/metastore/probe-fixes.ts'
import { ruleQuestion } from '#features/metastore/rule-question.ts'
import { targetOf } from '#features/metastore/target-of.ts'

const SHA = 'ab'.repeat(32)

const FIXES: readonly PlaceFix[] = [
  { kind: 'engine', engine: 'mariadb', label: 'MariaDB 10.11 answers here: switch to it.' },
  { kind: 'port', port: 5_432 },
  { kind: 'host', host: 'writer.example.com' },
  { kind: 'rds-ca' },
  { kind: 'pin', sha256: SHA },
  { kind: 'server-name', name: 'db.example.com' },
  { kind: 'encrypt' },
  { kind: 'in-clear' },
]

const base = { engine: 'postgresql', host: 'localhost', port: 9_472, database: 'd', user: 'u' }
const TARGETS = [
  Target.parse({ ...base }),
  Target.parse({ ...base, tls: { mode: 'off' }, ssh: 'ada@bastion' }),
  Target.parse({ ...base, tls: { mode: 'verify-ca', pin: 'cd'.repeat(32), serverName: 'x' } }),
  Target.parse({ ...base, tls: { ca: 'rds' } }),
]

describe.each(FIXES)('the fix $kind', (fix) => {
  it.each(TARGETS)('does to the fields what it does to the target %#', (target) => {
    const { form } = draftOf({ name: 'a', target, hasPassword: false }, 'probe')
    const typed = fixedForm({ engine: target.engine, form }, fix)
    const result = targetOf(typed.engine, typed.form)
    expect(result).toEqual({ ok: true, target: fixedTarget(target, fix) })
  })

  it('changes something once, and nothing when it is done twice', () => {
    const [target] = TARGETS
    if (target === undefined) throw new Error('no target')
    const from = fix.kind === 'encrypt' ? { ...target, tls: { mode: 'off' as const } } : target
    const once = fixedTarget(from, fix)
    expect(once).not.toEqual(from)
    expect(fixedTarget(once, fix)).toEqual(once)
  })

  it('has words, and asks agreement where trust is given away', () => {
    const words = fixWords(fix, (engine) => `<${engine}>`)
    expect(words.act).not.toBe('')
    expect(words.agree !== undefined).toBe(fix.kind === 'pin' || fix.kind === 'in-clear')
  })
})

describe('fixes', () => {
  it('that do not change the place are told apart', () => {
    const others: readonly ProbeFix[] = [
      { kind: 'rule' },
      { kind: 'create-database', sql: 'CREATE DATABASE d;' },
    ]
    expect(others.some(changesPlace)).toBe(false)
    expect(FIXES.every(changesPlace)).toBe(true)
  })

  it('name the engine by its label, and whoever answers with its version', () => {
    const [engine] = FIXES
    if (engine === undefined) throw new Error('no fix')
    expect(fixWords(engine, () => 'MariaDB')).toMatchObject({
      title: 'MariaDB 10.11 answers here',
      act: 'Switch to MariaDB',
    })
  })

  it('show a fingerprint in pairs', () => {
    expect(grouped('abCD:ef')).toBe('AB:CD:EF')
  })
})

describe('findings', () => {
  const [target] = TARGETS
  if (target === undefined) throw new Error('no target')
  const draft = draftOf({ name: 'a', target, hasPassword: false }, 'probe')
  const run = { ok: true, executed: 1, found: 0, version: '1', ms: 1 }
  const findings = { probedAt: 5, probedFor: placeOf(draft), run, ranFor: workOf(draft) }

  it('are not shown of another database', () => {
    expect(stillTrue(findings, draft)).toMatchObject({ probedAt: 5, run })
    const other = { ...draft, form: { ...draft.form, port: '1' } }
    expect(stillTrue(findings, other)).toEqual({})
    expect(stillTrue(findings, { ...draft, engine: 'mariadb' })).toEqual({})
  })

  it('of a run are not shown of other scripts, those of a probe are', () => {
    const given = { ...draft, scripts: 'given' as const, pair: { schema: '/a', txn: '/b' } }
    expect(stillTrue(findings, given)).toMatchObject({ probedAt: 5 })
    expect(stillTrue(findings, given)).not.toHaveProperty('run')
  })

  it('do not depend on what a connection is called', () => {
    expect(placeOf({ ...draft, form: { ...draft.form, name: 'other' } })).toBe(placeOf(draft))
  })
})

describe('the question for the inbound rule', () => {
  const rds = Target.parse({
    ...base,
    engine: 'aurora-postgresql',
    host: 'science.cluster-c4k2vz81.eu-central-1.rds.amazonaws.com',
  })
  const draft = draftOf({ name: 'a', target: rds, hasPassword: false }, 'probe')

  it('knows Amazon and its region by the host', () => {
    expect(ruleQuestion({ ...draft, provider: 'other' })).toMatchObject({
      provider: 'aws',
      region: 'eu-central-1',
      port: 9_472,
    })
  })

  it('never asks to let everybody in', () => {
    expect(ruleQuestion({ ...draft, cidr: '0.0.0.0/0' })).not.toHaveProperty('cidr')
    expect(ruleQuestion({ ...draft, cidr: ' ::/0 ' })).not.toHaveProperty('cidr')
    expect(ruleQuestion({ ...draft, cidr: '203.0.113.6/32' })).toMatchObject({
      cidr: '203.0.113.6/32',
    })
  })
})
