// Owns how a key of the keyboard is drawn; decoration, because the control beside it has the name.
import styles from './kbd.module.css'

export interface KbdProps {
  readonly children: string
  /** On a filled button. */
  readonly onFill?: boolean
}

export function Kbd({ children, onFill = false }: KbdProps) {
  return (
    <kbd className={onFill ? `${styles['kbd']} ${styles['on-fill']}` : styles['kbd']} aria-hidden>
      {children}
    </kbd>
  )
}
