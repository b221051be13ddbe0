// Owns writing a backup from a page: where to, the passphrase twice, what is in it, its progress and its proof; keeps what was typed through every failure.
import { useEffect, useRef, useState } from 'react'

import { useRead } from '#bridge/use-operation'
import type { Output } from '#contract'
import { announce } from '#ui/announcer'
import { Button } from '#ui/button'
import { CopyLine } from '#ui/copy-line'
import { Dialog, useGuardedUnload } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { FailureNotice } from '#ui/failure-notice'
import { elsewhere, errorAt } from '#ui/field-failure.ts'
import { besides, datedName } from '#ui/file-name.ts'
import { NewPassphraseFields, type NewPassphrase } from '#ui/new-passphrase'
import { PathField } from '#ui/path-field'

import styles from './backup-dialog.module.css'
import { count, size } from './backup-words.ts'
import { PhaseList } from './phase-list.tsx'
import { useLongRun } from './use-long-run.ts'

const ORDER = ['copying', 'encrypting', 'verifying'] as const

const IN_IT = [
  'All keys, as digests, with owners, uses and history',
  'The list of revoked keys',
  'The audit chain with its signatures, reviews, gates',
  'Settings and kept connections',
] as const
const NOT_IN_IT = [
  'The vault: copies of values, passwords of databases, the key that signs',
  'The passphrase: nobody can bring a forgotten one back',
] as const

export interface BackupDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
}

export function BackupDialog(props: BackupDialogProps) {
  return (
    <DialogStage opened={props.opened}>
      {(shown) => <BackUp {...props} opened={shown} />}
    </DialogStage>
  )
}

function BackUp({ opened, onClose }: BackupDialogProps) {
  const about = useRead('workspace.about', {})
  const last = useRead('backup.last', {})
  const backup = useLongRun('backup.write')
  const passphrase = useRef<NewPassphrase>(null)
  const [typed, setTyped] = useState<string>()
  const [missing, setMissing] = useState(false)
  const [done, setDone] = useState<Output<'backup.write'>>()
  const [today] = useState(() => new Date())
  useGuardedUnload(backup.running)
  if (done !== undefined) return <Written opened={opened} onClose={onClose} written={done} />

  const name = `${datedName(about.value?.name ?? '', today)}.age`
  const path = typed ?? besides(last.value?.path, name)
  const run = async () => {
    if (backup.running) return
    setMissing(path.trim() === '')
    const secret = passphrase.current?.read()
    if (path.trim() === '' || secret === undefined) return
    const written = await backup.start({ path: path.trim(), passphrase: secret })
    if (written === undefined) return
    setDone(written)
    announce('The backup is written and was read back')
  }
  const failure = elsewhere(backup.failure, ['path', 'passphrase'])
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      {...(backup.running ? { onBlocked: backup.cancel, closeOnClickOutside: false } : {})}
      title="Back up this workspace"
      subtitle="One encrypted file. It is read back to its end before it counts."
      onSubmit={() => void run()}
      footNote={failure === undefined ? undefined : <FailureNotice failure={failure} />}
      footStart={<span role="status">{backup.cancelled ? 'Cancelled.' : null}</span>}
      foot={
        <>
          <Button kind="quiet" onClick={backup.running ? backup.cancel : onClose}>
            Cancel
          </Button>
          <Button kind="primary" type="submit" busy={backup.running}>
            {backup.running ? 'Backing up' : 'Back up now'}
          </Button>
        </>
      }
    >
      {backup.running ? <PhaseList phases={ORDER} step={backup.progress} /> : null}
      <div hidden={backup.running}>
        <div className={styles['fields']}>
          <PathField
            data-autofocus
            kind="backup-save"
            fileName={name}
            what="where the backup goes"
            label="File"
            placeholder="~/backups/production.age"
            help={
              about.value?.capabilities.host === 'loopback'
                ? 'On the computer on which the app runs. A name that is free: it never takes the place of another file.'
                : 'A name that is free: it never takes the place of another file.'
            }
            value={path}
            error={
              missing ? 'Type where it goes, from / or ~/ on.' : errorAt(backup.failure, 'path')
            }
            onPath={(next) => {
              setMissing(false)
              backup.forget()
              setTyped(next)
            }}
          />
          <NewPassphraseFields
            ref={passphrase}
            error={errorAt(backup.failure, 'passphrase')}
            onType={backup.forget}
          />
          <div className={styles['holds']}>
            <Holds title="In it" what={IN_IT} />
            <Holds title="Not in it" what={NOT_IN_IT} />
          </div>
        </div>
      </div>
    </Dialog>
  )
}

function Holds({ title, what }: { readonly title: string; readonly what: readonly string[] }) {
  return (
    <div>
      <h3>{title}</h3>
      <ul>
        {what.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </div>
  )
}

interface WrittenProps extends BackupDialogProps {
  readonly written: Output<'backup.write'>
}

function Written({ opened, onClose, written }: WrittenProps) {
  const { path, bytes, sha256, backup } = written
  const button = useRef<HTMLButtonElement>(null)
  // The button that was pressed is gone with its form.
  useEffect(() => button.current?.focus(), [])
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title="The backup is written and was read back"
      subtitle={`${count(backup.keys, 'key')}, ${count(backup.records, 'audit record')}, ${size(bytes)}.`}
      foot={
        <Button ref={button} kind="primary" data-autofocus onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className={styles['fields']}>
        <div className={styles['line']}>
          <h3>File</h3>
          <CopyLine what="Path" text={path} />
        </div>
        <div className={styles['line']}>
          <h3>SHA-256</h3>
          <CopyLine what="SHA-256" text={sha256} />
          <p className={styles['note']}>
            Whoever copies the file can compare: <code>sha256sum</code> says the same.
          </p>
        </div>
        <p>
          Keep the passphrase apart from the file. Nobody can recover it, and without it the file
          opens for nobody.
        </p>
      </div>
    </Dialog>
  )
}
