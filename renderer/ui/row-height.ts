// Owns how tall a row of a list is; refuses a number of its own: the style sheet knows.
import { useMemo } from 'react'

/** In pixels. Rows are taller where a finger has to hit them. */
export function useRowHeight(): number {
  return useMemo(() => {
    const said = getComputedStyle(document.documentElement).getPropertyValue('--row')
    return Number.parseInt(said, 10) || 36
  }, [])
}
