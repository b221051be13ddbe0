// The words of a probe: stages, what a climb came to, whether a password was sent, the facts.
import { describe, expect, it } from 'vitest'
import type { Guide, ProbeFacts, ProbeStage } from '#contract'
import { STAGES } from '#contract/metastore-probe'
import { factsOf } from '#features/metastore/facts-words.ts'
import { causesOf, copyWords } from '#features/metastore/failed-words.ts'
import {
  failedStage,
  LADDER,
  passedWords,
  question,
  reportSentence,
  sentPassword,
  stageSentence,
  unstopped,
} from '#features/metastore/probe-words.ts'

const stage = (at: number, verdict: ProbeStage['verdict'], message = 'm.'): ProbeStage => ({
  stage: STAGES[at] ?? 'name',
  verdict,
  ms: 1,
  message,
})

/** A climb that fails at a stage, as the main process tells it. */
const failsAt = (end: number): readonly ProbeStage[] =>
  STAGES.map((_, at) => stage(at, at < end ? 'pass' : at === end ? 'fail' : 'skipped'))

describe('the ladder', () => {
  it('has the stages of the contract, in their order', () => {
    expect(LADDER).toEqual(STAGES)
  })

  it('asks something at every stage, with and without an SSH host', () => {
    const asked = { engine: 'MariaDB', port: '9472', user: 'ada', encrypted: true, ssh: false }
    for (const each of LADDER) {
      expect(question(each, asked)).not.toBe('')
      expect(question(each, { ...asked, ssh: true, encrypted: false })).not.toBe('')
    }
    expect(question('protocol', asked)).toBe('Is it MariaDB?')
  })

  it('counts what passed before the one that failed', () => {
    expect(passedWords(failsAt(2))).toBe('2 of 8 stages passed')
    expect(passedWords(STAGES.map((_, at) => stage(at, 'pass')))).toBe('All 8 stages passed')
    expect(passedWords([stage(0, 'pass')])).toBe('1 of 8 stages passed')
    expect(failedStage(failsAt(3))?.stage).toBe('protocol')
  })

  it('knows that a password is sent with the log-in and not before', () => {
    for (const [at, name] of STAGES.entries())
      expect(sentPassword(failsAt(at)), name).toBe(at >= STAGES.indexOf('login'))
  })

  it('says in one sentence what happened, for who cannot see it', () => {
    expect(reportSentence({ ok: false, stages: failsAt(2) })).toBe('TCP failed. m.')
    const warned = STAGES.map((_, at) => stage(at, at === 1 ? 'warn' : 'pass'))
    expect(reportSentence({ ok: true, stages: warned })).toBe(
      'All 8 stages passed, 1 with a warning.',
    )
    expect(stageSentence(stage(4, 'warn', 'In clear.'))).toBe(
      'TLS passed with a warning. In clear.',
    )
  })

  it.each([
    ['One sentence.', 'One sentence'],
    ['PostgreSQL 15.18 answers.', 'PostgreSQL 15.18 answers'],
    ['No TLS. Nothing was sent.', 'No TLS. Nothing was sent.'],
    ['What?', 'What?'],
    ['127.0.0.1 is an address.', '127.0.0.1 is an address'],
  ])('takes the full stop off a title: %s', (text, title) => {
    expect(unstopped(text)).toBe(title)
  })
})

const FACTS: ProbeFacts = {
  product: 'PostgreSQL',
  version: '15.18',
  engine: 'postgresql',
  addresses: ['198.51.100.18'],
  encrypted: true,
  certificate: { subject: 'db', issuer: 'CA', validTo: '2027-01-02T03:04:05.000Z', sha256: 'ab' },
  encoding: 'UTF8',
  readOnly: false,
  mayCreate: true,
  tables: 0,
  clockSkewMs: 12,
}

describe('the facts', () => {
  const value = (facts: Partial<ProbeFacts>, label: string, alone = false) =>
    factsOf({ ...FACTS, ...facts }, alone).find((fact) => fact.label === label)

  it('warn of nothing where all is well', () => {
    expect(factsOf(FACTS, false).filter(({ tone }) => tone === 'warn')).toEqual([])
    expect(value({}, 'Certificate')?.about).toBe('signed by CA, valid to 2027-01-02')
  })

  it('warn of what surprises later', () => {
    expect(value({ mayCreate: false }, 'Rights')?.tone).toBe('warn')
    expect(value({ readOnly: true }, 'State')?.tone).toBe('warn')
    expect(value({ encrypted: false }, 'Encryption')?.tone).toBe('warn')
    expect(value({ encrypted: false }, 'Encryption', true)?.tone).toBeUndefined()
    expect(value({ clockSkewMs: -90_000 }, 'Clock')).toMatchObject({
      value: '90 s behind this computer',
      tone: 'warn',
    })
    expect(value({ clockSkewMs: 300_000 }, 'Clock')?.value).toBe('5 min ahead of this computer')
  })

  it('say what is there already', () => {
    expect(value({}, 'Science-schema')?.value).toBe('Not there yet')
    expect(value({ schemaVersion: '1.0.0', tables: 25 }, 'Science-schema')).toMatchObject({
      value: 'Version 1.0.0',
      about: '25 tables in the database',
    })
  })
})

describe('a failed stage', () => {
  const conditions: Guide['conditions'] = [
    { id: 'rule', title: '', about: '', how: 'Look at the rules.', command: 'aws ec2' },
    { id: 'acl', title: '', about: '', how: 'Look at the ACL.' },
  ]
  const vanished: ProbeStage = {
    ...stage(2, 'fail'),
    causes: ['No rule', 'ACL', 'Own network', 'Off'],
    path: [
      { place: 'network', name: '', detail: '', cause: 3, passed: false },
      { place: 'acl', name: '', detail: '', cause: 2, passed: false },
      { place: 'rule', name: '', detail: '', cause: 1, passed: false },
      { place: 'database', name: '', detail: '', cause: 4, passed: false },
    ],
  }

  it('opens a cause only where more is known', () => {
    const causes = causesOf(vanished, conditions)
    expect(causes.map(({ more }) => more?.how)).toEqual([
      'Look at the rules.',
      'Look at the ACL.',
      expect.stringContaining('another network'),
      undefined,
    ])
    expect(causes[0]?.more?.command).toBe('aws ec2')
    expect(causesOf({ ...vanished, path: [] }, conditions).every(({ more }) => !more)).toBe(true)
  })

  it('does not offer the same as a text and as a fix', () => {
    const copy = { ...stage(5, 'fail'), code: 'db.missing', copy: 'CREATE DATABASE x;' } as const
    expect(copyWords(copy)?.what).toBe('SQL')
    expect(
      copyWords({ ...copy, fixes: [{ kind: 'create-database', sql: copy.copy }] }),
    ).toBeUndefined()
    expect(copyWords(stage(5, 'fail'))).toBeUndefined()
  })
})
