// Owns the table of kept connections.
import { useState } from 'react'

import type { KeptConnection } from '#contract'
import { Table } from '#ui/table'

import { ConnectionRow, type ConnectionActions } from './connection-row.tsx'
import styles from './connections-table.module.css'
import type { Engine } from './engine-words.ts'
import { ForgetDialog } from './forget-dialog.tsx'

export interface ConnectionsTableProps {
  readonly connections: readonly KeptConnection[]
  readonly engines: readonly Engine[]
  readonly onOpen: ConnectionActions['open']
}

export function ConnectionsTable({ connections, engines, onOpen }: ConnectionsTableProps) {
  const [forgets, setForgets] = useState<KeptConnection>()
  const actions = { open: onOpen, forget: setForgets }
  return (
    <>
      <Table className={styles['table']} aria-label="Kept connections">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Engine</th>
            <th scope="col">Where</th>
            <th scope="col">Last check</th>
            <th scope="col" data-hint="The version of the Science-schema in the database">
              Schema
            </th>
            <th scope="col" className={styles['actions']}>
              Actions
            </th>
          </tr>
        </thead>
        <tbody>
          {connections.map((connection) => (
            <ConnectionRow
              key={connection.name}
              connection={connection}
              engines={engines}
              actions={actions}
            />
          ))}
        </tbody>
      </Table>
      <ForgetDialog connection={forgets} onClose={() => setForgets(undefined)} />
    </>
  )
}
