// Owns Science-schema 1.0.0 as one value; refuses tables that no script holds.
import type { Release } from '#services/metastore/schema/description'
import { catalogueScript } from './catalogue.ts'
import { keyRows, keyTables } from './keys.ts'
import { transactionTables } from './transactions.ts'

export const SCIENCE_1_0_0: Release = {
  version: '1.0.0',
  scripts: [
    catalogueScript,
    {
      id: 'txn',
      about: 'Transactions, locks and events of the catalogue, and the API keys of a team.',
      tables: [...transactionTables, ...keyTables],
      rows: keyRows,
    },
  ],
}
