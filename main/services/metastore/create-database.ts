// Owns creating the database that a target names, from the one that every server has; refuses names that a server would change.
import { Fault } from '#base/fault'
import type { Target } from '#contract/metastore-target'
import { createSql } from './probe/create-sql.ts'
import { plain } from './probe/explained.ts'
import { engineName, type Family, familyOf } from './probe/family.ts'
import type { SqlSession } from './session.ts'
import { trouble } from './trouble.ts'

/** The database that is there on every server and that everybody may enter; the MySQL family needs none, this one is always there. */
const MAINTENANCE: Readonly<Record<Exclude<Family, 'oracle'>, string>> = {
  postgresql: 'postgres',
  mysql: 'information_schema',
  sqlserver: 'master',
}

/** PostgreSQL cuts a longer name without a word; in bytes. MySQL and SQL Server refuse theirs; in characters. */
const POSTGRES_NAME = 63

export interface Creation {
  readonly sql: string
  /** Where to connect: the same server and account. */
  readonly target: Target
}

const invalid = (message: string, fix: string, field: 'database' | 'engine'): Fault =>
  new Fault({ code: 'input.invalid', message, fix, field })

/** What creating the target's database takes, before anybody is asked. Errors: Fault input.invalid with its field. */
export function creation(target: Target): Creation {
  const { engine, database } = target
  const family = familyOf(engine)
  if (engine === 'trial')
    throw invalid('The trial has one database, postgres.', 'Use that one.', 'database')
  if (family === 'oracle')
    throw invalid(
      'On Oracle a database is a service of the server: no session can create one.',
      'Ask the administrator for a service, or use one that is there.',
      'engine',
    )
  if (/\p{Cc}/u.test(database))
    throw invalid(
      'The name of the database holds a character that cannot be seen.',
      'Type the name again.',
      'database',
    )
  if (family === 'postgresql' && Buffer.byteLength(database) > POSTGRES_NAME)
    throw invalid(
      `PostgreSQL would cut this name after ${String(POSTGRES_NAME)} bytes.`,
      'Choose a shorter name.',
      'database',
    )
  const sql = createSql[family](database)
  return { sql, target: { ...target, database: MAINTENANCE[family] } }
}

/** Of PostgreSQL (SQLSTATE), of MySQL and MariaDB, of SQL Server. */
const EXISTS: ReadonlySet<unknown> = new Set(['42P04', 1007, 1801])
const NO_RIGHT: ReadonlySet<unknown> = new Set(['42501', 1044, 1227, 262])

/** Whether the server's own code or number of this error is one of the set. */
function isOneOf(error: unknown, known: ReadonlySet<unknown>): boolean {
  const { code, errno, number } = error as Readonly<Record<string, unknown>>
  return [code, errno, number].some((each) => known.has(each))
}

function explained(error: unknown, { engine, database, user }: Target, sql: string): Fault {
  const name = plain(database)
  if (isOneOf(error, EXISTS))
    return new Fault({
      code: 'metastore.exists',
      message: `There is a database named ${name} already.`,
      fix: 'Check the connection again and go on, or choose another name.',
      field: 'database',
      cause: error,
    })
  if (isOneOf(error, NO_RIGHT))
    return new Fault({
      code: 'metastore.sql',
      message: `The account ${plain(user)} may not create databases on this ${engineName(engine)}.`,
      fix: `Ask the administrator to run this: ${sql}`,
      field: 'user',
      cause: error,
    })
  return trouble(error, `Creating the database ${name} failed`, '')
}

/**
 * Runs the statement in a session of the creation's target; `wanted` is the target it is for. Errors: Fault
 * metastore.exists, metastore.sql (no right, or the server's words), metastore.unreachable.
 */
export async function createDatabase(
  session: SqlSession,
  wanted: Target,
  { sql }: Creation,
): Promise<void> {
  try {
    await session.run([sql])
  } catch (error) {
    throw explained(error, wanted, sql)
  }
}
