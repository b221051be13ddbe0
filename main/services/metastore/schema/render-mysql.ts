// Owns the words of the MySQL family for the schema; refuses a default collation, which differs between MySQL and MariaDB.
import type { PortableType } from './description.ts'
import type { Words } from './words.ts'

function type(type: PortableType): string {
  switch (type.kind) {
    case 'int':
      return 'int'
    case 'bigint':
      return 'bigint'
    case 'flag':
      return 'smallint'
    case 'real':
      return 'double'
    case 'instant':
      // TIMESTAMP ends in 2038 and follows the session's time zone.
      return 'datetime(6)'
    case 'long':
      return 'longtext'
    case 'text':
      return `varchar(${String(type.length)})`
    default:
      return `varbinary(${String(type.length)})`
  }
}

const family = {
  type,
  label: type,
  identity: ' AUTO_INCREMENT',
  tail: ' ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin',
  now: 'UTC_TIMESTAMP(6)',
  add: ['ADD COLUMN ', ''],
  retype: (table, column, to, nullable) =>
    `ALTER TABLE ${table} MODIFY ${column} ${to} ${nullable ? 'NULL' : 'NOT NULL'}`,
} as const satisfies Partial<Words>

export const mysqlWords: Words = { ...family, dialect: 'mysql', client: 'mysql <' }
export const mariadbWords: Words = { ...family, dialect: 'mariadb', client: 'mariadb <' }
