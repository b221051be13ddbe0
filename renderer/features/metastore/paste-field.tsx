// Owns the field into which a connection is pasted: it shows nothing of it, takes no typing, and hands on what was found.
import { IconClipboardCheck } from '@tabler/icons-react'
import { useState } from 'react'

import { TextField } from '#ui/field'

import styles from './connection-step.module.css'
import { readConnection } from './url/connection-url.ts'
import type { FoundConnection } from './url/found.ts'

const EXAMPLES = 'postgres://…   jdbc:…   host:port/database'

export interface PasteFieldProps {
  readonly onFound: (found: FoundConnection) => void
  /** What was filled in, of the last paste. */
  readonly said: readonly string[]
}

export function PasteField({ onFound, said }: PasteFieldProps) {
  const [wrong, setWrong] = useState<string>()
  const [typed, setTyped] = useState(false)
  const take = (text: string) => {
    const read = readConnection(text)
    setTyped(false)
    setWrong(read.kind === 'wrong' ? `This cannot be read. ${read.message}` : undefined)
    if (read.kind === 'found') onFound(read.found)
    if (read.kind !== 'plain' || text.trim() === '') return
    // A single word may be anything, a password too.
    if (/[.:]|^localhost$/i.test(text.trim())) onFound({ host: text.trim(), notes: [] })
    else setWrong('This is a single word. If it is the host, type it below.')
  }
  return (
    <div className={styles['paste']}>
      <TextField
        label="Paste a connection"
        note="URL, JDBC, Easy Connect: fills the fields below"
        placeholder={EXAMPLES}
        // Always empty: a URL may hold a password, which is never shown.
        value=""
        error={wrong}
        help={
          typed
            ? 'Paste it whole. What is typed here would show a password, so type into the fields below.'
            : undefined
        }
        onChange={(event) => {
          const text = event.currentTarget.value
          if (text.length > 3) take(text)
          else setTyped(true)
        }}
        onPaste={(event) => {
          event.preventDefault()
          take(event.clipboardData.getData('text/plain'))
        }}
        onDrop={(event) => {
          event.preventDefault()
          take(event.dataTransfer.getData('text/plain'))
        }}
        onKeyDown={(event) => {
          // Nothing is in it that Enter could go on with.
          if (event.key === 'Enter') event.preventDefault()
        }}
      />
      <div role="status" className={styles['said']}>
        {said.length === 0 || wrong !== undefined ? null : (
          <>
            <IconClipboardCheck size={16} stroke={1.6} aria-hidden />
            <ul>
              {said.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  )
}
