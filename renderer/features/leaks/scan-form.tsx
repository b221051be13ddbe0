// Owns the ways into a scan: a drop, a path typed or chosen, a pasted text; says which of them this window has.
import { IconFileSearch, IconFolderOpen } from '@tabler/icons-react'
import { useState } from 'react'

import { pathOf } from '#bridge'
import { useRead } from '#bridge/use-operation'
import type { Failure } from '#contract'
import { Button } from '#ui/button'
import { FailureNotice } from '#ui/failure-notice'
import { Checkbox, TextField } from '#ui/field'
import { useChoose } from '#ui/use-choose.ts'

import { isWhole } from './leak-words.ts'
import styles from './leaks-page.module.css'
import { PasteForm } from './paste-form.tsx'
import { forgetFailure, type Options, startScan, type Where } from './scan-store.ts'

export interface ScanFormProps {
  /** What was searched before, to start from. */
  readonly last: Where | undefined
  readonly failure: Failure | undefined
  readonly options: Options
  readonly onOptions: (options: Options) => void
  /** Why what was dropped could not be taken. */
  readonly refusal: string | undefined
  readonly onTyped: () => void
}

export function ScanForm(props: ScanFormProps) {
  const { last, failure, options, onOptions, refusal, onTyped } = props
  const about = useRead('workspace.about', {})
  const choosing = useChoose()
  const [path, setPath] = useState(last?.kind === 'paths' ? (last.paths[0] ?? '') : '')
  const [wrong, setWrong] = useState<string>()
  const atPath = failure?.field?.startsWith('paths') === true
  const inBrowser = about.value?.capabilities.host === 'loopback'

  const change = (text: string) => {
    setWrong(undefined)
    forgetFailure()
    onTyped()
    setPath(text)
  }
  const scan = () => {
    const typed = path.trim()
    if (typed === '') setWrong('Type the path of a folder or a file.')
    else if (!isWhole(typed)) setWrong('Type the whole path, from / or from ~/ on.')
    else void startScan({ kind: 'paths', paths: [typed] }, options)
  }
  const choose = async () => {
    const chosen = await choosing.choose('folder')
    if (chosen !== undefined) change(chosen)
  }
  const general = atPath ? choosing.failure : (failure ?? choosing.failure)
  return (
    <section className={styles['form']} aria-label="What to search">
      <div className={styles['drop']}>
        <IconFileSearch size={20} stroke={1.6} aria-hidden />
        <div>
          <h2>{pathOf === undefined ? 'Drop text files here' : 'Drop a folder or files here'}</h2>
          <p>
            {pathOf === undefined
              ? 'Up to 700 kB. A browser does not tell where a file or folder lies, so only what is inside is searched: no folders, archives or git histories. For those, type the path.'
              : 'They are searched where they lie, with everything below them.'}
          </p>
          {refusal === undefined ? null : (
            <p className={styles['refusal']} role="alert">
              {refusal}
            </p>
          )}
        </div>
      </div>
      <form
        noValidate
        className={styles['path']}
        onSubmit={(event) => {
          event.preventDefault()
          scan()
        }}
      >
        <div className={styles['row']}>
          <div className={styles['grow']}>
            <TextField
              mono
              label="Folder or file"
              placeholder="/home/ada/projects"
              maxLength={4_096}
              value={path}
              help={
                inBrowser
                  ? 'On the computer on which the app runs. A folder is searched with everything below it.'
                  : 'A folder is searched with everything below it.'
              }
              error={wrong ?? (atPath ? `${failure.message} ${failure.fix}` : undefined)}
              onChange={(event) => change(event.currentTarget.value)}
            />
          </div>
          {choosing.can ? (
            <Button
              className={styles['beside'] ?? ''}
              icon={<IconFolderOpen size={16} stroke={1.6} aria-hidden />}
              onClick={() => void choose()}
            >
              Choose folder…
            </Button>
          ) : null}
          <Button kind="primary" type="submit" className={styles['beside'] ?? ''}>
            Scan
          </Button>
        </div>
        <div className={styles['options']}>
          <Checkbox
            checked={options.history}
            onChange={(event) => onOptions({ ...options, history: event.currentTarget.checked })}
          >
            Git histories as well: all that was ever committed
          </Checkbox>
          <Checkbox
            checked={options.followLinks}
            onChange={(event) =>
              onOptions({ ...options, followLinks: event.currentTarget.checked })
            }
          >
            Follow links that lead elsewhere
          </Checkbox>
        </div>
      </form>
      <PasteForm onScan={(text) => void startScan({ kind: 'paste', text }, options)} />
      {general === undefined ? null : <FailureNotice failure={general} />}
    </section>
  )
}
