// Owns the seventh stage: whether this account may create the Science-schema there.
import type { Target } from '#contract/metastore-target'
import { Endless } from '#services/metastore/engines/wire'
import type { SqlSession } from '#services/metastore/session'
import { isLost } from '#services/metastore/trouble'
import { readOnly } from './explain-postgres.ts'
import { endless, type Explained, flatten, plain } from './explained.ts'
import { writerFixes, withFixes } from './fixes.ts'
import { pass, type Step } from './ladder.ts'
import { type Found, look } from './look.ts'
import { bracketed, folded, quoted, text, ticked } from './told.ts'

/** What grants the right, in the engine's own words. */
function grant(session: SqlSession, target: Target, schema: string): string {
  const { dialect } = session
  if (dialect === 'postgresql') {
    return `GRANT CREATE ON SCHEMA ${quoted(schema)} TO ${quoted(target.user)};`
  }
  if (dialect === 'oracle') return `GRANT CREATE TABLE TO ${folded(target.user)};`
  return dialect === 'sqlserver'
    ? `GRANT CREATE TABLE TO ${bracketed(target.user)}; GRANT ALTER ON SCHEMA::${bracketed(schema)} TO ${bracketed(target.user)};`
    : `GRANT ALL ON ${ticked(target.database)}.* TO ${text(target.user)}@'%';`
}

function mayNotCreate(session: SqlSession, target: Target, found: Found): Explained {
  const schema = found.schema ?? 'public'
  const postgres = session.dialect === 'postgresql'
  const where = postgres ? `schema ${plain(schema)}` : `database ${plain(target.database)}`
  return {
    code: 'rights.create',
    message: `The account ${plain(target.user)} may not create tables in the ${where}.`,
    fix: 'Ask the administrator to run this, then check again.',
    ...(postgres
      ? { causes: ['Since PostgreSQL 15 only its owner may create in the schema public.'] }
      : {}),
    copy: grant(session, target, schema),
  }
}

/** Oracle's only: elsewhere an account has no room of its own. */
function noRoom(target: Target, tablespace: string): Explained {
  return {
    code: 'rights.quota',
    message: `The account ${plain(target.user)} may create tables, but has no room left for them in the tablespace ${plain(tablespace)}.`,
    fix: 'Ask the administrator to run this, then check again.',
    causes: ['It was never given a quota there.', 'Its quota is used up.'],
    copy: `ALTER USER ${folded(target.user)} QUOTA UNLIMITED ON ${folded(tablespace)};`,
  }
}

/** One round trip. The facts stage reads the rest of its answer, so that a refusal does not hide the facts. */
export async function checkRights(session: SqlSession, target: Target): Promise<Step<Found>> {
  const found = await look(session)
  if (found.readOnly) {
    const explained = withFixes(readOnly(), writerFixes(target))
    return { outcome: { verdict: 'fail', ...explained }, value: found }
  }
  const explained = found.mayCreate
    ? found.full === undefined
      ? undefined
      : noRoom(target, found.full)
    : mayNotCreate(session, target, found)
  if (explained === undefined) return pass(`${plain(target.user)} may create tables.`, found)
  // Whoever only looks at a schema that is there does not need the right.
  const verdict = found.hasVersionTable ? 'warn' : 'fail'
  return { outcome: { verdict, ...explained }, value: found }
}

export function explainRights(error: unknown, target: Target): Explained {
  if (flatten(error).some((each) => each instanceof Endless)) return endless(target)
  if (isLost(error)) {
    return {
      code: 'proto.closed',
      message: 'Logged in, but the server ended the connection while it was asked.',
      fix: 'Try again; if it stays so, look into the server’s log: it says why.',
      causes: ['The server is stopping.', 'A proxy in between lost its database.'],
    }
  }
  return {
    code: 'facts.version',
    message: 'The server did not understand the question for rights and facts.',
    fix: 'Use a newer server: see the list of engines.',
    causes: ['The server is too old.', 'It is another product that speaks the same protocol.'],
  }
}

export const rightsLate = (): Explained => ({
  code: 'proto.silent',
  message: 'Logged in, but the server did not answer a question in time.',
  fix: 'Try again; if it stays so, ask the administrator to look at the server’s load.',
})
