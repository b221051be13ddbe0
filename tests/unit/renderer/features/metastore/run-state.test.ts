// What is known of a run: each statement's state, the counts, the cells, and the sentences made of them.
import { describe, expect, it } from 'vitest'
import type { PlanStep, RunStep } from '#contract'
import { cellsOf } from '#features/metastore/run-cells.ts'
import {
  begun,
  counts,
  ended,
  objectWords,
  planned,
  type RunState,
  runningNow,
  told,
} from '#features/metastore/run-state.ts'
import {
  doubtWords,
  planWords,
  runningWords,
  runReport,
  stateWord,
  stoppingWords,
} from '#features/metastore/run-words.ts'

const step = (
  script: PlanStep['script'],
  object: string,
  action: PlanStep['action'] = 'create',
): PlanStep => ({ script, object, action, sql: `CREATE ${object}`, about: `Makes ${object}.` })

const PLAN = [
  step('schema', 'table sci_a'),
  step('schema', 'index sci_a_ix', 'present'),
  step('schema', 'row sci_version'),
  step('txn', 'table sci_b'),
]

const ms = (value: number) => `${String(value)} ms`

function tell(state: RunState, number: number, said: RunStep['state'], took = 0): RunState {
  const at = PLAN[number - 1]
  if (at === undefined) throw new Error('no such statement')
  const { script, object } = at
  return told(state, { number, of: PLAN.length, script, object, state: said, ms: took }, 7, ms)
}

describe('a run', () => {
  it('begins with all statements to do: what is there is found by the run itself', () => {
    expect(counts(planned(PLAN))).toMatchObject({ 'to-do': 3, found: 1 })
    expect(counts(begun(PLAN, 1).statements)).toMatchObject({ 'to-do': 4, found: 0 })
  })

  it('follows what is told, and keeps text and purpose of each statement', () => {
    let run = begun(PLAN, 1)
    run = tell(run, 2, 'found')
    run = tell(run, 1, 'running')
    expect(runningNow(run.statements)).toEqual({ first: 1, last: 1 })
    expect(runningWords(run.statements)).toEqual({
      title: 'Running statement 1 of 4',
      about: 'table sci_a',
    })
    run = tell(run, 1, 'created', 9)
    expect(run.statements[0]).toEqual({
      script: 'schema',
      object: 'table sci_a',
      sql: 'CREATE table sci_a',
      about: 'Makes table sci_a.',
      state: 'created',
      ms: 9,
    })
    expect(run.log.map(({ text }) => text)).toEqual([
      '4 statements of both scripts, asked for',
      'index sci_a_ix present, skipped',
      'table sci_a, 9 ms',
    ])
  })

  it('names all that share a round trip', () => {
    let run = begun(PLAN, 1)
    for (const number of [1, 3, 4]) run = tell(run, number, 'running')
    expect(runningWords(run.statements).title).toBe('Running statements 1 to 4 of 4')
  })

  it('does not take a statement for done that told nothing more', () => {
    let run = tell(begun(PLAN, 1), 1, 'running')
    const failure = { code: 'host.unreachable', message: 'No answer.', fix: '' } as const
    run = ended(run, { at: 9, failure })
    expect(counts(run.statements)).toMatchObject({ running: 0, created: 0, 'to-do': 4 })
    expect(run).toMatchObject({ phase: 'ended', endedAt: 9, failure })
    expect(run.log.at(-1)?.text).toBe('No answer.')
  })

  it('shows a rollback as one', () => {
    let run = tell(begun(PLAN, 1), 1, 'created', 2)
    run = tell(run, 1, 'rolled-back')
    expect(counts(run.statements)).toMatchObject({ created: 0, 'rolled-back': 1 })
    expect(run.statements[0]).not.toHaveProperty('ms')
  })

  it('does not put the text of one statement under another', () => {
    const other = { number: 1, of: 4, script: 'schema', object: 'table x', state: 'running', ms: 0 }
    const run = told(begun(PLAN, 1), other as RunStep, 2, ms)
    expect(run.statements[0]).toMatchObject({ object: 'table x', sql: '', about: '' })
  })

  it('takes a run with fewer or more statements than planned', () => {
    const more = { number: 6, of: 6, script: 'txn', object: 'table z', state: 'created', ms: 1 }
    const run = told(begun(PLAN.slice(0, 5), 1), more as RunStep, 2, ms)
    expect(run.statements.filter((each) => each !== undefined).length).toBeGreaterThan(4)
    const fewer = { number: 1, of: 2, script: 'schema', object: 'table sci_a', state: 'created' }
    expect(told(begun(PLAN, 1), { ...fewer, ms: 1 } as RunStep, 2, ms).statements).toHaveLength(2)
  })
})

describe('the cells', () => {
  it('are one a statement, script by script', () => {
    const cells = cellsOf(planned(PLAN))
    expect(cells.map((script) => script.map(({ state }) => state))).toEqual([
      ['to-do', 'found', 'to-do'],
      ['to-do'],
    ])
  })

  it('become stretches where they could not be told apart, and count the same', () => {
    const many = Array.from({ length: 2_000 }, (_, at) =>
      step('schema', `table t${String(at)}`, at < 700 ? 'present' : 'create'),
    )
    expect(cellsOf(planned(many))).toEqual([
      [
        { state: 'found', count: 700 },
        { state: 'to-do', count: 1_300 },
      ],
    ])
  })
})

describe('the sentences of a run', () => {
  const none = {
    'to-do': 0,
    running: 0,
    created: 0,
    found: 0,
    differs: 0,
    doubt: 0,
    'rolled-back': 0,
  }

  it('say what a plan comes to', () => {
    const title = (part: Partial<typeof none>) => planWords({ ...none, ...part }, 'X').title
    expect(title({ 'to-do': 48 })).toBe('48 statements will run')
    expect(title({ 'to-do': 1 })).toBe('1 statement will run')
    expect(title({ 'to-do': 30, found: 18 })).toBe('30 of 48 statements will run')
    expect(title({ found: 48 })).toBe('Everything is there already')
    expect(title({ differs: 1, 'to-do': 2 })).toBe('1 object is there, but not as expected')
    expect(planWords({ ...none, differs: 2 }, 'X').about).toContain('Nothing will run')
  })

  it('promise a rollback only where the engine can', () => {
    expect(stoppingWords('postgresql').act).toBe('Stop and roll back')
    expect(stoppingWords('sqlserver').act).toBe('Stop and roll back')
    for (const dialect of ['mysql', 'mariadb', 'oracle', undefined] as const)
      expect(stoppingWords(dialect)).toMatchObject({ act: 'Stop' })
  })

  it('promise nothing of scripts that somebody else wrote, and ask what nobody can tell', () => {
    const none = {
      'to-do': 5,
      running: 0,
      created: 0,
      found: 0,
      differs: 0,
      doubt: 0,
      'rolled-back': 0,
    }
    expect(planWords(none, 'X').about).toContain('Nothing that exists is changed')
    expect(planWords(none, 'X', true).about).not.toContain('Nothing that exists')
    expect(doubtWords(1).title).toBe('Has this statement run?')
    const doubtful = { ...step('schema', 'row A', 'differs'), doubt: true as const }
    expect(counts(planned([doubtful]))).toMatchObject({ doubt: 1, differs: 0 })
    expect(counts(begun([doubtful], 1).statements)).toMatchObject({ 'to-do': 1, doubt: 0 })
    expect(doubtWords(2).title).toBe('Has each of these 2 statements run?')
  })

  it('call a row written and an object created', () => {
    let run = begun(PLAN, 1)
    for (const number of [1, 2, 3, 4]) run = tell(run, number, 'created')
    expect(run.statements.map(stateWord)).toEqual(['Created', 'Created', 'Written', 'Created'])
    expect(objectWords({ object: 'primary key of TXNS', sql: '' })).toEqual({
      kind: 'key',
      name: 'primary key of TXNS',
    })
    expect(objectWords({ object: '', sql: '\nINSERT INTO a\nVALUES (1)' })).toEqual({
      kind: 'SQL',
      name: 'INSERT INTO a',
    })
  })

  it('do not call a table present that was to be removed and is gone', () => {
    const [dropped, made] = planned([
      step('schema', 'drop table sci_a', 'present'),
      step('schema', 'table sci_b', 'present'),
    ]).map(stateWord)
    expect([dropped, made]).toEqual(['Gone already', 'Present, same'])
  })

  it('make a report that holds every statement and how long it took', () => {
    let run = begun(PLAN, Date.parse('2026-11-23T14:36:01.884Z'))
    for (const number of [1, 3, 4]) run = tell(run, number, 'created', number)
    run = tell(run, 2, 'found')
    const result = { ok: true, executed: 3, found: 1, version: '1.0.0', ms: 61 }
    const report = runReport(ended(run, { at: 5, result }), {
      what: 'Science-schema 1.0.0',
      connection: 'science-prod',
      engine: 'PostgreSQL',
      host: 'db:9472',
      database: 'science',
    })
    expect(report).toContain('Science-schema 1.0.0 on science-prod')
    expect(report).toContain('3 executed, 1 found the same')
    for (const { object } of PLAN) expect(report).toContain(object)
  })
})
