// Owns reading all keys of a moment to be saved as a table; says how far it is, and stops when told.
import { useRef, useState } from 'react'

import { bridge } from '#bridge'
import type { AsOfRow, Failure, Input } from '#contract'
import { announce } from '#ui/announcer'
import { csvText } from '#ui/csv.ts'
import { saveText } from '#ui/save-text.ts'

import { COLUMNS, keyRecords } from './keys-at-csv.ts'

const PAGE = 200

export interface KeysCsv {
  /** How many of how many; undefined while nothing is saved. */
  readonly progress: { readonly done: number; readonly of: number } | undefined
  readonly failure: Failure | undefined
  readonly run: (input: Input<'audit.asOf'>) => Promise<void>
  readonly stop: () => void
}

export function useKeysCsv(): KeysCsv {
  const [progress, setProgress] = useState<KeysCsv['progress']>()
  const [failure, setFailure] = useState<Failure>()
  const stopped = useRef(new AbortController())
  const run = async (input: Input<'audit.asOf'>) => {
    const stop = new AbortController()
    stopped.current = stop
    setFailure(undefined)
    const rows: AsOfRow[] = []
    for (;;) {
      const result = await bridge.invoke(
        'audit.asOf',
        { ...input, offset: rows.length, limit: PAGE },
        { signal: stop.signal },
      )
      if (stop.signal.aborted) break
      if (!result.ok) {
        setFailure(result.failure)
        break
      }
      rows.push(...result.value.rows)
      setProgress({ done: rows.length, of: result.value.total })
      if (result.value.rows.length < PAGE) {
        const name = `keys-at-${input.at.slice(0, 19).replaceAll(':', '')}Z.csv`
        saveText(name, await csvText(COLUMNS, keyRecords(input.at, rows)))
        announce(`${rows.length.toLocaleString('en')} keys saved`)
        break
      }
    }
    setProgress(undefined)
  }
  return { progress, failure, run, stop: () => stopped.current.abort() }
}
