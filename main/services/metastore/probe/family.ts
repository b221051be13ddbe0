// Owns which protocol an engine speaks and what it is called.
import type { EngineId } from '#contract/metastore-target'

export type Family = 'postgresql' | 'mysql' | 'sqlserver' | 'oracle'

const FAMILIES: Readonly<Record<EngineId, Family>> = {
  postgresql: 'postgresql',
  'aurora-postgresql': 'postgresql',
  trial: 'postgresql',
  mariadb: 'mysql',
  mysql: 'mysql',
  'aurora-mysql': 'mysql',
  sqlserver: 'sqlserver',
  oracle: 'oracle',
}

export const familyOf = (engine: EngineId): Family => FAMILIES[engine]

const NAMES: Readonly<Record<EngineId, string>> = {
  postgresql: 'PostgreSQL',
  'aurora-postgresql': 'Aurora PostgreSQL',
  mariadb: 'MariaDB',
  mysql: 'MySQL',
  'aurora-mysql': 'Aurora MySQL',
  sqlserver: 'SQL Server',
  oracle: 'Oracle',
  trial: 'the trial',
}

export const engineName = (engine: EngineId): string => NAMES[engine]
