// Owns what the wizard says of each engine beyond its name; facts such as ports come from the main process.
import type { EngineId, Output } from '#contract'

export type Engine = Output<'metastore.engines'>['engines'][number]

/** One line: what it is and where it is found. */
export const ENGINE_ABOUT: Readonly<Record<EngineId, string>> = {
  postgresql: 'Your own server, or RDS for PostgreSQL',
  'aurora-postgresql': 'A cluster of Amazon that speaks PostgreSQL',
  mariadb: 'Your own server or Galera cluster, or RDS for MariaDB',
  mysql: 'Your own server, or RDS for MySQL',
  'aurora-mysql': 'A cluster of Amazon that speaks MySQL',
  sqlserver: 'Microsoft’s: your own server, or RDS for SQL Server',
  oracle: 'Your own server from 12.1 on, or RDS for Oracle',
  trial: 'PostgreSQL inside this app, on this computer alone',
}

/** What the engine was tried on before it was shipped, so that nobody trusts more than that. */
export function triedOn(engine: Engine, all: readonly Engine[]): string {
  if (engine.proved) return 'A real server'
  const kin = all.find(({ proved, dialect }) => proved && dialect === engine.dialect)
  return kin === undefined ? 'A stand-in only' : `${kin.label} only`
}

/** What names the database in a connection. */
export const databaseWord = (engine: EngineId): string =>
  engine === 'oracle' ? 'Service name' : 'Database'

export const engineLabel = (id: EngineId, all: readonly Engine[]): string =>
  id === 'trial' ? 'Trial on this computer' : (all.find((engine) => engine.id === id)?.label ?? id)

/** What answers there: the trial is a PostgreSQL. */
export const serverLabel = (id: EngineId, all: readonly Engine[]): string =>
  engineLabel(id === 'trial' ? 'postgresql' : id, all)
