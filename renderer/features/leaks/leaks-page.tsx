// Owns the page that looks for leaked keys: what to search, how far it is, what was found; refuses to hold a text that is searched.
import { useEffect, useState, type DragEvent } from 'react'

import { pathOf } from '#bridge'

import { dropOf, readDrop } from './dropped.ts'
import { Findings } from './findings.tsx'
import styles from './leaks-page.module.css'
import { Lesson } from './lesson.tsx'
import { ScanForm } from './scan-form.tsx'
import { forgetFailure, type Options, startScan, useScan } from './scan-store.ts'
import { ScanRunning } from './scan-running.tsx'

const USUAL: Options = { history: true, followLinks: false }

const holdsFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files')

/** A file that misses the page would be opened in its place. */
function useNoDropElsewhere(): void {
  useEffect(() => {
    const stop = (event: Event) => event.preventDefault()
    for (const name of ['dragover', 'drop']) globalThis.addEventListener(name, stop)
    return () => {
      for (const name of ['dragover', 'drop']) globalThis.removeEventListener(name, stop)
    }
  }, [])
}

export function LeaksPage() {
  const scan = useScan()
  const [options, setOptions] = useState<Options>(
    (scan.phase === 'ready' ? scan.last?.options : scan.options) ?? USUAL,
  )
  const [over, setOver] = useState(false)
  const [refusal, setRefusal] = useState<string>()
  useNoDropElsewhere()

  const drop = async (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    if (scan.phase === 'running' || !holdsFiles(event)) return
    const dropped = await readDrop(dropOf(event.dataTransfer), pathOf)
    setRefusal('refusal' in dropped ? dropped.refusal : undefined)
    if ('refusal' in dropped) return
    forgetFailure()
    await startScan(dropped.target, options)
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the keyboard has the path field, which does the same
    <div
      className={over ? `${styles['page']} ${styles['over']}` : styles['page']}
      onDragOver={(event) => {
        if (!holdsFiles(event)) return
        event.preventDefault()
        setOver(scan.phase !== 'running')
      }}
      onDragLeave={(event) => {
        const to = event.relatedTarget
        if (!(to instanceof Node && event.currentTarget.contains(to))) setOver(false)
      }}
      onDrop={(event) => void drop(event)}
    >
      <header className={styles['header']}>
        <h1>Leak scan</h1>
        <p>
          Finds keys that stand in files, archives, git histories or a pasted text. Nothing leaves
          this computer, and no value is shown.
        </p>
      </header>
      {scan.phase === 'running' ? (
        <ScanRunning scan={scan} />
      ) : scan.phase === 'done' ? (
        <Findings
          where={scan.where}
          options={scan.options}
          scanned={scan.scanned}
          refusal={refusal}
        />
      ) : (
        <div className={styles['ready']}>
          <ScanForm
            last={scan.last?.where}
            failure={scan.failure}
            options={options}
            onOptions={setOptions}
            refusal={refusal}
            onTyped={() => setRefusal(undefined)}
          />
          <Lesson />
        </div>
      )}
    </div>
  )
}
