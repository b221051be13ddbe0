// Owns the list of statements, script by script, each with its state and its time.
import { IconCheck, IconMinus } from '@tabler/icons-react'

import type { PlanStep } from '#contract'
import { Hidden } from '#ui/hidden'
import { GlyphMark } from '#ui/state-mark'
import { duration } from '#ui/time-words.ts'

import { PickList, type PickRow } from './pick-list.tsx'
import styles from './run-list.module.css'
import { counts, objectWords, type Statement } from './run-state.ts'
import { stateWord } from './run-words.ts'

interface HeadRow extends PickRow {
  readonly head: true
  readonly name: string
  readonly said: string
}

interface StatementRow extends PickRow {
  readonly head?: false
  readonly statement: Statement
  /** It is part of a plan and not of a run. */
  readonly planned: boolean
}

type Row = HeadRow | StatementRow

const HEAD_PX = 36
const ROW_PX = 28
/** Letters of the longest of our own kinds, "index" and "table". */
const SHORT_KIND = 5

export interface RunListProps {
  readonly statements: readonly Statement[]
  readonly mode: 'plan' | 'run'
  /** What the script is called. */
  readonly nameOf: (script: PlanStep['script']) => string
  /** The number of the statement, from 1. */
  readonly picked: number | undefined
  readonly onPick: (number: number) => void
  /** The number of the statement to keep in sight. */
  readonly follow: number | undefined
}

function headWords(statements: readonly Statement[], mode: 'plan' | 'run'): string {
  const { length } = statements
  const all = counts(statements)
  if (mode === 'run') return `${all.created + all.found} of ${length} done`
  return `${all['to-do']} of ${length} to run`
}

function rowsOf({ statements, mode, nameOf }: RunListProps): readonly Row[] {
  const rows: Row[] = []
  let script: string | undefined
  for (const [at, statement] of statements.entries()) {
    if (statement.script !== script) {
      script = statement.script
      const own = statements.filter((each) => each.script === script)
      rows.push({
        id: script,
        head: true,
        height: HEAD_PX,
        name: nameOf(statement.script),
        said: headWords(own, mode),
      })
    }
    rows.push({ id: String(at + 1), height: ROW_PX, statement, planned: mode === 'plan' })
  }
  return rows
}

function Sign({ state }: Pick<Statement, 'state'>) {
  if (state === 'created') {
    return <IconCheck size={14} stroke={2.2} color="var(--ok)" aria-hidden />
  }
  if (state === 'found') return <IconMinus size={14} stroke={2} color="var(--glyph)" aria-hidden />
  if (state === 'running') return <GlyphMark glyph="waiting" />
  if (state === 'differs') return <span className={styles['differs']}>≠</span>
  if (state === 'doubt') return <GlyphMark glyph="question" tone="warn" />
  if (state === 'rolled-back') return <GlyphMark glyph="half" tone="warn" />
  return <span className={styles['dot']} />
}

function Line({ row }: { readonly row: Row }) {
  if (row.head === true) {
    return (
      <div className={styles['head']}>
        <code data-hint={row.name} data-hint-cut="">
          {row.name}
        </code>
        <span>{row.said}</span>
      </div>
    )
  }
  const { statement, planned } = row
  const { kind, name } = objectWords(statement)
  return (
    <div className={styles['row']} data-state={statement.state}>
      <span className={styles['sign']} aria-hidden>
        <Sign state={statement.state} />
      </span>
      <span className={styles['kind']}>{kind}</span>
      <code className={styles['name']} data-hint={name} data-hint-cut="" translate="no">
        {name}
      </code>
      <span className={styles['word']}>
        {planned && statement.state === 'to-do' ? <Hidden>will run</Hidden> : stateWord(statement)}
      </span>
      <span className={styles['time']}>
        {statement.ms === undefined ? null : duration(statement.ms)}
      </span>
    </div>
  )
}

export function RunList(props: RunListProps) {
  const { picked, onPick, follow, statements } = props
  // The scripts of others make more kinds of things, with longer words.
  const long = statements.some((each) => objectWords(each).kind.length > SHORT_KIND)
  return (
    <div className={long ? styles['long'] : styles['short']}>
      <PickList<Row>
        label="Statements"
        rows={rowsOf(props)}
        as={Line}
        picked={picked === undefined ? undefined : String(picked)}
        onPick={(id) => onPick(Number(id))}
        follow={follow === undefined ? undefined : String(follow)}
      />
    </div>
  )
}
