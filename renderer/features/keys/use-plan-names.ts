// Owns planning names from a text: handed over piece by piece, checked first, written when somebody agrees; refuses to write unasked.
import { useEffect, useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'

import { bridge } from '#bridge'
import { type Failure, type Output, piecesOf } from '#contract'
import { announce } from '#ui/announcer'

export type Imported = Output<'import.names'>

export type Planning =
  | { readonly at: 'choose'; readonly failure?: Failure }
  | {
      readonly at: 'working'
      readonly doing: 'handing' | 'reading'
      readonly done: number
      /** 0 while nobody knows. */
      readonly of: number
    }
  | { readonly at: 'checked'; readonly found: Imported; readonly failure?: Failure }
  | { readonly at: 'planned'; readonly found: Imported }

export interface PlanNames {
  readonly planning: Planning
  /** Says what would be done. */
  readonly check: (text: string) => Promise<void>
  /** Does what was said, with the same text. */
  readonly plan: (skipBad: boolean) => Promise<void>
  readonly cancel: () => void
  /** Back to the choice of a file. */
  readonly back: () => void
}

interface Asked {
  readonly text: string
  readonly dryRun: boolean
  readonly skipBad: boolean
}

export function usePlanNames(): PlanNames {
  const queries = useQueryClient()
  const [planning, setPlanning] = useState<Planning>({ at: 'choose' })
  const [text, setText] = useState('')
  const running = useRef(new AbortController())
  useEffect(() => () => running.current.abort(), [])

  const send = async ({ text: whole, dryRun, skipBad }: Asked) => {
    const { signal } = running.current
    const pieces = piecesOf(whole)
    let upload: string | undefined
    for (const [at, piece] of pieces.entries()) {
      setPlanning({ at: 'working', doing: 'handing', done: at, of: pieces.length })
      const input = upload === undefined ? { piece } : { upload, piece }
      const held = await bridge.invoke('import.hold', input, { signal })
      if (!held.ok) return held
      upload = held.value.upload
    }
    setPlanning({ at: 'working', doing: 'reading', done: 0, of: 0 })
    return bridge.invoke(
      'import.names',
      { ...(upload === undefined ? {} : { upload }), dryRun, skipBad },
      {
        signal,
        onProgress: ({ rows }) =>
          setPlanning({ at: 'working', doing: 'reading', done: rows, of: 0 }),
      },
    )
  }

  const check = async (whole: string) => {
    running.current = new AbortController()
    setText(whole)
    const result = await send({ text: whole, dryRun: true, skipBad: false })
    if (!result.ok) {
      setPlanning(
        result.failure.code === 'cancelled'
          ? { at: 'choose' }
          : { at: 'choose', failure: result.failure },
      )
      return
    }
    setPlanning({ at: 'checked', found: result.value })
    announce(`${result.value.rows.toLocaleString('en')} rows read`)
  }

  const plan = async (skipBad: boolean) => {
    if (planning.at !== 'checked') return
    const { found } = planning
    running.current = new AbortController()
    const result = await send({ text, dryRun: false, skipBad })
    if (result.ok && result.value.written) {
      setPlanning({ at: 'planned', found: result.value })
      announce('The names are planned')
    } else if (result.ok) setPlanning({ at: 'checked', found: result.value })
    else
      setPlanning(
        result.failure.code === 'cancelled'
          ? { at: 'checked', found }
          : { at: 'checked', found, failure: result.failure },
      )
    void queries.invalidateQueries()
  }
  return {
    planning,
    check,
    plan,
    cancel: () => running.current.abort(),
    back: () => setPlanning({ at: 'choose' }),
  }
}
