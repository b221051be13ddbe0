// Owns suspending and resuming a key without a question, because both can be undone; offers the way back at once.
import { useWrite } from '#bridge/use-operation'
import { notify } from '#ui/notice'

export interface Suspendable {
  readonly id: string
  readonly name: string
}

export interface Suspension {
  readonly suspend: (key: Suspendable) => void
  readonly resume: (key: Suspendable) => void
  readonly running: boolean
}

export function useSuspension(): Suspension {
  const suspend = useWrite('keys.suspend')
  const resume = useWrite('keys.resume')
  const run = async (key: Suspendable, on: boolean, undo: boolean) => {
    const result = await (on ? suspend : resume).run({ ref: key.id })
    if (!result.ok) {
      notify({ text: `${result.failure.message} ${result.failure.fix}` })
      return
    }
    const done = on
      ? `${key.name} is suspended: gates refuse it.`
      : `${key.name} is resumed: gates accept it.`
    notify(
      undo
        ? { text: done, action: { word: 'Undo', run: () => void run(key, !on, false) } }
        : { text: done },
    )
  }
  return {
    suspend: (key) => void run(key, true, true),
    resume: (key) => void run(key, false, true),
    running: suspend.running || resume.running,
  }
}
