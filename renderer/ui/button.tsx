// Owns the four weights of a button; refuses colours of its own and never hides its name.
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'

import styles from './button.module.css'

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** One `primary` a view; `danger` is the one red button; `quiet` has no edge. */
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger' | 'danger-plain'
  /** 32 px, or 28 px in panels. */
  readonly size?: 'medium' | 'small'
  readonly icon?: ReactNode
  /** A key hint or another mark after the word. */
  readonly after?: ReactNode
  /** Work is under way: the button keeps its width, says so to assistive technology, takes no press. */
  readonly busy?: boolean
  readonly ref?: Ref<HTMLButtonElement>
}

export function Button({
  kind = 'plain',
  size = 'medium',
  icon,
  after,
  busy = false,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const names = [styles['button'], styles[kind], styles[size], className]
  return (
    <button
      type="button"
      {...rest}
      aria-busy={busy || undefined}
      className={names.filter(Boolean).join(' ')}
      onClick={(event) => {
        if (busy) event.preventDefault()
        else onClick?.(event)
      }}
    >
      {icon}
      {children === undefined ? null : <span className={styles['word']}>{children}</span>}
      {after}
    </button>
  )
}

export interface IconButtonProps extends Omit<ButtonProps, 'icon' | 'after' | 'children'> {
  /** What it does: the accessible name, and the hint under the pointer. */
  readonly label: string
  readonly children: ReactNode
}

/** A square button that shows a glyph alone; its name is spoken and shown as a hint. */
export function IconButton({ label, children, className, ...rest }: IconButtonProps) {
  return (
    <Button
      kind="quiet"
      {...rest}
      aria-label={label}
      data-hint={label}
      className={[styles['square'], className].filter(Boolean).join(' ')}
      icon={children}
    />
  )
}
