// Owns script files in a temporary folder, read as a pair; refuses to leave them behind.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import type { Dialect } from '#contract/metastore-target'
import { Fault } from '#base/fault'
import type { GivenPair, GivenStatement } from '#services/metastore/pair/given'
import { effectOf } from '#services/metastore/pair/read-effect'
import { readPair } from '#services/metastore/pair/reading'

const never = new AbortController().signal

export interface GivenFiles {
  readonly folder: () => string
  readonly path: (name: string) => string
  readonly write: (name: string, text: string | Uint8Array) => string
  /** Reads `schema.sql` and `txn.sql` as they are in the folder. */
  readonly read: (dialect: Dialect, signal?: AbortSignal) => Promise<GivenPair>
  /** The same with these texts. */
  readonly pair: (dialect: Dialect, schema: string, txn?: string) => Promise<GivenPair>
}

/** A folder for each test. */
export function givenFiles(): GivenFiles {
  let folder = ''
  beforeEach(() => {
    // With a folder above it that is the test's as well.
    folder = join(realpathSync(mkdtempSync(join(tmpdir(), 'dsadmin-given-'))), 'scripts')
    mkdirSync(folder)
  })
  afterEach(() => rmSync(dirname(folder), { recursive: true, force: true }))
  const path = (name: string) => join(folder, name)
  const write = (name: string, text: string | Uint8Array) => {
    mkdirSync(dirname(path(name)), { recursive: true })
    writeFileSync(path(name), text)
    return path(name)
  }
  const read = (dialect: Dialect, signal = never) =>
    readPair({ schema: path('schema.sql'), txn: path('txn.sql') }, dialect, signal)
  return {
    folder: () => folder,
    path,
    write,
    read,
    pair: (dialect, schema, txn = 'SELECT 1;') => {
      write('schema.sql', schema)
      write('txn.sql', txn)
      return read(dialect)
    },
  }
}

/** The statements of the first script. */
export const sqlOf = ({ statements }: GivenPair): readonly string[] =>
  statements.filter(({ script }) => script === 'schema').map(({ sql }) => sql)

export async function refusal(work: Promise<unknown>): Promise<Fault> {
  try {
    await work
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  throw new Error('nothing was refused')
}

/** Statements as a script of one line each brings them, without a file. */
export const statementsOf = (
  dialect: Dialect,
  pair: readonly string[],
): readonly GivenStatement[] =>
  pair.map((sql, at) => ({
    number: at + 1,
    script: 'schema',
    file: 'a.sql',
    line: at + 1,
    ownLine: at + 1,
    sql,
    effect: effectOf(sql, dialect),
  }))
