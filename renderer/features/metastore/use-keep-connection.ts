// Owns keeping the connection of a walk: under its name, its password in the vault; refuses to leave an old name of it behind.
import { useQueryClient } from '@tanstack/react-query'

import { readKey } from '#bridge/read-key'
import { useWrite } from '#bridge/use-operation'
import type { Failure, KeptConnection, Output, Result, Target } from '#contract'

import { isRename } from './draft-of.ts'

export interface KeepConnection {
  readonly keep: (asked: KeepAsked) => Promise<Result<KeptConnection>>
  readonly running: boolean
  readonly failure: Failure | undefined
  readonly forget: () => void
}

export interface KeepAsked {
  readonly name: string
  readonly target: Target
  /** Absent: none was typed, or it is not to be kept. */
  readonly password?: string
  /** A person agreed to go without encryption. */
  readonly consent: boolean
  /** What this walk had kept before. */
  readonly before: KeptConnection | undefined
}

export function useKeepConnection(): KeepConnection {
  const queries = useQueryClient()
  const keep = useWrite('metastore.keep')
  const drop = useWrite('metastore.forget')

  const run = async ({ name, target, password, consent, before }: KeepAsked) => {
    const input = { name, target, ...(password === undefined ? {} : { password }) }
    const result = await keep.run(input, { consent })
    if (!result.ok) return result
    // Steps that follow look the connection up before the list is read again.
    queries.setQueryData<Output<'metastore.connections'>>(
      readKey('metastore.connections', {}),
      (list) => ({
        connections: [
          ...(list?.connections ?? []).filter((each) => each.name !== result.value.name),
          result.value,
        ],
      }),
    )
    if (isRename(before, name, target) && before) await drop.run({ name: before.name })
    return result
  }
  return {
    keep: run,
    running: keep.running || drop.running,
    failure: keep.failure ?? drop.failure,
    forget: () => {
      keep.forget()
      drop.forget()
    },
  }
}
