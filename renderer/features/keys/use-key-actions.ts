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
  readonly rotation: (key: KeyHandle) => void
}

export function useKeyActions(ways: Ways): KeyActions {
  const suspend = useWrite('keys.suspend')
  const resume = useWrite('keys.resume')
  const latest = useRef({ ways, suspend, resume })
  useEffect(() => {
    latest.current = { ways, suspend, resume }
  })
  // The ring of the focus does not tell: a row that had it already keeps it under a pointer.
  const byKeyboard = useRef(false)
  useEffect(() => {
    const note = (event: Event) => {
      byKeyboard.current = event.type === 'keydown'
    }
    const kinds = ['keydown', 'pointerdown'] as const
    for (const kind of kinds) globalThis.addEventListener(kind, note, { capture: true })
    return () => {
      for (const kind of kinds) globalThis.removeEventListener(kind, note, { capture: true })
    }
  }, [])
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
      open: (key) => latest.current.ways.open(key, byKeyboard.current),
      copyPrefix: (key) => {
        void copyText(key.prefix).then((done) => {
          if (done) notify({ text: `${key.prefix} is copied.` })
          else announce('The key prefix could not be copied')
        })
      },
      revoke: ask('revoke'),
      rotate: ask('rotate'),
      rotation: (key) => latest.current.ways.rotation(key),
      edit: ask('edit'),
      suspend: (key) => void pause(key),
      resume: (key) => void goOn(key),
    }
  }, [])
}
