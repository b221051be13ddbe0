// Owns the lock under which a database is prepared: it dies with the client; refuses a lock that somebody would have to clear by hand.
import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '#base/fault'
import { shown } from './drift.ts'
import type { Row, SqlSession } from './session.ts'
import type { Transaction } from './transaction.ts'

interface Lock {
  /** One try, in one round trip: `got` is 1 where the lock is ours, `holder` says whose it is otherwise. */
  readonly take: string
  /** More about the holder, where it may be known. */
  readonly who?: string
  /** Absent: it ends with the transaction. */
  readonly release?: string
  /** The transaction may begin in the same round trip. */
  readonly together?: true
}

const POSTGRESQL: Lock = {
  together: true,
  take: `
WITH k AS (SELECT hashtextextended('science-schema', 0) AS key)
SELECT CASE WHEN pg_try_advisory_xact_lock(k.key) THEN 1 ELSE 0 END AS got,
  (SELECT concat_ws(' ', 'user', a.usename, 'in process', l.pid::text, 'from ' || host(a.client_addr), 'as ' || nullif(a.application_name, ''))
   FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
   WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND l.pid <> pg_backend_pid()
     AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
     AND ((l.classid::bigint << 32) | l.objid::bigint) = k.key LIMIT 1) AS holder
FROM k`,
}

// A lock of the server, not of a database; its name has at most 64 characters.
const MYSQL_NAME = "CONCAT('science-schema.', LEFT(SHA2(DATABASE(), 256), 40))"
const MYSQL: Lock = {
  take: `
SELECT GET_LOCK(${MYSQL_NAME}, 0) AS got, CONCAT('connection ', IS_USED_LOCK(${MYSQL_NAME})) AS holder`,
  // Newer servers of MySQL are about to drop this table: it is asked for a name, not for the lock.
  who: `
SELECT CONCAT('user ', p.user, ' in connection ', p.id, ' from ', p.host) AS holder
FROM information_schema.processlist p WHERE p.id = IS_USED_LOCK(${MYSQL_NAME})`,
  release: `SELECT RELEASE_LOCK(${MYSQL_NAME})`,
}

const SQLSERVER: Lock = {
  take: `
DECLARE @got int;
EXEC @got = sp_getapplock @Resource = 'science-schema', @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 0;
SELECT CASE WHEN @got >= 0 THEN 1 ELSE 0 END AS got, CAST(NULL AS nvarchar(10)) AS holder`,
  release: `EXEC sp_releaseapplock @Resource = 'science-schema', @LockOwner = 'Session'`,
}

/** None on Oracle: DBMS_LOCK needs a grant. A table that another run has made meanwhile is looked up and found. */
function lockOf(session: SqlSession): Lock | undefined {
  // All clients of the trial share one session, which gets every advisory lock: there the transaction is the lock.
  if (session.engine === 'trial') return undefined
  switch (session.dialect) {
    case 'postgresql':
      return POSTGRESQL
    case 'mysql':
    case 'mariadb':
      return MYSQL
    case 'sqlserver':
      return SQLSERVER
    default:
      return undefined
  }
}

const holderOf = (row: Row | undefined): string | undefined => {
  const holder = row?.['holder']
  return typeof holder === 'string' && holder !== '' ? shown(holder) : undefined
}

async function holder(session: SqlSession, { who }: Lock, row: Row | undefined): Promise<string> {
  const known = holderOf(row) ?? 'somebody whom the database does not name'
  if (who === undefined) return known
  try {
    const [more] = await session.query(who)
    return holderOf(more) ?? known
  } catch {
    // Not everybody may see who is connected: what is known has to do.
    return known
  }
}

interface Waiting {
  readonly signal: AbortSignal
  /** At most so long is the lock waited for. */
  readonly waitMs: number
  /** To be held under the lock, where there is one. */
  readonly transaction?: Transaction
}

const BETWEEN_MS = 200

/**
 * Opens the transaction in which the lock is taken. On the trial it is the lock: there is one at a time, and the
 * session ends if it cannot be had in time. Errors: Fault metastore.locked.
 */
async function begin(session: SqlSession, transaction: Transaction, waitMs: number): Promise<void> {
  const begun = session.run([transaction.begin])
  if (session.engine !== 'trial') return begun
  const late = setTimeout(() => void session.cancel(), waitMs)
  const started = performance.now()
  try {
    await begun
  } catch (error) {
    if (performance.now() - started < waitMs) throw error
    throw new Fault({
      code: 'metastore.locked',
      message: 'Another program has an open transaction on the trial, which serves one at a time.',
      fix: 'End it there, or wait half a minute: an idle one is ended then.',
      cause: error,
    })
  } finally {
    clearTimeout(late)
  }
}

/**
 * Begins the transaction and takes the lock, or says who holds it: `metastore.locked`. The answer gives it back;
 * on PostgreSQL it ends with the transaction, which has to be one.
 */
export async function takeLock(
  session: SqlSession,
  { signal, waitMs, transaction }: Waiting,
): Promise<() => Promise<void>> {
  const lock = lockOf(session)
  const together = lock?.together === true
  if (transaction && !together) await begin(session, transaction, waitMs)
  if (!lock) return async () => {}
  let waited = 0
  for (;;) {
    const first = transaction && together && waited === 0 ? `${transaction.begin};\n` : ''
    const [row] = await session.query(first + lock.take)
    if (Number(row?.['got']) === 1) break
    if (waited >= waitMs)
      throw new Fault({
        code: 'metastore.locked',
        message: `This database is being prepared already, by ${await holder(session, lock, row)}.`,
        fix: 'Wait until that run has ended, then run this again. The lock ends with its connection.',
      })
    await sleep(BETWEEN_MS, undefined, { signal })
    waited += BETWEEN_MS
  }
  const { release } = lock
  return async () => {
    if (release === undefined) return
    // A cancel that arrives late ends this statement in place of the one that it was meant for.
    await session.query(release).catch(() => session.query(release))
  }
}
