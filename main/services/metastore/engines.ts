// Owns what is known of each engine before anybody is asked; refuses to call an engine proved that was not.
import { type Dialect, type EngineId, METASTORE_PORT, type Output } from '#contract'

export interface EngineFacts {
  readonly id: EngineId
  readonly label: string
  readonly dialect: Dialect
  /** The port that the engine has by itself; 9472 is the metastore's. */
  readonly ownPort: number
  /** The tests ran against a real server of this engine. */
  readonly proved: boolean
}

/** Aurora speaks the dialect of its parent; it is not proved by it. */
export const ENGINES: readonly EngineFacts[] = [
  { id: 'postgresql', label: 'PostgreSQL', dialect: 'postgresql', ownPort: 5_432, proved: true },
  {
    id: 'aurora-postgresql',
    label: 'Aurora PostgreSQL',
    dialect: 'postgresql',
    ownPort: 5_432,
    proved: false,
  },
  { id: 'mariadb', label: 'MariaDB', dialect: 'mariadb', ownPort: 3_306, proved: true },
  { id: 'mysql', label: 'MySQL', dialect: 'mysql', ownPort: 3_306, proved: true },
  { id: 'aurora-mysql', label: 'Aurora MySQL', dialect: 'mysql', ownPort: 3_306, proved: false },
  { id: 'sqlserver', label: 'SQL Server', dialect: 'sqlserver', ownPort: 1_433, proved: false },
  { id: 'oracle', label: 'Oracle', dialect: 'oracle', ownPort: 1_521, proved: false },
  {
    id: 'trial',
    label: 'Trial on this computer',
    dialect: 'postgresql',
    ownPort: METASTORE_PORT,
    proved: true,
  },
]

export function engineList(): Output<'metastore.engines'> {
  return { engines: ENGINES }
}

export function dialectOf(id: EngineId): Dialect {
  return ENGINES.find((engine) => engine.id === id)?.dialect ?? 'postgresql'
}
