// Owns what happens in the step of the connection: fields typed, a text pasted, what is wrong, consent, keeping; refuses to go on with a wrong field.
import { useState, type RefObject } from 'react'

import { useRead } from '#bridge/use-operation'
import {
  goesInClear,
  type ConnectionDraft,
  type EngineId,
  type Failure,
  type KeptConnection,
  type Target,
  type VaultStatus,
} from '#contract'

import { isRename, isSamePlace, withForm, withPasted } from './draft-of.ts'
import type { Engine } from './engine-words.ts'
import { foldedName } from './host-words.ts'
import { misplaced, withoutMisplaced } from './misplaced.ts'
import { targetOf, type ConnectionField, type FieldErrors } from './target-of.ts'
import type { FoundConnection } from './url/found.ts'
import { useKeepConnection } from './use-keep-connection.ts'
import { passwordPlace, type PasswordPlace } from './vault-words.ts'
import type { StepProps } from './wizard-step.ts'
import { nextStep } from './wizard-steps.ts'

/** In the order of the page: the first wrong one gets the focus. */
const ORDER: readonly ConnectionField[] = [
  'host',
  'port',
  'database',
  'ssh',
  'user',
  'password',
  'serverName',
  'ca',
  'pin',
  'name',
]

export interface ConnectionForm {
  readonly engine: EngineId
  readonly engines: readonly Engine[]
  readonly vault: VaultStatus | undefined
  readonly place: PasswordPlace
  /** The kept connection of this walk, and whether what is typed leads to another place. */
  readonly before: KeptConnection | undefined
  readonly elsewhere: boolean
  readonly errors: FieldErrors
  /** Of the last paste. */
  readonly said: readonly string[]
  readonly keepIt: boolean
  readonly setKeepIt: (keepIt: boolean) => void
  readonly onForm: (part: Partial<ConnectionDraft>) => void
  readonly onPassword: (password: string) => void
  readonly onError: (field: ConnectionField, error: string) => void
  readonly onFound: (found: FoundConnection) => void
  readonly next: () => void
  /** To be agreed to. */
  readonly inClear: Target | undefined
  readonly answer: (agreed: boolean) => void
  readonly running: boolean
  readonly failure: Failure | undefined
}

const without = (errors: FieldErrors, fields: readonly string[]): FieldErrors =>
  Object.fromEntries(Object.entries(errors).filter(([field]) => !fields.includes(field)))

/** `fields` is around the fields, to find the wrong one. */
export function useConnectionForm(
  props: StepProps,
  fields: RefObject<HTMLElement | null>,
): ConnectionForm {
  const { draft, change, go, password, setPassword } = props
  const { engine = 'postgresql', form } = draft
  const engines = useRead('metastore.engines', {}).value?.engines ?? []
  const vault = useRead('vault.status', {}).value
  const connections = useRead('metastore.connections', {}).value?.connections ?? []
  const keep = useKeepConnection()
  const [errors, setErrors] = useState<FieldErrors>({})
  const [said, setSaid] = useState<readonly string[]>([])
  const [keepIt, setKeepIt] = useState(true)
  const [inClear, setInClear] = useState<Target>()

  const place = passwordPlace(vault)
  const before = connections.find(({ name }) => name === draft.connection)
  const others = connections.filter((each) => each !== before).map(({ name }) => name)
  const asked = targetOf(engine, form)
  const name = form.name.trim()

  const onForm = (part: Partial<ConnectionDraft>) => {
    keep.forget()
    setErrors((now) => ({ ...without(now, Object.keys(part)), ...misplaced(part) }))
    change((now) => withForm(now, withoutMisplaced(part), others))
  }
  const onFound = (found: FoundConnection) => {
    const filled = withPasted(draft, found, engines, others)
    keep.forget()
    setErrors({})
    setSaid(filled.said)
    change(() => filled.draft)
    if (filled.password !== undefined) setPassword(filled.password)
  }
  const refuse = (wrong: FieldErrors) => {
    setErrors(wrong)
    const first = ORDER.find((field) => wrong[field] !== undefined)
    fields.current?.querySelector<HTMLElement>(`[data-field="${first ?? ''}"]`)?.focus()
  }
  const wrongFields = (): FieldErrors => {
    const taken = others.some((each) => foldedName(each) === foldedName(name))
    const again =
      asked.ok &&
      password === '' &&
      before?.hasPassword === true &&
      isRename(before, name, asked.target)
    return {
      ...(asked.ok ? {} : asked.errors),
      ...(taken
        ? { name: 'Another connection has this name. Choose one that tells the two apart.' }
        : {}),
      ...(again ? { password: 'Type it once more: it is kept under the new name.' } : {}),
    }
  }
  const run = async (target: Target, consent: boolean) => {
    setInClear(undefined)
    const kept = place.keeps && keepIt && password !== ''
    const result = await keep.keep({
      name,
      target,
      consent,
      before,
      ...(kept ? { password } : {}),
    })
    if (result.ok) {
      if (kept) setPassword('')
      change({ connection: result.value.name })
      go(nextStep('connection'))
      return
    }
    const { code, field, message, fix } = result.failure
    if (code === 'consent.needed') setInClear(target)
    else if (field === 'name') refuse({ name: `${message} ${fix}` })
  }
  const next = () => {
    if (keep.running) return
    const wrong = wrongFields()
    if (!asked.ok || Object.keys(wrong).length > 0) refuse(wrong)
    else if (goesInClear(asked.target)) setInClear(asked.target)
    else void run(asked.target, false)
  }
  const shown = keep.failure?.field === 'name' || keep.failure?.code === 'consent.needed'
  return {
    engine,
    engines,
    vault,
    place,
    before,
    elsewhere: before !== undefined && !(asked.ok && isSamePlace(asked.target, before.target)),
    errors,
    said,
    keepIt,
    setKeepIt: (on) => {
      keep.forget()
      setKeepIt(on)
    },
    onForm,
    onPassword: (typed) => {
      setErrors((now) => without(now, ['password']))
      setPassword(typed)
    },
    onError: (field, error) => setErrors((now) => ({ ...now, [field]: error })),
    onFound,
    next,
    inClear,
    answer: (agreed) => {
      if (agreed && inClear !== undefined) void run(inClear, true)
      else setInClear(undefined)
    },
    running: keep.running,
    failure: shown ? undefined : keep.failure,
  }
}
