// Owns the search box of a list; refuses to keep a whole key that is pasted into it.
import { IconSearch, IconX } from '@tabler/icons-react'
import { useRef, type KeyboardEvent } from 'react'

import { announce } from './announcer.tsx'
import styles from './find-field.module.css'
import { type ShortcutName, useHotkey } from './hotkeys.ts'
import { Kbd } from './kbd.tsx'
import { withoutSecrets } from './without-secrets.ts'

const LEAVES = new Set(['Escape', 'ArrowDown', 'Enter'])

export interface FindFieldProps {
  /** Brings the focus here. */
  readonly shortcut: ShortcutName
  readonly label?: string
  readonly value: string
  readonly onChange: (text: string) => void
  /** The person goes on to the list. */
  readonly onLeave?: () => void
}

export function FindField({
  shortcut,
  label = 'Find by name or key prefix',
  value,
  onChange,
  onLeave,
}: FindFieldProps) {
  const input = useRef<HTMLInputElement>(null)
  useHotkey(shortcut, () => {
    input.current?.focus()
    input.current?.select()
  })
  const change = (text: string) => {
    const kept = withoutSecrets(text)
    if (kept !== text) announce('Cut to the key prefix: the rest of a key is secret')
    onChange(kept)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape' && value !== '') change('')
    else if (onLeave !== undefined && LEAVES.has(event.key)) onLeave()
    else return
    event.preventDefault()
  }
  return (
    <div className={styles['find']} role="search">
      <IconSearch size={16} stroke={1.6} aria-hidden />
      <input
        ref={input}
        type="text"
        inputMode="search"
        value={value}
        maxLength={256}
        placeholder={label}
        aria-label={label}
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="off"
        spellCheck={false}
        onChange={(event) => change(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {value === '' ? (
        <Kbd>/</Kbd>
      ) : (
        <button
          type="button"
          className={styles['clear']}
          aria-label="Clear the search"
          onClick={() => {
            change('')
            input.current?.focus()
          }}
        >
          <IconX size={14} stroke={1.8} aria-hidden />
        </button>
      )}
    </div>
  )
}
