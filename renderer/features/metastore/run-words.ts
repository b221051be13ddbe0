// Owns the sentences of a run: what will happen, what happens, what stopping means, what is kept as its report; refuses to promise what an engine cannot.
import type { Dialect } from '#contract'
import { duration } from '#ui/time-words.ts'

import {
  type Counts,
  counts,
  objectWords,
  runningNow,
  type RunState,
  type Statement,
} from './run-state.ts'

const many = (count: number, one: string, more = `${one}s`): string =>
  count === 1 ? `1 ${one}` : `${count.toLocaleString('en')} ${more}`

export interface Sentence {
  readonly title: string
  readonly about: string
}

/** What a plan comes to; `given`: of scripts that this program did not write. */
export function planWords(all: Counts, version: string, given = false): Sentence {
  const whole = all['to-do'] + all.found + all.differs + all.doubt
  if (all.differs > 0) {
    return {
      title: `${many(all.differs, 'object is', 'objects are')} there, but not as expected`,
      about:
        'Nothing will run while they differ: what exists is never changed. Compare them column by column, bring them into line, then look again.',
    }
  }
  if (all['to-do'] === 0) {
    return {
      title: 'Everything is there already',
      about: `All ${many(whole, 'statement')} of ${version} have been run, and what they made is the same. There is nothing left to do.`,
    }
  }
  return {
    title:
      all.found === 0
        ? `${many(whole, 'statement')} will run`
        : `${all['to-do'].toLocaleString('en')} of ${many(whole, 'statement')} will run`,
    about:
      all.found === 0
        ? `None of what they make is there yet. ${given ? 'Read what they do before they run.' : 'Nothing that exists is changed or removed.'}`
        : `${many(all.found, 'object is', 'objects are')} there already and the same, and will be left as ${all.found === 1 ? 'it is' : 'they are'}.`,
  }
}

/** A plan that waits for an answer: nothing else keeps it from running. */
export function doubtWords(count: number): Sentence {
  return {
    title: `Has ${count === 1 ? 'this statement' : `each of these ${count} statements`} run?`,
    about:
      'It was sent before, and it leaves nothing that could be looked up. Look in the database for what it does, then say what you found.',
  }
}

/** The title while it runs, and the object beside it. */
export function runningWords(statements: readonly Statement[]): Sentence {
  const now = runningNow(statements)
  const of = statements.length.toLocaleString('en')
  if (now === undefined) {
    const { created, found } = counts(statements)
    return created + found === 0
      ? {
          title: 'Waiting for the database',
          about: 'If another run holds the lock, this one waits for it, 10 seconds at most.',
        }
      : { title: `${(created + found).toLocaleString('en')} of ${of} statements`, about: '' }
  }
  const { first, last } = now
  const running = statements[first - 1]
  return {
    title:
      first === last
        ? `Running statement ${first} of ${of}`
        : `Running statements ${first} to ${last} of ${of}`,
    about:
      first === last && running !== undefined
        ? running.object || objectWords(running).name
        : 'together in one round trip',
  }
}

/** On these engines CREATE TABLE is part of a transaction. */
const TRANSACTIONAL: ReadonlySet<Dialect> = new Set(['postgresql', 'sqlserver'])

export interface Stopping {
  readonly about: string
  readonly act: string
  /** What a stopped run has left. */
  readonly left: string
}

/** What stopping means for an engine; a given pair is held together as ours is. */
export function stoppingWords(dialect: Dialect | undefined): Stopping {
  if (dialect !== undefined && TRANSACTIONAL.has(dialect)) {
    return {
      about: 'Both scripts run in one transaction: if you stop, the database is as it was before.',
      act: 'Stop and roll back',
      left: 'Nothing of this run stays in the database.',
    }
  }
  return {
    about:
      'Each statement stays once it has run. If you stop, run it again later: it goes on from there.',
    act: 'Stop',
    left: 'What had run until then stays. The list shows what is there.',
  }
}

const WORDS: Readonly<Record<Statement['state'], string>> = {
  'to-do': '',
  running: 'Running',
  created: 'Created',
  found: 'Present, same',
  differs: 'Not the same',
  doubt: 'Nobody can tell',
  'rolled-back': 'Rolled back',
}

/** The word of a statement in the list: a row is written, everything else is created. */
export function stateWord(statement: Statement): string {
  const { state } = statement
  const { kind } = objectWords(statement)
  if (state === 'found' && kind === 'drop') return 'Gone already'
  if (state !== 'created') return WORDS[state]
  if (kind === 'row') return 'Written'
  return kind === 'table' || kind === 'index' ? 'Created' : 'Done'
}

export interface Reported {
  /** "Science-schema 1.0.0", "The given pair". */
  readonly what: string
  readonly connection: string
  readonly engine: string
  readonly host: string
  readonly database: string
}

/** The report of a run as plain text, to be kept or handed on. */
export function runReport(run: RunState, about: Reported): string {
  const { result, statements } = run
  const { created, found } = counts(statements)
  const took = duration(result?.ms ?? (run.endedAt ?? run.startedAt) - run.startedAt)
  const lines = statements.map((each) => {
    const time = each.ms === undefined ? '' : `, ${duration(each.ms)}`
    return `${each.object || objectWords(each).name}: ${stateWord(each).toLowerCase()}${time}`
  })
  return [
    `${about.what} on ${about.connection}`,
    `${about.engine}, ${about.host}, database ${about.database}`,
    `Run ${new Date(run.startedAt).toISOString()}, ${took}`,
    `${created} executed, ${found} found the same`,
    '',
    ...lines,
    '',
  ].join('\n')
}
