// Owns one long operation of a dialog: started, watched, cancelled by hand; a failure leaves everything as it was typed.
import { useEffect, useRef, useState } from 'react'

import { useWrite, type Write } from '#bridge/use-operation'
import type { Channel, Failure, Input, Output } from '#contract'
import { announce } from '#ui/announcer'

type Long = Extract<Channel, 'backup.write' | 'backup.preview' | 'backup.restore'>

export interface LongRun<C extends Long> {
  /** Answers the outcome, or nothing after a failure or a cancel. */
  readonly start: (input: Input<C>, consent?: boolean) => Promise<Output<C> | undefined>
  readonly cancel: () => void
  readonly running: boolean
  readonly progress: Write<C>['progress']
  /** Why it did not end well; a cancel is none. */
  readonly failure: Failure | undefined
  readonly cancelled: boolean
  readonly forget: () => void
}

export function useLongRun<C extends Long>(channel: C): LongRun<C> {
  const write = useWrite(channel)
  const stop = useRef<AbortController>(undefined)
  const [cancelled, setCancelled] = useState(false)
  // Whoever leaves the page does not want it any more.
  useEffect(() => () => stop.current?.abort(), [])
  return {
    start: async (input, consent = false) => {
      setCancelled(false)
      const controller = new AbortController()
      stop.current = controller
      const result = await write.run(input, { signal: controller.signal, consent })
      if (result.ok) return result.value
      if (controller.signal.aborted) {
        setCancelled(true)
        announce('Cancelled')
      }
      return undefined
    },
    cancel: () => stop.current?.abort(),
    running: write.running,
    progress: write.progress,
    failure: cancelled || write.failure?.code === 'cancelled' ? undefined : write.failure,
    cancelled,
    forget: () => {
      setCancelled(false)
      write.forget()
    },
  }
}
