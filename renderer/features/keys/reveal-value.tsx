// Owns the drawing of a whole key, prefix and secret set apart and named, and its way to the clipboard.
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useRef } from 'react'

import { useRead } from '#bridge/use-operation'
import { Button } from '#ui/button'
import { DrawnKey } from '#ui/drawn-key'
import { Scroll } from '#ui/scroll'

import styles from './reveal-value.module.css'
import { useCopyValue } from './use-copy-value.ts'
import type { ShownValue } from './value-queue.ts'

export interface RevealValueProps {
  readonly shown: ShownValue
  /** Something else in the sheet is the one filled button now. */
  readonly secondary?: boolean
}

export function RevealValue({ shown, secondary = false }: RevealValueProps) {
  const about = useRead('workspace.about', {})
  const managed = about.value?.capabilities.clipboard === 'managed'
  const copy = useCopyValue(shown, managed)
  const button = useRef<HTMLButtonElement>(null)
  const copied = copy.state.at !== 'start'
  const { prefix, value } = shown
  const secret = value.slice(prefix.length + 1)
  return (
    <section className={styles['box']} aria-label="Value">
      <Scroll label="Whole value">
        <code className={styles['value']} dir="ltr" translate="no">
          <span className={styles['prefix']}>{prefix}</span>
          <span className={styles['joint']}>_</span>
          <span className={styles['secret']}>{secret}</span>
        </code>
        <div className={styles['names']} aria-hidden>
          <span>Key prefix</span>
          <span>Secret</span>
        </div>
      </Scroll>
      <div className={styles['actions']}>
        {/* One button through all its states, so that it keeps the focus. */}
        <Button
          ref={button}
          data-autofocus
          kind={copied || secondary ? 'plain' : 'primary'}
          className={copied ? (styles['copied'] ?? '') : ''}
          busy={copy.running}
          icon={
            copied ? (
              <IconCheck size={16} stroke={2.2} aria-hidden />
            ) : (
              <IconCopy size={16} stroke={1.6} aria-hidden />
            )
          }
          after={
            copy.state.at === 'managed' ? (
              <span
                className={styles['drain']}
                style={{ transform: `scaleX(${copy.state.share})` }}
                aria-hidden
              />
            ) : undefined
          }
          onClick={copy.run}
        >
          {copy.state.at === 'start'
            ? 'Copy value'
            : copy.state.at === 'browser'
              ? 'Copied'
              : `Copied, clears in ${copy.state.left}`}
        </Button>
        {copy.state.at === 'managed' ? (
          <Button
            onClick={() => {
              copy.clear()
              button.current?.focus()
            }}
          >
            Clear now
          </Button>
        ) : null}
        <p className={styles['said']}>{copy.said}</p>
        <span className={styles['drawn']}>
          <DrawnKey prefix={prefix} />
        </span>
      </div>
    </section>
  )
}
