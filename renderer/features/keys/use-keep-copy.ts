// Owns the offer to keep a copy of a value in the vault: off until asked for, and honest where it cannot be had.
import { useState } from 'react'

import { useRead, useWrite } from '#bridge/use-operation'
import type { VaultStatus } from '#contract'
import { announce } from '#ui/announcer'

export interface KeepCopy {
  /** Under the pointer: why it cannot be kept here, or how the copy is removed again. */
  readonly hint: string | undefined
  /** What the button says. */
  readonly word: string
  readonly kept: boolean
  readonly running: boolean
  /** What happened, or why it cannot be done and what to do. */
  readonly said: { readonly message: string; readonly fix: string } | undefined
  readonly press: () => void
}

const place = (form: VaultStatus['form'] | undefined) =>
  form === 'file' ? 'passphrase file' : 'keychain'

export function useKeepCopy(prefix: string): KeepCopy {
  const status = useRead('vault.status', {})
  const keep = useWrite('keys.keepCopy')
  const [kept, setKept] = useState(false)
  const [said, setSaid] = useState<KeepCopy['said']>()
  const where = place(status.value?.form)

  const press = async () => {
    const vault = status.value
    if (vault !== undefined && vault.state !== 'ready' && !kept) {
      setSaid({ message: vault.message, fix: vault.fix })
      return
    }
    const result = await keep.run({ prefix, keep: !kept })
    if (!result.ok) {
      setSaid({ message: result.failure.message, fix: result.failure.fix })
      return
    }
    setKept(result.value.keptCopy)
    setSaid(undefined)
    announce(result.value.keptCopy ? `A copy is in the ${where}` : `The copy is removed`)
  }
  return {
    hint: kept
      ? 'Press to remove the copy'
      : status.value?.form === 'none'
        ? status.value.message
        : undefined,
    word: kept ? `Kept in ${where}` : `Keep in ${where}`,
    kept,
    running: keep.running,
    said,
    press: () => void press(),
  }
}
