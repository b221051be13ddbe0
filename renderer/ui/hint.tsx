// Owns the one hint of the page: any element with `data-hint` shows its text under pointer or focus.
import { useEffect, useLayoutEffect, useRef, useState } from 'react'

import styles from './hint.module.css'

const WAIT_MS = 350
const EDGE = 8

interface Shown {
  readonly text: string
  readonly anchor: DOMRect
}

const hinted = (target: EventTarget | null) =>
  target instanceof Element ? target.closest('[data-hint]') : null

/** A hint that repeats what can be read in full is noise: `data-hint-cut` shows it only when cut off. */
function wanted(element: Element): boolean {
  if (!element.hasAttribute('data-hint-cut')) return true
  return element.scrollWidth > element.clientWidth
}

/** Mounted once. Esc dismisses the hint, and the pointer may rest on it (WCAG 2.2, 1.4.13). */
export function HintLayer() {
  const [shown, setShown] = useState<Shown>()
  const box = useRef<HTMLDivElement>(null)

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const hide = () => {
      clearTimeout(timer)
      setShown(undefined)
    }
    const show = (event: Event) => {
      clearTimeout(timer)
      if (event.target instanceof Node && box.current?.contains(event.target) === true) return
      const element = hinted(event.target)
      const text = element?.getAttribute('data-hint') ?? ''
      if (element === null || text === '' || !wanted(element)) {
        timer = setTimeout(() => setShown(undefined), 100)
        return
      }
      if (event.type === 'focusin' && !element.matches(':focus-visible')) return
      timer = setTimeout(() => setShown({ text, anchor: element.getBoundingClientRect() }), WAIT_MS)
    }
    const key = (event: KeyboardEvent) => {
      if (event.key === 'Escape') hide()
    }
    document.addEventListener('pointerover', show)
    document.addEventListener('focusin', show)
    document.addEventListener('pointerdown', hide)
    document.addEventListener('scroll', hide, true)
    document.addEventListener('keydown', key)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('pointerover', show)
      document.removeEventListener('focusin', show)
      document.removeEventListener('pointerdown', hide)
      document.removeEventListener('scroll', hide, true)
      document.removeEventListener('keydown', key)
    }
  }, [])

  useLayoutEffect(() => {
    const element = box.current
    if (element === null || shown === undefined) return
    const size = element.getBoundingClientRect()
    const below = shown.anchor.bottom + 6
    const fits = below + size.height + EDGE <= globalThis.innerHeight
    const left = Math.min(shown.anchor.left, globalThis.innerWidth - size.width - EDGE)
    element.style.top = `${fits ? below : shown.anchor.top - size.height - 6}px`
    element.style.left = `${Math.max(EDGE, left)}px`
  }, [shown])

  if (shown === undefined) return null
  return (
    <div ref={box} className={styles['hint']} role="tooltip">
      {shown.text}
    </div>
  )
}
