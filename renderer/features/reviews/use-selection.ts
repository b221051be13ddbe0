// Owns which keys of a review are selected for one decision on many; refuses to select in a review that has ended.
import { useRef, useState } from 'react'

import type { Failure, ReviewRow } from '#contract'
import { announce } from '#ui/announcer'

import { gather } from './gather.ts'
import { keysWord } from './review-words.ts'
import type { Group, RowsInput } from './use-review-rows.ts'

const NONE: ReadonlyMap<string, ReviewRow> = new Map()

export interface Selection {
  readonly rows: ReadonlyMap<string, ReviewRow>
  readonly gathering: boolean
  readonly failure: Failure | undefined
  readonly set: (rows: readonly ReviewRow[], on: boolean) => void
  readonly group: (group: Group, input: RowsInput) => Promise<void>
  readonly clear: () => void
}

export function useSelection(active: boolean): Selection {
  const [rows, setRows] = useState(NONE)
  const [gathering, setGathering] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  const work = useRef(new AbortController())
  return {
    rows,
    gathering,
    failure,
    set: (changed, on) => {
      if (!active) return
      setRows((now) => {
        const next = new Map(now)
        for (const row of changed) {
          if (on) next.set(row.keyId, row)
          else next.delete(row.keyId)
        }
        return next
      })
    },
    group: async (group, input) => {
      if (!active) return
      const stop = new AbortController()
      work.current.abort()
      work.current = stop
      setFailure(undefined)
      setGathering(true)
      const found = await gather(input, group, stop.signal)
      if (stop.signal.aborted) return
      setGathering(false)
      if (!found.ok) {
        setFailure(found.failure)
        return
      }
      setRows((now) => new Map([...now, ...found.value.map((row) => [row.keyId, row] as const)]))
      announce(`${keysWord(found.value.length)} selected`)
    },
    clear: () => {
      work.current.abort()
      setGathering(false)
      setRows(NONE)
    },
  }
}
