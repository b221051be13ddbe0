// Owns the workspaces: which one is open, another one to open, a new one; nothing is moved between them.
import { useState } from 'react'

import { useRead, useWrite } from '#bridge/use-operation'
import { Button } from '#ui/button'
import { CopyLine } from '#ui/copy-line'
import { FailureNotice } from '#ui/failure-notice'
import { TextField } from '#ui/field'
import { notify } from '#ui/notice'
import { Section } from '#ui/page'
import { Tag } from '#ui/tag'

import styles from './workspace-section.module.css'

export function WorkspaceSection() {
  const about = useRead('workspace.about', {})
  const open = useWrite('workspace.open')
  if (about.value === undefined) return null
  const openOther = async (id: string) => {
    const result = await open.run({ id })
    if (result.ok) notify({ text: `${result.value.name} is open.` })
  }
  return (
    <Section
      title="Workspace"
      about="An inventory of its own, with its own keys, gates and audit chain."
    >
      <ul className={styles['list']} aria-label="Workspaces">
        {about.value.workspaces.map((workspace) => (
          <li key={workspace.id}>
            <bdi className={styles['name']} data-hint={workspace.name} data-hint-cut="">
              {workspace.name}
            </bdi>
            {workspace.current ? (
              <Tag>Open now</Tag>
            ) : (
              <Button
                size="small"
                busy={open.running}
                aria-label={`Open ${workspace.name}`}
                onClick={() => void openOther(workspace.id)}
              >
                Open
              </Button>
            )}
          </li>
        ))}
      </ul>
      {open.failure === undefined ? null : <FailureNotice failure={open.failure} />}
      <NewWorkspace />
      <div className={styles['folder']}>
        <p className={styles['label']}>Data folder</p>
        <CopyLine text={about.value.dataFolder} what="Data folder" />
      </div>
    </Section>
  )
}

function NewWorkspace() {
  const create = useWrite('workspace.create')
  const [name, setName] = useState('')
  const run = async () => {
    const result = await create.run({ name })
    if (!result.ok) return
    setName('')
    notify({ text: `${result.value.name} is made. Open it when you like.` })
  }
  return (
    <form
      noValidate
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        void run()
      }}
    >
      <div className={styles['grow']}>
        <TextField
          label="New workspace"
          placeholder="Name"
          value={name}
          error={
            create.failure === undefined
              ? undefined
              : `${create.failure.message} ${create.failure.fix}`
          }
          onChange={(event) => {
            create.forget()
            setName(event.currentTarget.value)
          }}
        />
      </div>
      <Button type="submit" disabled={name.trim() === ''} busy={create.running}>
        Make workspace
      </Button>
    </form>
  )
}
