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

/** The part of the driver's thin form that dials and encrypts. */
declare module 'oracledb/lib/thin/sqlnet/ntTcp.js' {
  import type { Socket } from 'node:net'

  export interface Transport {
    /** What is read and written. */
    stream: Socket
    /** What is under the encryption. */
    connStream: Socket
    connected: boolean
    ntConnect(address: { readonly host: string; readonly port: number }): Promise<void>
    tlsConnect(context: unknown, below: Socket): Promise<void>
    startRead: (this: Transport) => void
  }

  const transport: { readonly prototype: Transport }
  export default transport
}
