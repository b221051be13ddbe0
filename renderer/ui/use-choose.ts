// Owns asking the system for a path, where the host of this window has dialogs; elsewhere a path is typed.
import { useRead, useWrite } from '#bridge/use-operation'
import type { Failure, Input } from '#contract'

export interface Choosing {
  readonly can: boolean
  readonly failure: Failure | undefined
  /** `name`: offered for a file that is yet to be written. Answers nothing where nothing was chosen. */
  readonly choose: (
    kind: Input<'host.choose'>['kind'],
    name?: string,
  ) => Promise<string | undefined>
}

export function useChoose(): Choosing {
  const about = useRead('workspace.about', {})
  const ask = useWrite('host.choose')
  return {
    can: about.value?.capabilities.dialogs === true,
    failure: ask.failure,
    choose: async (kind, name) => {
      const result = await ask.run(name === undefined ? { kind } : { kind, name })
      return result.ok ? result.value.path : undefined
    },
  }
}
