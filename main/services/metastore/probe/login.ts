// Owns the sixth stage: name and password, over a connection that is trusted already.
import type { Target } from '#contract/metastore-target'
import type { Secret } from '#base/secret'
import { openMysql } from '#services/metastore/engines/mysql'
import { openOracle } from '#services/metastore/engines/oracle'
import { openPostgres } from '#services/metastore/engines/postgres'
import { openSqlServer } from '#services/metastore/engines/sqlserver'
import { Endless, type OpenOptions } from '#services/metastore/engines/wire'
import type { SqlSession } from '#services/metastore/session'
import { explainMysql } from './explain-mysql.ts'
import { explainOracle } from './explain-oracle.ts'
import { explainPostgres } from './explain-postgres.ts'
import { explainSqlServer } from './explain-sqlserver.ts'
import { endless, type Explained, fieldOf, flatten, plain, Unreachable } from './explained.ts'
import { pass, type Step } from './ladder.ts'
import { engineName, type Family, familyOf } from './family.ts'
import { loginFixes, withFixes } from './fixes.ts'
import type { Told } from './told.ts'
import { busy, isTrial, TRIAL_WORDS } from './trial.ts'

type Open = (target: Target, password: Secret, options: OpenOptions) => Promise<SqlSession>

const OPEN: Readonly<Record<Family, Open>> = {
  postgresql: openPostgres,
  mysql: openMysql,
  sqlserver: openSqlServer,
  oracle: openOracle,
}

export async function logIn(
  target: Target,
  password: Secret,
  options: OpenOptions,
): Promise<Step<SqlSession>> {
  const session = await OPEN[familyOf(target.engine)](target, password, options)
  return pass(isTrial(target) ? TRIAL_WORDS.login : `Logged in as ${plain(target.user)}.`, session)
}

export function loginLate(target: Target): Explained {
  if (isTrial(target)) return busy()
  return {
    code: 'proto.silent',
    message: `${engineName(target.engine)} took the connection, but did not finish the log-in in time.`,
    fix: 'Try again; if it stays so, ask the administrator to look at the server’s load and log.',
    causes: ['The server is overloaded.', 'It waits for a directory service or another server.'],
  }
}

type Explain = (error: unknown, told: Told) => Explained | undefined

/** By the number that the engine's driver keeps in this field. */
const byNumber =
  (field: string, explain: (number: number, told: Told) => Explained | undefined): Explain =>
  (error, told) => {
    const number = fieldOf(error, field, 'number')
    return number === undefined ? undefined : explain(number, told)
  }

const EXPLAIN: Readonly<Record<Family, Explain>> = {
  postgresql: explainPostgres,
  mysql: byNumber('errno', explainMysql),
  sqlserver: byNumber('number', explainSqlServer),
  oracle: explainOracle,
}

/** A server that is given no password calls it wrong. */
function withoutPassword(explained: Explained): Explained {
  if (explained.code !== 'auth.denied') return explained
  const [, ...others] = explained.causes ?? []
  return {
    ...explained,
    message: 'No password was given, and the server let nobody in without one.',
    fix: 'Type the password of the account; on the command line, pipe it in with --password-stdin.',
    causes: others,
  }
}

/** Why the log-in failed; `blank`: no password was given. */
export function explainLogin(error: unknown, told: Told, blank: boolean): Explained {
  const { target } = told
  const errors = flatten(error)
  // Oracle's driver encrypts anew where the listener asks for it, by the rules of the stage before.
  const known = errors.find((each) => each instanceof Unreachable)
  if (known !== undefined) return known.explained
  if (errors.some((each) => each instanceof Endless)) return endless(target)
  const explained = EXPLAIN[familyOf(target.engine)](error, told)
  if (explained !== undefined)
    return withFixes(blank ? withoutPassword(explained) : explained, loginFixes(explained, target))
  return {
    code: 'proto.closed',
    message: `${engineName(target.engine)} ended the connection during the log-in without a known reason.`,
    fix: 'Look into the server’s log: it says why.',
    causes: [
      'A proxy in between lost its database.',
      'The server is stopping.',
      'What answers here is not the database that it says it is.',
    ],
  }
}
