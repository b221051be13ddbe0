// Owns the foot of the list: revoked keys, identifying a value, and the keys of the keyboard.
import { IconClipboardList, IconEye, IconEyeOff, IconFingerprint } from '@tabler/icons-react'

import { Button } from '#ui/button'
import { shortcuts, type ShortcutName } from '#ui/hotkeys.ts'
import { Kbd } from '#ui/kbd'

import styles from './keys-page.module.css'

const hints = [
  ['move', 'Move'],
  ['open', 'Open'],
  ['select', 'Select'],
  ['copy', 'Copy prefix'],
  ['revoke', 'Revoke'],
] as const satisfies readonly (readonly [ShortcutName, string])[]

export interface KeyFootProps {
  readonly revoked: number
  readonly showsRevoked: boolean
  readonly onShowRevoked: () => void
  readonly onIdentify: () => void
  readonly onPaste: () => void
  readonly onAllKeys: () => void
  readonly panelOpen: boolean
}

export function KeyFoot(props: KeyFootProps) {
  const { revoked, showsRevoked, panelOpen } = props
  const what = `revoked (${revoked.toLocaleString('en')})`
  const Eye = showsRevoked ? IconEye : IconEyeOff
  return (
    <footer className={styles['foot']}>
      <div className={styles['foot-start']}>
        <Button
          kind="quiet"
          size="small"
          aria-pressed={showsRevoked}
          icon={<Eye size={16} stroke={1.6} aria-hidden />}
          onClick={props.onShowRevoked}
        >
          <span className={styles['widest']} data-widest={`Show ${what}`}>
            {showsRevoked ? 'Hide' : 'Show'} {what}
          </span>
        </Button>
        <Button
          kind="quiet"
          size="small"
          icon={<IconFingerprint size={16} stroke={1.6} aria-hidden />}
          onClick={props.onIdentify}
        >
          Identify a value
        </Button>
        <Button
          kind="quiet"
          size="small"
          icon={<IconClipboardList size={16} stroke={1.6} aria-hidden />}
          onClick={props.onPaste}
        >
          Paste a list…
        </Button>
      </div>
      <div className={styles['hints']}>
        {panelOpen ? (
          <span className={styles['hint']}>
            <Kbd>{shortcuts.close.drawn}</Kbd> Close panel
          </span>
        ) : (
          <>
            {hints.map(([name, word]) => (
              <span key={name} className={styles['hint']}>
                <Kbd>{shortcuts[name].drawn}</Kbd> {word}
              </span>
            ))}
            <button type="button" className={styles['all-keys']} onClick={props.onAllKeys}>
              <Kbd>{shortcuts.allKeys.drawn}</Kbd> Shortcuts
            </button>
          </>
        )}
      </div>
    </footer>
  )
}
