// Owns the bar of a run as data: a cell a statement, or stretches where there are too many to tell apart.
import type { Statement, StatementState } from './run-state.ts'

export interface Cell {
  readonly state: StatementState
  /** How many statements it stands for. */
  readonly count: number
}

/** More cells than this could not be told apart. */
const SINGLE = 160

/** The cells of each script, in order. */
export function cellsOf(statements: readonly Statement[]): readonly (readonly Cell[])[] {
  const scripts = [...new Set(statements.map(({ script }) => script))]
  const single = statements.length <= SINGLE
  return scripts.map((script) => {
    const cells: { state: StatementState; count: number }[] = []
    for (const { state } of statements.filter((each) => each.script === script)) {
      const last = cells.at(-1)
      if (!single && last?.state === state) last.count += 1
      else cells.push({ state, count: 1 })
    }
    return cells
  })
}
