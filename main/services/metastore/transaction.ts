// Owns the words that hold statements together, where an engine can undo CREATE TABLE; refuses to pretend elsewhere.
import type { SqlSession } from './session.ts'

export interface Transaction {
  readonly begin: string
  readonly commit: string
  readonly rollback: string
}

/** DDL is part of a transaction on two engines; the others commit before and after each statement. */
export function transactionOf({ dialect }: SqlSession): Transaction | undefined {
  if (dialect === 'postgresql') return { begin: 'BEGIN', commit: 'COMMIT', rollback: 'ROLLBACK' }
  if (dialect === 'sqlserver')
    return {
      begin: 'SET XACT_ABORT ON; BEGIN TRANSACTION',
      commit: 'COMMIT TRANSACTION',
      rollback: 'IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION',
    }
  return undefined
}
