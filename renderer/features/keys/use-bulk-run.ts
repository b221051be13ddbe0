// Owns doing one thing to many keys: call after call, with how far it is; keeps what was done, whatever stops it.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'

import { bridge } from '#bridge'
import type { BulkAction, BulkPreviewRow, Failure } from '#contract'

import { partsOf } from './bulk-parts.ts'
import type { DoneRow } from './bulk-words.ts'

export interface BulkDone {
  readonly rows: readonly DoneRow[]
  /** Why it stopped before its end: in words, or a failure. */
  readonly stopped: string | undefined
  /** The epoch that gates have to reach. Absent: no call came back. */
  readonly epoch: number | undefined
}

export type BulkRun =
  | { readonly at: 'ready'; readonly failure: Failure | undefined }
  | { readonly at: 'running'; readonly done: number; readonly of: number; readonly name: string }
  | ({ readonly at: 'done' } & BulkDone)

export interface BulkRunning {
  readonly run: BulkRun
  readonly start: (action: BulkAction, rows: readonly BulkPreviewRow[]) => Promise<void>
  /** After the running call; what follows is not reached. */
  readonly stop: () => void
  readonly stopping: boolean
  readonly again: () => void
}

const UNSURE =
  'The app stopped answering, so it is not known whether this was done. Look at the key.'

export function useBulkRun(): BulkRunning {
  const queries = useQueryClient()
  const [run, setRun] = useState<BulkRun>({ at: 'ready', failure: undefined })
  const [stopping, setStopping] = useState(false)
  const stopped = useRef(false)
  // Whoever leaves the page meanwhile has stopped it.
  useEffect(() => {
    return () => {
      stopped.current = true
    }
  }, [])

  const start = async (action: BulkAction, rows: readonly BulkPreviewRow[]) => {
    stopped.current = false
    setStopping(false)
    setRun({ at: 'running', done: 0, of: rows.length, name: '' })
    const done: DoneRow[] = []
    let why: string | undefined
    let epoch: number | undefined
    for (const part of partsOf(rows)) {
      const as = (outcome: DoneRow['outcome'], message?: string) =>
        part.map(({ ref, id, name, prefix }) => ({
          ref,
          id,
          name,
          prefix,
          outcome,
          ...(message === undefined ? {} : { message }),
        }))
      if (stopped.current || why !== undefined) {
        done.push(...as('not-reached'))
        continue
      }
      const before = done.length
      const result = await bridge.invoke(
        'keys.bulk',
        { action, rows: part.map(({ ref, id, seen }) => ({ ref, id, seen })) },
        {
          consent: true,
          onProgress: (step) =>
            setRun({ at: 'running', done: before + step.done, of: rows.length, name: step.name }),
        },
      )
      if (result.ok) {
        epoch = result.value.epoch
        why = result.value.stopped
        done.push(
          ...result.value.rows.map((row, at) => ({ ...row, prefix: part[at]?.prefix ?? row.ref })),
        )
        continue
      }
      if (done.length === 0 && result.failure.code !== 'host.unreachable') {
        // Refused before anything was done: the dialog goes on with what was typed.
        setRun({ at: 'ready', failure: result.failure })
        return
      }
      why = `${result.failure.message} ${result.failure.fix}`
      done.push(
        ...(result.failure.code === 'host.unreachable' ? as('unknown', UNSURE) : as('failed', why)),
      )
    }
    setRun({ at: 'done', rows: done, stopped: why, epoch })
    void queries.invalidateQueries()
  }
  return {
    run,
    start,
    stop: () => {
      stopped.current = true
      setStopping(true)
    },
    stopping,
    again: () => setRun({ at: 'ready', failure: undefined }),
  }
}
