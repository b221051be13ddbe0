import { describe, expect, test } from 'vitest'
import { scriptsOf } from '#services/metastore/schema/scripts'
import { changeSql } from '#services/metastore/schema/upgrade'
import { WORDS } from '#services/metastore/schema/dialects'
import { complaints } from '#tests/metastore/grammar'
import { TO_1_1_0 } from '#tests/metastore/next-release'

const ILLEGAL = {
  oracle: [
    'CREATE TABLE IF NOT EXISTS sci_t (one_no NUMBER(10))',
    'CREATE TABLE sci_t (one_no NUMBER(10) NOT NULL DEFAULT 0)',
    'CREATE TABLE sci_t (size NUMBER(10))',
    'CREATE TABLE sci_t (one_no NUMBER(10),)',
    'CREATE TABEL sci_t (one_no NUMBER(10))',
  ],
  sqlserver: [
    'CREATE TABLE IF NOT EXISTS sci_t (one_no int)',
    'CREATE TABLE sci_t (one_no bigint AUTO_INCREMENT)',
    'CREATE TABLE sci_t (key int)',
    'CREATE TABEL sci_t (one_no int)',
  ],
} as const

describe.each(['oracle', 'sqlserver'] as const)('the grammar of %s', (dialect) => {
  const statements = scriptsOf(dialect).flatMap((script) => script.statements)

  test('takes every statement of both scripts', () => {
    for (const { object, sql } of statements) expect(complaints(dialect, sql), object).toEqual([])
  }, 60_000)

  test('takes the statements of an upgrade', () => {
    for (const change of TO_1_1_0.changes) {
      const sql = changeSql(change, WORDS[dialect])
      expect(complaints(dialect, sql), sql).toEqual([])
    }
  })

  test.each(ILLEGAL[dialect])('refuses %s', (sql) => {
    expect(complaints(dialect, sql)).not.toEqual([])
  })
})
