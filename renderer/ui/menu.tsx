// Owns the menu that opens at a button: place, arrow keys, letters, Esc, and where the focus goes after.
import {
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  type KeyboardEvent,
  type ReactNode,
} from 'react'

import styles from './menu.module.css'

export interface MenuItem {
  readonly word: string
  readonly icon?: ReactNode
  /** A mark at the right: the current one among several. */
  readonly mark?: ReactNode
  readonly tone?: 'danger'
  /** A hairline above it. */
  readonly apart?: boolean
  readonly run: () => void
}

export interface MenuProps {
  /** The accessible name. */
  readonly label: string
  /** The button that opened it: the menu stands below, and the focus returns there. */
  readonly button: HTMLElement
  readonly align?: 'start' | 'end'
  readonly items: readonly MenuItem[]
  readonly onClose: () => void
}

const EDGE = 8

/** Open while mounted. Choosing an item closes first, so that a dialog it opens gets the focus. */
export function Menu({ label, button, align = 'start', items, onClose }: MenuProps) {
  const box = useRef<HTMLDivElement>(null)
  const entries = () => [...(box.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])]
  const leave = () => {
    button.focus()
    onClose()
  }

  useLayoutEffect(() => {
    const menu = box.current
    if (menu === null) return
    const at = button.getBoundingClientRect()
    const size = menu.getBoundingClientRect()
    const below = at.bottom + 4
    const fits = below + size.height + EDGE <= globalThis.innerHeight
    const left = align === 'start' ? at.left : at.right - size.width
    menu.style.top = `${fits ? below : Math.max(EDGE, at.top - 4 - size.height)}px`
    menu.style.left = `${Math.max(EDGE, Math.min(left, globalThis.innerWidth - size.width - EDGE))}px`
    menu.querySelector<HTMLElement>('[role="menuitem"]')?.focus()
  }, [button, align])

  const close = useEffectEvent(onClose)
  useEffect(() => {
    const outside = (event: Event) => {
      const target = event.target
      if (!(target instanceof Node)) return
      // A press on the button itself is the button's: it would open the menu again.
      if (box.current?.contains(target) === true || button.contains(target)) return
      close()
    }
    const gone = () => close()
    document.addEventListener('pointerdown', outside)
    document.addEventListener('wheel', gone, { passive: true })
    globalThis.addEventListener('resize', gone)
    globalThis.addEventListener('blur', gone)
    return () => {
      document.removeEventListener('pointerdown', outside)
      document.removeEventListener('wheel', gone)
      globalThis.removeEventListener('resize', gone)
      globalThis.removeEventListener('blur', gone)
    }
  }, [button])

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const all = entries()
    const at = all.findIndex((entry) => entry === document.activeElement)
    const to = (index: number) => all.at(index % all.length)?.focus()
    if (event.key === 'ArrowDown') to(at + 1)
    else if (event.key === 'ArrowUp') to(at - 1)
    else if (event.key === 'Home') to(0)
    else if (event.key === 'End') to(-1)
    else if (event.key === 'Escape' || event.key === 'Tab') leave()
    else if (event.key.length === 1 && event.key !== ' ') {
      const letter = event.key.toLowerCase()
      const begins = (entry: HTMLElement) => entry.textContent.toLowerCase().startsWith(letter)
      ;[...all.slice(at + 1), ...all].find(begins)?.focus()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div
      ref={box}
      className={styles['menu']}
      role="menu"
      tabIndex={-1}
      aria-label={label}
      onKeyDown={onKeyDown}
    >
      {items.map((item) => (
        <button
          key={item.word}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className={[
            styles['item'],
            item.tone === 'danger' ? styles['danger'] : '',
            item.apart === true ? styles['apart'] : '',
          ].join(' ')}
          onPointerMove={(event) => event.currentTarget.focus({ preventScroll: true })}
          onClick={() => {
            leave()
            item.run()
          }}
        >
          {item.icon}
          <span className={styles['word']}>{item.word}</span>
          {item.mark}
        </button>
      ))}
    </div>
  )
}
