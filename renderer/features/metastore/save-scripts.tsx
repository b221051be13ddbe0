// Owns saving our two scripts into a folder, for somebody else to run; refuses to guess the folder.
import { IconFolderDown, IconFolderOpen } from '@tabler/icons-react'
import { useState } from 'react'

import { useRead, useWrite } from '#bridge/use-operation'
import type { EngineId } from '#contract'
import { Button } from '#ui/button'
import { Dialog } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { FailureNotice } from '#ui/failure-notice'
import { TextField } from '#ui/field'
import { notify } from '#ui/notice'

import styles from './save-scripts.module.css'
import { useChoose } from '#ui/use-choose.ts'

export function SaveScripts({ engine }: { readonly engine: EngineId }) {
  const [opened, setOpened] = useState(false)
  return (
    <>
      <Button
        icon={<IconFolderDown size={16} stroke={1.6} aria-hidden />}
        onClick={() => setOpened(true)}
      >
        Save both
      </Button>
      <DialogStage opened={opened}>
        {(shown) => <Save engine={engine} opened={shown} onClose={() => setOpened(false)} />}
      </DialogStage>
    </>
  )
}

interface SaveProps {
  readonly engine: EngineId
  readonly opened: boolean
  readonly onClose: () => void
}

function Save({ engine, opened, onClose }: SaveProps) {
  const about = useRead('workspace.about', {})
  const choosing = useChoose()
  const save = useWrite('metastore.saveScripts')
  const [folder, setFolder] = useState('')
  const [missing, setMissing] = useState(false)
  const run = async () => {
    if (folder.trim() === '') {
      setMissing(true)
      return
    }
    const result = await save.run({ engine, folder: folder.trim() })
    if (!result.ok) return
    notify({ text: `${result.value.files.length} scripts are in ${folder.trim()}.` })
    onClose()
  }
  const choose = async () => {
    const path = await choosing.choose('folder')
    if (path === undefined) return
    setMissing(false)
    setFolder(path)
  }
  const failure = save.failure ?? choosing.failure
  const atField = failure?.field === 'folder' ? `${failure.message} ${failure.fix}` : undefined
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title="Save both scripts to a folder"
      subtitle="The first lines of each say how to run it by hand."
      top={88}
      onSubmit={() => void run()}
      foot={
        <>
          <Button kind="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button kind="primary" type="submit" busy={save.running}>
            Save scripts
          </Button>
        </>
      }
    >
      <TextField
        mono
        data-autofocus
        label="Folder"
        help={
          about.value?.capabilities.host === 'loopback'
            ? 'On the computer on which the app runs. It is made if it is not there.'
            : 'It is made if it is not there.'
        }
        placeholder="/home/ada/metastore"
        maxLength={4_096}
        value={folder}
        error={missing ? 'Type a folder, from the root on.' : atField}
        onChange={(event) => {
          setMissing(false)
          save.forget()
          setFolder(event.currentTarget.value)
        }}
      />
      {choosing.can ? (
        <div className={styles['choose']}>
          <Button
            icon={<IconFolderOpen size={16} stroke={1.6} aria-hidden />}
            onClick={() => void choose()}
          >
            Choose a folder
          </Button>
        </div>
      ) : null}
      {failure === undefined || atField !== undefined ? null : (
        <div className={styles['failure']}>
          <FailureNotice failure={failure} />
        </div>
      )}
    </Dialog>
  )
}
