// Owns the drawing of a whole key, prefix and secret set apart and named, and its way to the clipboard.
import { IconCheck, IconCopy } from '@tabler/icons-react'

import { Button } from '#ui/button'
import { DrawnKey } from '#ui/drawn-key'
import { Scroll } from '#ui/scroll'
import { useRead } from '#bridge/use-operation'

import styles from './reveal-value.module.css'
import { useCopyValue } from './use-copy-value.ts'
import type { ShownValue } from './value-queue.ts'

export function RevealValue({ shown }: { readonly shown: ShownValue }) {
  const about = useRead('workspace.about', {})
  const managed = about.value?.capabilities.clipboard === 'managed'
  const copy = useCopyValue(shown, managed)
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
          <span>Secret, never shown again</span>
        </div>
      </Scroll>
      <div className={styles['actions']}>
        {copy.state.at === 'managed' ? (
          <>
            <Button
              className={styles['copied'] ?? ''}
              icon={<IconCheck size={16} stroke={2.2} aria-hidden />}
              onClick={copy.run}
            >
              Copied, clears in {copy.state.left}
              <span
                className={styles['drain']}
                style={{ transform: `scaleX(${copy.state.share})` }}
                aria-hidden
              />
            </Button>
            <Button onClick={copy.clear}>Clear now</Button>
          </>
        ) : copy.state.at === 'browser' ? (
          <Button
            className={styles['copied'] ?? ''}
            icon={<IconCheck size={16} stroke={2.2} aria-hidden />}
            onClick={copy.run}
          >
            Copied
          </Button>
        ) : (
          <Button
            kind="primary"
            data-autofocus
            busy={copy.running}
            icon={<IconCopy size={16} stroke={1.6} aria-hidden />}
            onClick={copy.run}
          >
            Copy value
          </Button>
        )}
        <p className={styles['said']}>{copy.said}</p>
        <span className={styles['drawn']}>
          <DrawnKey prefix={prefix} />
        </span>
      </div>
    </section>
  )
}
