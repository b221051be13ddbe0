// Owns what happens when something is done with a key from the list or the panel; one object for the page's life.
import { useEffect, useMemo, useRef } from 'react'

import { useWrite } from '#bridge/use-operation'
import { announce } from '#ui/announcer'
import { copyText } from '#ui/copy-text.ts'
import { notify } from '#ui/notice'

import type { OpenDialog } from './key-dialogs.tsx'
import type { KeyActions, KeyHandle } from './row-actions.ts'

interface Ways {
  readonly open: (key: KeyHandle, byKeyboard: boolean) => void
  readonly ask: (dialog: OpenDialog) => void
}

/** True when the last event came from the keyboard: a press of Enter clicks too, but without a pointer. */
const isKeyboard = () => document.activeElement?.matches(':focus-visible') ?? false

export function useKeyActions(ways: Ways): KeyActions {
  const suspend = useWrite('keys.suspend')
  const resume = useWrite('keys.resume')
  const latest = useRef({ ways, suspend, resume })
  useEffect(() => {
    latest.current = { ways, suspend, resume }
  })
  return useMemo<KeyActions>(() => {
    const ask = (kind: 'revoke' | 'rotate' | 'edit') => (key: KeyHandle) =>
      latest.current.ways.ask({ kind, ref: key.id })
    const pause = async (key: KeyHandle) => {
      const result = await latest.current.suspend.run({ ref: key.id })
      if (result.ok) {
        notify({
          text: `${key.name} is suspended: every gate refuses it now.`,
          action: { word: 'Resume', run: () => void goOn(key) },
        })
      } else notify({ text: `${result.failure.message} ${result.failure.fix}` })
    }
    const goOn = async (key: KeyHandle) => {
      const result = await latest.current.resume.run({ ref: key.id })
      if (result.ok) notify({ text: `${key.name} is accepted again.` })
      else notify({ text: `${result.failure.message} ${result.failure.fix}` })
    }
    return {
      open: (key) => latest.current.ways.open(key, isKeyboard()),
      copyPrefix: (key) => {
        void copyText(key.prefix).then((done) => {
          if (done) notify({ text: `${key.prefix} is copied.` })
          else announce('The key prefix could not be copied')
        })
      },
      revoke: ask('revoke'),
      rotate: ask('rotate'),
      edit: ask('edit'),
      suspend: (key) => void pause(key),
      resume: (key) => void goOn(key),
    }
  }, [])
}
