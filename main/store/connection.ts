// Owns one SQLite connection and its prepared statements; refuses to be used after it was closed.
import BetterSqlite3 from 'better-sqlite3'

export type SqlValue = string | number | bigint | Uint8Array | null

/** Reads only: what a query function may take. Table modules name the row type that their SQL answers. */
export interface Reader {
  /** All rows. `T` is what the SQL selects: the STRICT schema is the proof. */
  readonly all: <T extends object>(sql: string, ...values: readonly Bindable[]) => T[]
  readonly get: <T extends object>(sql: string, ...values: readonly Bindable[]) => T | undefined
  /** The first column of all rows. */
  readonly column: <T extends SqlValue>(sql: string, ...values: readonly Bindable[]) => T[]
  /** Rows one by one, for what does not fit in memory. */
  readonly iterate: <T extends object>(
    sql: string,
    ...values: readonly Bindable[]
  ) => IterableIterator<T>
}

/** Reads and writes, inside a transaction of `Database.write` only. */
export interface Writer extends Reader {
  /** The number of rows changed. */
  readonly run: (sql: string, ...values: readonly Bindable[]) => number
}

/** Positional values, or one object for `:name` parameters. */
export type Bindable = SqlValue | Readonly<Record<string, SqlValue>>

/** One open connection. Statements are prepared once for each text of SQL, so write SQL as constants. */
export class Connection implements Writer {
  readonly raw: BetterSqlite3.Database
  readonly #statements = new Map<string, BetterSqlite3.Statement>()

  constructor(path: string, options: BetterSqlite3.Options) {
    this.raw = new BetterSqlite3(path, options)
  }

  #statement(sql: string): BetterSqlite3.Statement {
    let statement = this.#statements.get(sql)
    if (!statement) {
      statement = this.raw.prepare(sql)
      this.#statements.set(sql, statement)
    }
    return statement
  }

  all<T extends object>(sql: string, ...values: readonly Bindable[]): T[] {
    return this.#statement(sql).all(...values) as T[]
  }

  get<T extends object>(sql: string, ...values: readonly Bindable[]): T | undefined {
    return this.#statement(sql).get(...values) as T | undefined
  }

  column<T extends SqlValue>(sql: string, ...values: readonly Bindable[]): T[] {
    // A statement of its own text, because `pluck` stays on.
    return this.#statement(`${sql} -- first column`)
      .pluck()
      .all(...values) as T[]
  }

  iterate<T extends object>(sql: string, ...values: readonly Bindable[]): IterableIterator<T> {
    return this.#statement(sql).iterate(...values) as IterableIterator<T>
  }

  run(sql: string, ...values: readonly Bindable[]): number {
    return this.#statement(sql).run(...values).changes
  }

  close(): void {
    this.#statements.clear()
    this.raw.close()
  }
}
