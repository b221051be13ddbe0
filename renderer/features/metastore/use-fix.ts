// Owns doing what a one-click fix says: the connection is kept anew, the draft follows; refuses to keep half of it.
import { useWrite } from '#bridge/use-operation'
import type { Failure, KeptConnection } from '#contract'

import { fixedForm, fixedTarget, type PlaceFix } from './probe-fixes.ts'
import type { StepProps } from './wizard-step.ts'

export interface Fixing {
  readonly running: boolean
  readonly failure: Failure | undefined
  /** Answers the draft as it is afterwards; nothing where it could not be kept. */
  readonly fix: (fix: PlaceFix, password: string) => Promise<StepProps['draft'] | undefined>
  /** Keeps another password, where the vault holds the one before. */
  readonly keepPassword: (password: string) => Promise<boolean>
  /** Creates the database that the connection names. */
  readonly createDatabase: () => Promise<boolean>
}

type Given = Pick<StepProps, 'draft' | 'change' | 'access'>

export function useFix(given: Given, connection: KeptConnection | undefined): Fixing {
  const { draft, change, access } = given
  const keep = useWrite('metastore.keep')
  const create = useWrite('metastore.createDatabase')

  // A kept password stays with the place that it was typed for; for another place it has to be given again.
  const withPassword = (password: string) =>
    connection?.hasPassword === true && password !== '' ? { password } : {}

  const fix = async (wanted: PlaceFix, password: string) => {
    if (connection === undefined || draft.engine === undefined) return undefined
    const { name, target } = connection
    const result = await keep.run(
      { name, target: fixedTarget(target, wanted), ...withPassword(password) },
      { consent: wanted.kind === 'in-clear' },
    )
    if (!result.ok) return undefined
    const typed = fixedForm({ engine: draft.engine, form: draft.form }, wanted)
    change(typed)
    return { ...draft, ...typed }
  }
  const keepPassword = async (password: string) => {
    if (connection?.hasPassword !== true) return true
    const { name, target } = connection
    // It was agreed to keep it as it is when it was kept first.
    const result = await keep.run({ name, target, password }, { consent: true })
    return result.ok
  }
  const createDatabase = async () => {
    if (access === undefined) return false
    const result = await create.run({ access })
    return result.ok
  }
  return {
    running: keep.running || create.running,
    failure: keep.failure ?? create.failure,
    fix,
    keepPassword,
    createDatabase,
  }
}
