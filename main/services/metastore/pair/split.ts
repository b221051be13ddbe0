// Owns the splitter of scripts that are not ours; refuses to show it more than their outline.
import { pipeline } from 'node:stream/promises'
import { setImmediate as turn } from 'node:timers/promises'
import type { SplitterOptions } from 'dbgate-query-splitter'
import type { Dialect } from '#contract/metastore-target'
import type { Outline, Run } from './marks.ts'

/** A statement by its place in the text; lines count from 1. */
export interface Fragment {
  readonly from: number
  readonly to: number
  readonly line: number
}

/** The scripts of a pair may have so many statements together: ten times as many as any that make a schema. */
export const MOST_STATEMENTS = 20_000

/** The script is a load of data. */
export class TooManyStatements extends Error {
  override readonly name = 'TooManyStatements'
}

/** What the splitter says of each statement of the outline. */
interface Rich {
  readonly trimStart: { readonly position: number }
  readonly trimEnd: { readonly position: number }
}

/** Loaded on first use: most runs are of our own scripts. */
async function splitter(dialect: Dialect) {
  const known = await import('dbgate-query-splitter')
  const { SplitQueryStream } = await import('dbgate-query-splitter/lib/splitQueryStream.js')
  const options = {
    postgresql: known.postgreSplitterOptions,
    mariadb: known.mysqlSplitterOptions,
    mysql: known.mysqlSplitterOptions,
    sqlserver: known.mssqlSplitterOptions,
    oracle: known.oracleSplitterOptions,
  } satisfies Record<Dialect, SplitterOptions>
  return new SplitQueryStream({ ...options[dialect], returnRichInfo: true })
}

/** Lets the rest of the program have its turn between two pieces. */
async function* paced(pieces: Iterable<string>): AsyncGenerator<string> {
  for (const piece of pieces) {
    await turn()
    yield piece
  }
}

/** From places in the outline back to places in the script; statements come in order. */
class Places {
  readonly #runs: readonly Run[]
  #at = 0

  constructor(runs: readonly Run[]) {
    this.#runs = runs
  }

  of({ trimStart, trimEnd }: Rich): readonly Fragment[] {
    const runs = this.#runs
    while ((runs[this.#at]?.x ?? Infinity) < trimStart.position) this.#at += 1
    const first = runs[this.#at]
    while ((runs[this.#at + 1]?.x ?? Infinity) < trimEnd.position) this.#at += 1
    const last = runs[this.#at]
    if (!first || !last || first.x >= trimEnd.position) return []
    return [{ from: first.from, to: last.to, line: first.line }]
  }
}

/** The statements of a script, in order. Rejects with the signal's reason, or TooManyStatements. */
export async function split(
  { pieces, runs }: Pick<Outline, 'pieces' | 'runs'>,
  dialect: Dialect,
  signal: AbortSignal,
): Promise<readonly Fragment[]> {
  const places = new Places(runs)
  const found: Fragment[] = []
  await pipeline(
    paced(pieces),
    await splitter(dialect),
    async (statements: AsyncIterable<Rich>) => {
      for await (const statement of statements) {
        found.push(...places.of(statement))
        if (found.length > MOST_STATEMENTS) throw new TooManyStatements()
      }
    },
    { signal },
  )
  return found
}
