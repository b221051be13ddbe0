// Owns the choice of words by dialect; refuses a dialect that the contract does not name.
import type { Dialect } from '#contract/metastore-target'
import { mariadbWords, mysqlWords } from './render-mysql.ts'
import { oracleWords } from './render-oracle.ts'
import { postgresqlWords } from './render-postgresql.ts'
import { sqlserverWords } from './render-sqlserver.ts'
import type { Words } from './words.ts'

export const WORDS: Readonly<Record<Dialect, Words>> = {
  postgresql: postgresqlWords,
  mariadb: mariadbWords,
  mysql: mysqlWords,
  sqlserver: sqlserverWords,
  oracle: oracleWords,
}
