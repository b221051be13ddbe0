// Owns reading all records of a narrowed list to be saved; says how far it is, and stops when told.
import { useRef, useState } from 'react'

import { bridge } from '#bridge'
import type { AuditRow, Failure } from '#contract'
import { announce } from '#ui/announcer'
import { saveText } from '#ui/save-text.ts'

import { jsonLines } from './activity-words.ts'
import type { Narrow } from './use-activity.ts'

const PAGE = 200

export interface Export {
  /** How many of how many; undefined while nothing is exported. */
  readonly progress: { readonly done: number; readonly of: number } | undefined
  readonly failure: Failure | undefined
  readonly run: (narrow: Narrow) => Promise<void>
  readonly stop: () => void
}

export function useExport(): Export {
  const [progress, setProgress] = useState<Export['progress']>()
  const [failure, setFailure] = useState<Failure>()
  const stopped = useRef(new AbortController())

  const run = async (narrow: Narrow) => {
    const stop = new AbortController()
    stopped.current = stop
    setFailure(undefined)
    const rows: AuditRow[] = []
    let of = 0
    for (;;) {
      const last = rows.at(-1)
      const before = last === undefined ? {} : { beforeSeq: last.seq }
      const result = await bridge.invoke(
        'audit.list',
        { ...narrow, ...before, limit: PAGE },
        { signal: stop.signal },
      )
      if (stop.signal.aborted) break
      if (!result.ok) {
        setFailure(result.failure)
        break
      }
      rows.push(...result.value.rows)
      of ||= result.value.total
      setProgress({ done: rows.length, of })
      if (result.value.rows.length < PAGE) {
        saveText(`activity-${new Date().toISOString().slice(0, 10)}.jsonl`, jsonLines(rows))
        announce(`${rows.length.toLocaleString('en')} records exported`)
        break
      }
    }
    setProgress(undefined)
  }
  return { progress, failure, run, stop: () => stopped.current.abort() }
}
