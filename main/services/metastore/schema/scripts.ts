// Owns the two script files of each dialect; refuses to include one in the other.
import type { Dialect } from '#contract/metastore-target'
import type { Release, ScriptId } from './description.ts'
import { WORDS } from './dialects.ts'
import { SCIENCE_1_0_0 } from './science-1-0-0/index.ts'
import { type Statement, statementsOf } from './statements.ts'

/** The version of the Science-schema that this program brings. */
export const SCIENCE: Release = SCIENCE_1_0_0

export interface SchemaScript {
  /** `science-schema-1.0.0.postgresql.sql`. */
  readonly name: string
  readonly script: ScriptId
  readonly statements: readonly Statement[]
  /** The file as it is in `resources/metastore`. */
  readonly text: string
}

const FILES: Readonly<Record<ScriptId, string>> = {
  schema: 'science-schema',
  txn: 'science-txn-schema',
}

const FIRST = 'Run it first.'
const SECOND = 'Run science-schema first: the last statement here writes into its sci_version.'

function textOf(
  name: string,
  about: string,
  script: ScriptId,
  dialect: Dialect,
  statements: readonly Statement[],
) {
  const head = [
    `-- ${name}`,
    `-- ${about}`,
    `-- ${script === 'schema' ? FIRST : SECOND}`,
    `-- By hand: ${WORDS[dialect].client} ${name}`,
  ].join('\n')
  const body = statements.map(({ about, sql }) => `-- ${about}\n${sql};`)
  return `${[head, ...body].join('\n\n')}\n`
}

/** The scripts of a dialect: `schema` (the catalogue), then `txn`. Each stands alone. */
export function scriptsOf(dialect: Dialect, release: Release = SCIENCE): readonly SchemaScript[] {
  const all = statementsOf(release, WORDS[dialect])
  return release.scripts.map(({ id, about }) => {
    const name = `${FILES[id]}-${release.version}.${dialect}.sql`
    const statements = all.filter(({ script }) => script === id)
    return { name, script: id, statements, text: textOf(name, about, id, dialect, statements) }
  })
}
