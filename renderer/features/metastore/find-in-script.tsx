// Owns the field that finds words in a script: how many, which one, the next and the one before; refuses to search another file.
import { IconChevronDown, IconChevronUp, IconSearch } from '@tabler/icons-react'
import { useRef } from 'react'

import { IconButton } from '#ui/button'
import { useHotkey } from '#ui/hotkeys.ts'
import { Kbd } from '#ui/kbd'

import styles from './find-in-script.module.css'
import { MOST_MATCHES } from './script-find.ts'

export interface FindInScriptProps {
  readonly words: string
  readonly onWords: (words: string) => void
  readonly count: number
  /** The place of the match that one stands at. */
  readonly at: number | undefined
  readonly onMove: (by: 1 | -1) => void
}

function said({ words, count, at }: FindInScriptProps): string {
  if (words.trim() === '') return ''
  if (count === 0) return 'Not found'
  const all = count === MOST_MATCHES ? `${count.toLocaleString('en')}+` : count.toLocaleString('en')
  return at === undefined ? `${all} found` : `${at + 1} of ${all}`
}

export function FindInScript(props: FindInScriptProps) {
  const { words, onWords, count, onMove } = props
  const field = useRef<HTMLInputElement>(null)
  useHotkey('findInScript', () => {
    field.current?.focus()
    field.current?.select()
  })
  return (
    <search className={styles['find']}>
      <IconSearch size={16} stroke={1.6} aria-hidden />
      <input
        ref={field}
        type="text"
        aria-label="Find in this script"
        placeholder="Find in this script"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={words}
        onChange={(event) => onWords(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onMove(event.shiftKey ? -1 : 1)
          else if (event.key === 'Escape' && words !== '') onWords('')
          else if (event.key === 'Escape') field.current?.blur()
          else return
          event.preventDefault()
        }}
      />
      <span className={styles['said']} role="status">
        {said(props)}
      </span>
      {words === '' ? (
        <Kbd>/</Kbd>
      ) : (
        <>
          <IconButton
            size="small"
            label="The one before"
            disabled={count === 0}
            onClick={() => onMove(-1)}
          >
            <IconChevronUp size={16} stroke={1.6} aria-hidden />
          </IconButton>
          <IconButton
            size="small"
            label="The next"
            disabled={count === 0}
            onClick={() => onMove(1)}
          >
            <IconChevronDown size={16} stroke={1.6} aria-hidden />
          </IconButton>
        </>
      )}
    </search>
  )
}
