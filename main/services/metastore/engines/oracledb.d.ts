// Owns the few declarations that are used of Oracle's driver, which has none.
declare module 'oracledb' {
  export interface OracleConnection {
    readonly execute: (
      sql: string,
      binds: readonly unknown[],
      options: { readonly outFormat: number; readonly autoCommit: boolean },
    ) => Promise<{ readonly rows?: readonly Readonly<Record<string, unknown>>[] }>
    readonly break: () => Promise<void>
    readonly close: () => Promise<void>
  }

  interface Oracledb {
    readonly OUT_FORMAT_OBJECT: number
    readonly getConnection: (options: {
      readonly user: string
      readonly password: string
      readonly connectString: string
    }) => Promise<OracleConnection>
  }

  const oracledb: Oracledb
  export default oracledb
}
