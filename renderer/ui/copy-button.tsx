// Owns copying of text that is no secret; says what happened where the press was, and to a screen reader.
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect, useState } from 'react'

import { announce } from './announcer.tsx'
import { Button, IconButton, type ButtonProps } from './button.tsx'
import { copyText } from './copy-text.ts'

type Outcome = 'idle' | 'copied' | 'failed'

const SHOWN_MS = 2_000

/** The state of the last copy, which returns to `idle` by itself, and the function that copies. */
export function useCopy(text: string, what: string): readonly [Outcome, () => void] {
  const [outcome, setOutcome] = useState<Outcome>('idle')
  useEffect(() => {
    if (outcome === 'idle') return undefined
    const timer = setTimeout(() => setOutcome('idle'), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [outcome])
  const copy = () => {
    void copyText(text).then((done) => {
      announce(done ? `${what} copied` : `${what} could not be copied`)
      setOutcome(done ? 'copied' : 'failed')
    })
  }
  return [outcome, copy]
}

export interface CopyButtonProps extends Omit<ButtonProps, 'children' | 'icon' | 'onClick'> {
  readonly text: string
  /** "Key prefix", "Snippet": begins the announcement. */
  readonly what: string
  /** With a word beside the glyph; without, the glyph alone. */
  readonly word?: string
}

export function CopyButton({ text, what, word, ...rest }: CopyButtonProps) {
  const [outcome, copy] = useCopy(text, what)
  const glyph =
    outcome === 'copied' ? (
      <IconCheck size={16} stroke={2.2} color="var(--ok)" aria-hidden />
    ) : (
      <IconCopy size={16} stroke={1.6} aria-hidden />
    )
  if (word === undefined) {
    return (
      <IconButton
        size="small"
        {...rest}
        label={outcome === 'failed' ? 'Could not copy: select it instead' : `Copy ${lower(what)}`}
        onClick={copy}
      >
        {glyph}
      </IconButton>
    )
  }
  const said = outcome === 'copied' ? 'Copied' : outcome === 'failed' ? 'Could not copy' : word
  return (
    <Button {...rest} icon={glyph} onClick={copy}>
      {said}
    </Button>
  )
}

const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
