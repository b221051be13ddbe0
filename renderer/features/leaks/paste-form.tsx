// Owns the field for a pasted text; it is emptied before the scan begins, and no component's state ever holds it.
import { useRef, useState } from 'react'

import { SCAN_TEXT } from '#contract'
import { Button } from '#ui/button'
import { TextAreaField } from '#ui/field'
import { FoldButton } from '#ui/fold-button'

import styles from './leaks-page.module.css'

export interface PasteFormProps {
  readonly onScan: (text: string) => void
}

export function PasteForm({ onScan }: PasteFormProps) {
  const [opened, setOpened] = useState(false)
  const [wrong, setWrong] = useState<string>()
  const field = useRef<HTMLTextAreaElement>(null)
  const scan = () => {
    const input = field.current
    if (input === null) return
    const text = input.value
    if (text.trim() === '') {
      setWrong('Paste a text first.')
      return
    }
    if (text.length > SCAN_TEXT) {
      setWrong(
        `This has ${text.length.toLocaleString('en')} characters, and ${SCAN_TEXT.toLocaleString('en')} are the most. Save it as a file and type its path.`,
      )
      return
    }
    input.value = ''
    onScan(text)
  }
  return (
    <div>
      <FoldButton opened={opened} onToggle={() => setOpened(!opened)} controls="paste-text">
        Paste text
      </FoldButton>
      <form
        id="paste-text"
        noValidate
        hidden={!opened}
        className={styles['pasted']}
        onSubmit={(event) => {
          event.preventDefault()
          scan()
        }}
      >
        <TextAreaField
          ref={field}
          mono
          label="Text"
          placeholder="A log, a chat, a page of a wiki"
          help="The field is emptied when you press the button. The text is searched, and kept, logged and shown nowhere."
          error={wrong}
          data-1p-ignore=""
          data-lpignore="true"
          onChange={() => setWrong(undefined)}
        />
        <Button type="submit">Scan this text</Button>
      </form>
    </div>
  )
}
