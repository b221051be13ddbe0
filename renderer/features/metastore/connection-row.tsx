// Owns one kept connection of the table: what is known of it, what can be done, and what the last look said.
import { IconDots } from '@tabler/icons-react'
import { useState } from 'react'

import type { KeptConnection } from '#contract'
import { Button, IconButton } from '#ui/button'
import { StateMark } from '#ui/state-mark'
import { Tag } from '#ui/tag'
import { Time } from '#ui/time'

import { CheckBand } from './check-band.tsx'
import { ConnectionMenu } from './connection-menu.tsx'
import styles from './connections-table.module.css'
import { serverLabel, type Engine } from './engine-words.ts'
import { PasswordDialog } from './password-dialog.tsx'
import { useCheck, type Look } from './use-check.ts'
import { verdictOf } from './walk-words.ts'

export interface ConnectionActions {
  readonly open: (connection: KeptConnection, step: 'connection' | 'probe' | 'validate') => void
  readonly forget: (connection: KeptConnection) => void
}

export interface ConnectionRowProps {
  readonly connection: KeptConnection
  readonly engines: readonly Engine[]
  readonly actions: ConnectionActions
}

export function ConnectionRow({ connection, engines, actions }: ConnectionRowProps) {
  const { name, target, checkedAt, schemaVersion, drift } = connection
  const check = useCheck(connection)
  const [menu, setMenu] = useState<HTMLElement>()
  const [asks, setAsks] = useState<Look>()
  const verdict = verdictOf(connection)
  const host = target.host.includes(':') ? `[${target.host}]` : target.host
  const where = `${host}:${target.port}/${target.database}`
  const running = check.state.kind === 'running'
  const look = (which: Look) => {
    if (connection.hasPassword || target.engine === 'trial') check.start(which)
    else setAsks(which)
  }
  return (
    <>
      <tr className={check.state.kind === 'idle' ? undefined : styles['joined']}>
        <th scope="row">
          <bdi className={styles['name']} data-hint={name} data-hint-cut>
            {name}
          </bdi>
        </th>
        <td>
          {serverLabel(target.engine, engines)}
          {target.engine === 'trial' ? ', trial' : null}
        </td>
        <td>
          <code
            className={styles['where']}
            translate="no"
            data-hint={`${where}\nas ${target.user}${target.ssh === undefined ? '' : `\nover ${target.ssh}`}`}
          >
            {where}
          </code>
        </td>
        <td>
          <span className={styles['check']}>
            <StateMark glyph={verdict.glyph} tone={verdict.tone}>
              {verdict.word}
            </StateMark>
            {checkedAt === undefined ? null : (
              <span className={styles['when']}>
                <Time at={checkedAt} />
              </span>
            )}
          </span>
        </td>
        <td>
          {schemaVersion === undefined ? (
            <span className={styles['none']}>{checkedAt === undefined ? 'Unknown' : 'None'}</span>
          ) : (
            schemaVersion
          )}
          {drift === undefined || drift === 0 ? null : (
            <span className={styles['drift']}>
              <Tag tone="warn">
                {drift} {drift === 1 ? 'difference' : 'differences'}
              </Tag>
            </span>
          )}
        </td>
        <td className={styles['actions']}>
          <span>
            <Button
              kind="quiet"
              size="small"
              disabled={running}
              aria-label={`Check ${name}`}
              onClick={() => look('probe')}
            >
              Check
            </Button>
            <IconButton
              size="small"
              label={`More for ${name}`}
              aria-haspopup="menu"
              aria-expanded={menu !== undefined}
              onClick={(event) => setMenu(menu === undefined ? event.currentTarget : undefined)}
            >
              <IconDots size={16} stroke={1.6} aria-hidden />
            </IconButton>
          </span>
          {menu === undefined ? null : (
            <ConnectionMenu
              name={name}
              button={menu}
              onClose={() => setMenu(undefined)}
              onValidate={() => look('validate')}
              onOpen={() => actions.open(connection, 'probe')}
              onEdit={() => actions.open(connection, 'connection')}
              onForget={() => actions.forget(connection)}
            />
          )}
          <PasswordDialog
            name={name}
            look={asks}
            onClose={() => setAsks(undefined)}
            onPassword={(password) => {
              setAsks(undefined)
              if (asks !== undefined) check.start(asks, password)
            }}
          />
        </td>
      </tr>
      {check.state.kind === 'idle' ? null : (
        <tr>
          <td colSpan={6} className={styles['band-cell']}>
            <div role="status">
              <CheckBand
                name={name}
                check={check}
                onOpen={(step) => actions.open(connection, step)}
              />
            </div>
          </td>
        </tr>
      )}
    </>
  )
}
