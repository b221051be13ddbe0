// Owns where the focus goes when the pressed button went away with what it stood in: to the heading of what came; refuses to take it from anything.

/** A ref for a heading with `tabIndex={-1}`. */
export function takeLostFocus(heading: HTMLElement | null): void {
  const active = document.activeElement
  if (active === null || active === document.body) heading?.focus({ preventScroll: true })
}
