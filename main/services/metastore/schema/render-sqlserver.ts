// Owns SQL Server's words for the schema; refuses GO, which is a word of the client.
import type { PortableType } from './description.ts'
import type { Words } from './words.ts'

// The default collation ignores case; names here do not.
const EXACT = ' COLLATE Latin1_General_100_BIN2'

function label(type: PortableType): string {
  switch (type.kind) {
    case 'int':
      return 'int'
    case 'bigint':
      return 'bigint'
    case 'flag':
      return 'smallint'
    case 'real':
      return 'float'
    case 'instant':
      return 'datetime2(6)'
    case 'long':
      return 'nvarchar(max)'
    case 'text':
      return `nvarchar(${String(type.length)})`
    default:
      return `varbinary(${String(type.length)})`
  }
}

const type = (of: PortableType): string => (of.kind === 'text' ? `${label(of)}${EXACT}` : label(of))

export const sqlserverWords: Words = {
  dialect: 'sqlserver',
  type,
  label,
  identity: ' IDENTITY(1,1)',
  tail: '',
  now: 'SYSUTCDATETIME()',
  add: ['ADD ', ''],
  retype: (table, column, to, nullable) =>
    `ALTER TABLE ${table} ALTER COLUMN ${column} ${to} ${nullable ? 'NULL' : 'NOT NULL'}`,
  client: 'sqlcmd -b -i',
}
