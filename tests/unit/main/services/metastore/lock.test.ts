import { expect, test } from 'vitest'
import { takeLock } from '#services/metastore/lock'
import type { SqlSession } from '#services/metastore/session'

/** A session whose statements fail as `failing` says, and what was sent. */
function fake(failing: (sql: string, times: number) => boolean) {
  const sent: string[] = []
  const session = {
    engine: 'mariadb',
    dialect: 'mysql',
    query: (sql: string) => {
      sent.push(sql)
      const times = sent.filter((each) => each === sql).length
      if (failing(sql, times)) return Promise.reject(new Error('Query execution was interrupted'))
      return Promise.resolve([{ got: 1 }])
    },
    run: () => Promise.resolve(),
    cancel: () => Promise.resolve(),
    close: () => Promise.resolve(),
  } satisfies SqlSession
  return { session, sent }
}

const waiting = { signal: new AbortController().signal, waitMs: 0 }

test('a lock is given back although a late cancel ends the statement that does it', async () => {
  const { session, sent } = fake((sql, times) => sql.includes('RELEASE_LOCK') && times === 1)
  const release = await takeLock(session, waiting)
  await release()
  expect(sent.filter((sql) => sql.includes('RELEASE_LOCK'))).toHaveLength(2)
})

test('a lock that cannot be given back is told: the connection is lost, and the lock with it', async () => {
  const { session } = fake((sql) => sql.includes('RELEASE_LOCK'))
  const release = await takeLock(session, waiting)
  await expect(release()).rejects.toThrow('interrupted')
})
