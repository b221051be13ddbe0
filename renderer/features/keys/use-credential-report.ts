// Owns reading the credential report window by window and saving it; says how far it is, stops when told, tells when a key changed meanwhile.
import { useEffect, useRef, useState } from 'react'

import { bridge } from '#bridge'
import type { Failure, KeyState } from '#contract'
import { announce } from '#ui/announcer'
import { saveText } from '#ui/save-text.ts'

const PAGE = 1_000

export type ReportForm = 'csv' | 'json'

export interface SavedReport {
  readonly file: string
  readonly rows: number
  /** A record was written between the first window and the last. */
  readonly changed: boolean
}

export interface CredentialReport {
  /** How many of how many; undefined while nothing is read. */
  readonly progress: { readonly done: number; readonly of: number } | undefined
  readonly failure: Failure | undefined
  readonly saved: SavedReport | undefined
  readonly run: (states: readonly KeyState[], form: ReportForm) => Promise<void>
  readonly stop: () => void
  /** What was saved is about another choice. */
  readonly forget: () => void
}

export function useCredentialReport(): CredentialReport {
  const [progress, setProgress] = useState<CredentialReport['progress']>()
  const [failure, setFailure] = useState<Failure>()
  const [saved, setSaved] = useState<SavedReport>()
  const running = useRef(new AbortController())
  useEffect(() => () => running.current.abort(), [])

  const run = async (states: readonly KeyState[], form: ReportForm) => {
    const stop = new AbortController()
    running.current = stop
    setFailure(undefined)
    setSaved(undefined)
    setProgress({ done: 0, of: 0 })
    const parts: string[] = []
    let rows = 0
    let seq: number | undefined
    for (;;) {
      const result = await bridge.invoke(
        'report.credentials',
        { states, offset: rows, limit: PAGE, summary: false, csv: form === 'csv' },
        { signal: stop.signal },
      )
      if (stop.signal.aborted) break
      if (!result.ok) {
        setFailure(result.failure)
        break
      }
      const window = result.value
      seq ??= window.auditSeq
      parts.push(
        form === 'csv'
          ? (window.csv ?? '')
          : window.rows
              .map((row, at) => `${rows + at === 0 ? '' : ',\n'}${JSON.stringify(row)}`)
              .join(''),
      )
      rows += window.rows.length
      setProgress({ done: rows, of: window.total })
      if (window.rows.length === PAGE && rows < window.total) continue
      const file = `credential-report-${window.asOf.slice(0, 10)}.${form}`
      saveText(file, form === 'csv' ? parts.join('') : `[${parts.join('')}]\n`)
      setSaved({ file, rows, changed: window.auditSeq !== seq })
      announce(`${rows.toLocaleString('en')} rows saved`)
      break
    }
    setProgress(undefined)
  }
  return {
    progress,
    failure,
    saved,
    run,
    stop: () => running.current.abort(),
    forget: () => setSaved(undefined),
  }
}
