// Owns the statement that creates a database: the check shows it and a click runs it; has none for Oracle, where a database is a server.
import type { Family } from './family.ts'
import { bracketed, quoted, ticked } from './told.ts'

/** By family, for a name as it was typed; in Unicode whatever the server's default is. */
export const createSql = {
  postgresql: (name) => `CREATE DATABASE ${quoted(name)} ENCODING 'UTF8' TEMPLATE template0;`,
  mysql: (name) => `CREATE DATABASE ${ticked(name)} CHARACTER SET utf8mb4;`,
  sqlserver: (name) => `CREATE DATABASE ${bracketed(name)};`,
} as const satisfies Partial<Record<Family, (name: string) => string>>
