// Owns the page's way to the clipboard for text that is no secret; refuses to throw.

/** Copies; false when the browser would not. Needs a press of the person just before. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // No permission or no secure context: a selection of our own needs neither.
    return copySelection(text)
  }
}

function copySelection(text: string): boolean {
  const back = document.activeElement
  const field = document.createElement('textarea')
  field.value = text
  field.setAttribute('aria-hidden', 'true')
  field.style.position = 'fixed'
  field.style.opacity = '0'
  // Inside an open dialog the focus trap would take the focus back before the copy.
  const host = back?.closest('[role="dialog"]') ?? document.body
  host.append(field)
  field.select()
  const done = document.execCommand('copy')
  field.remove()
  if (back instanceof HTMLElement) back.focus()
  return done
}
