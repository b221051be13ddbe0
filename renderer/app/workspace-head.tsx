// Owns the head of the sidebar: which workspace this is, and from the second one on a way to another; says why one stays shut.
import { IconCheck, IconSelector } from '@tabler/icons-react'
import { useState } from 'react'
import { useLocation } from 'wouter'

import { useRead, useWrite } from '#bridge/use-operation'
import { FailureNotice } from '#ui/failure-notice'
import { Hidden } from '#ui/hidden'
import { Menu } from '#ui/menu'

import { Mark } from './mark.tsx'
import styles from './workspace-head.module.css'

export function WorkspaceHead() {
  const about = useRead('workspace.about', {})
  const open = useWrite('workspace.open')
  const [, navigate] = useLocation()
  const [button, setButton] = useState<HTMLElement>()
  const name = about.value?.name ?? ''
  const workspaces = about.value?.workspaces ?? []
  const words = (
    <>
      <Mark className={styles['mark'] ?? ''} />
      <span className={styles['words']}>
        <span className={styles['name']} data-hint={name} data-hint-cut>
          {name}
        </span>
        <span className={styles['kind']}>On this computer</span>
      </span>
    </>
  )
  const openOther = async (id: string) => {
    const result = await open.run({ id })
    // A key that is open belongs to the workspace that is left.
    if (result.ok) navigate('/api-keys')
  }
  if (workspaces.length < 2) return <div className={styles['head']}>{words}</div>
  return (
    <>
      <button
        type="button"
        className={`${styles['head']} ${styles['switch']}`}
        aria-haspopup="menu"
        aria-expanded={button !== undefined}
        onClick={(event) => setButton(button === undefined ? event.currentTarget : undefined)}
      >
        {words}
        <Hidden>Open another workspace</Hidden>
        <IconSelector size={16} stroke={1.6} aria-hidden />
      </button>
      {button === undefined ? null : (
        <Menu
          label="Workspaces"
          button={button}
          items={workspaces.map((workspace) => ({
            word: workspace.name,
            mark: workspace.current ? (
              <IconCheck size={16} stroke={2.2} aria-label="open now" />
            ) : null,
            run: () => {
              open.forget()
              if (!workspace.current) void openOther(workspace.id)
            },
          }))}
          onClose={() => setButton(undefined)}
        />
      )}
      {open.failure === undefined ? null : (
        <div className={styles['failure']}>
          <FailureNotice failure={open.failure} />
        </div>
      )}
    </>
  )
}
