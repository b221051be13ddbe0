// Owns calls through the preload: ids, cancelling and progress; refuses to reject, whatever the other side does.
import type { PreloadBridge } from '#contract/channels'
import type { Result } from '#contract'
import type { Bridge } from './bridge.ts'
import { asResult, cancelled, unreachable } from './answers.ts'

/** The bridge over what the preload has put on the window. */
export function electronBridge(preload: PreloadBridge): Bridge {
  let last = 0
  const listeners = new Map<number, (step: unknown) => void>()
  preload.onProgress((id, step) => listeners.get(id)?.(step))

  const call = async (
    channel: string,
    input: unknown,
    options: {
      readonly signal?: AbortSignal
      readonly onProgress?: (step: never) => void
      readonly consent?: boolean
    } = {},
  ): Promise<Result<unknown>> => {
    const { signal, onProgress, consent = false } = options
    if (signal?.aborted) return cancelled
    const id = (last += 1)
    if (onProgress) listeners.set(id, onProgress as (step: unknown) => void)
    const cancel = () => preload.cancel(id)
    signal?.addEventListener('abort', cancel, { once: true })
    try {
      return asResult(await preload.invoke(id, channel, input, consent))
    } catch {
      // The main process refused the call or is gone; Electron's own words say nothing to a person.
      return unreachable
    } finally {
      listeners.delete(id)
      signal?.removeEventListener('abort', cancel)
    }
  }
  return { invoke: call as Bridge['invoke'] }
}
