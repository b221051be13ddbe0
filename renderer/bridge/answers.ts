// Owns what a page is told when no answer of the contract came back; refuses anything that is not a result.
import type { Failure, Result } from '#contract'

const failed = (failure: Failure): Result<never> => ({ ok: false, failure })

export const cancelled = failed({
  code: 'cancelled',
  message: 'Cancelled.',
  fix: 'Start it again when ready.',
})

export const unreachable = failed({
  code: 'host.unreachable',
  message: 'The app does not answer.',
  fix: 'See whether it still runs where you started it, then try again.',
})

export const tooLarge = failed({
  code: 'input.size',
  message: 'This is more than the app takes at once.',
  fix: 'Make it shorter, then try again.',
})

/** What came back, if it has the form of a result; otherwise that the app did not answer. */
export function asResult(answer: unknown): Result<unknown> {
  if (typeof answer !== 'object' || answer === null || !('ok' in answer)) return unreachable
  if (answer.ok === true && 'value' in answer) return { ok: true, value: answer.value }
  if (answer.ok === false && 'failure' in answer && isFailure(answer.failure))
    return failed(answer.failure)
  return unreachable
}

function isFailure(failure: unknown): failure is Failure {
  return (
    typeof failure === 'object' &&
    failure !== null &&
    'code' in failure &&
    'message' in failure &&
    'fix' in failure
  )
}
