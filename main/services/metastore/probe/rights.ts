// Owns the seventh stage: whether this account may create the Science-schema there.
import type { Target } from '#contract/metastore-target'
import type { SqlSession } from '#services/metastore/session'
import { readOnly } from './explain-postgres.ts'
import { type Explained, plain } from './explained.ts'
import { writerFixes, withFixes } from './fixes.ts'
import { pass, type Step } from './ladder.ts'
import { type Found, look } from './look.ts'
import { bracketed, quoted, text, ticked } from './told.ts'

/** What grants the right, in the engine's own words. */
function grant(session: SqlSession, target: Target, schema: string): string {
  const { dialect } = session
  if (dialect === 'postgresql') {
    return `GRANT CREATE ON SCHEMA ${quoted(schema)} TO ${quoted(target.user)};`
  }
  if (dialect === 'oracle') return `GRANT CREATE TABLE TO ${quoted(target.user)};`
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

/** One round trip. The facts stage reads the rest of its answer, so that a refusal does not hide the facts. */
export async function checkRights(session: SqlSession, target: Target): Promise<Step<Found>> {
  const found = await look(session)
  if (found.readOnly) {
    const explained = withFixes(readOnly(), writerFixes(target))
    return { outcome: { verdict: 'fail', ...explained }, value: found }
  }
  if (found.mayCreate) return pass(`${plain(target.user)} may create tables.`, found)
  const explained = mayNotCreate(session, target, found)
  // Whoever only looks at a schema that is there does not need the right.
  const verdict = found.hasVersionTable ? 'warn' : 'fail'
  return { outcome: { verdict, ...explained }, value: found }
}

export function explainRights(): Explained {
  return {
    code: 'facts.version',
    message: 'The server did not understand the question for rights and facts.',
    fix: 'Use a newer server: see the list of engines.',
    causes: ['The server is too old.', 'The connection was lost while it was asked.'],
  }
}

export const rightsLate = (): Explained => ({
  code: 'proto.silent',
  message: 'Logged in, but the server did not answer a question in time.',
  fix: 'Try again; if it stays so, ask the administrator to look at the server’s load.',
})
