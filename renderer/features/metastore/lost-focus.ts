// Owns where the focus goes when the pressed button went away with what it stood in: to the heading of what came, or to the page; refuses to take it from anything.
import { useEffect, useRef } from 'react'

/** A ref for a heading with `tabIndex={-1}`. */
export function takeLostFocus(heading: HTMLElement | null): void {
  const active = document.activeElement
  if (active === null || active === document.body) heading?.focus({ preventScroll: true })
}

/** Where a row goes away with the button that had the focus, the page takes it. `count`: how many rows there are. */
export function useFocusAfterFewer(count: number): void {
  const before = useRef(count)
  useEffect(() => {
    if (count < before.current) takeLostFocus(document.getElementById('content'))
    before.current = count
  }, [count])
}
