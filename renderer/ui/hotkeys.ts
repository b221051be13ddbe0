// Owns the list of single-key shortcuts and when they count: never while typing, in a dialog or a menu.
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'

export interface Shortcut {
  /** `KeyboardEvent.key`, in lower case. */
  readonly key: string
  /** As drawn on the key. */
  readonly drawn: string
  readonly does: string
  readonly where: 'everywhere' | 'keys' | 'metastore' | 'reviews' | 'activity'
}

export const shortcuts = {
  newKey: { key: 'n', drawn: 'N', does: 'New key', where: 'everywhere' },
  find: { key: '/', drawn: '/', does: 'Find a key', where: 'keys' },
  allKeys: { key: '?', drawn: '?', does: 'Show the keyboard shortcuts', where: 'everywhere' },
  move: { key: 'arrowdown', drawn: '↑↓', does: 'Move through the list', where: 'keys' },
  open: { key: 'enter', drawn: '↵', does: 'Open the details of a key', where: 'keys' },
  select: {
    key: ' ',
    drawn: 'Space',
    does: 'Select the key, or leave it out',
    where: 'keys',
  },
  extend: {
    key: 'shift+arrowdown',
    drawn: '⇧↑↓',
    does: 'Select the keys on the way',
    where: 'keys',
  },
  selectAll: {
    key: 'control+a',
    drawn: 'Ctrl A',
    does: 'Select all that are listed',
    where: 'keys',
  },
  copy: { key: 'c', drawn: 'C', does: 'Copy the key prefix', where: 'keys' },
  revoke: { key: 'r', drawn: 'R', does: 'Revoke the key', where: 'keys' },
  close: {
    key: 'escape',
    drawn: 'Esc',
    does: 'Leave selection, details or search',
    where: 'keys',
  },
  probe: { key: 'p', drawn: 'P', does: 'Probe the database', where: 'metastore' },
  findInReview: { key: '/', drawn: '/', does: 'Find a key of the review', where: 'reviews' },
  moveInReview: { key: 'arrowdown', drawn: '↑↓', does: 'Move through the keys', where: 'reviews' },
  selectInReview: {
    key: ' ',
    drawn: 'Space',
    does: 'Select a key for one decision on many',
    where: 'reviews',
  },
  selectMoreInReview: { key: 'shift', drawn: '⇧ ↑↓', does: 'Select more keys', where: 'reviews' },
  selectGroup: { key: 'a', drawn: 'Ctrl A', does: 'Select all of the group', where: 'reviews' },
  decide: {
    key: 'k',
    drawn: 'K T R D E',
    does: 'Keep, rotate, revoke, defer, exception',
    where: 'reviews',
  },
  record: {
    key: 'ctrl',
    drawn: 'Ctrl ↵',
    does: 'Record, and go to the next open key',
    where: 'reviews',
  },
  findInActivity: { key: '/', drawn: '/', does: 'Find what was done', where: 'activity' },
  findInScript: { key: '/', drawn: '/', does: 'Find in a script', where: 'metastore' },
} as const satisfies Record<string, Shortcut>

export type ShortcutName = keyof typeof shortcuts

const STORED = 'dsadmin.single-keys'
const listeners = new Set<() => void>()

const enabled = () => localStorage.getItem(STORED) !== 'off'

/** Single letters can be switched off for people who dictate (WCAG 2.2, 2.1.4). */
export function useSingleKeys(): readonly [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, enabled)
  return [
    on,
    (next) => {
      localStorage.setItem(STORED, next ? 'on' : 'off')
      for (const listener of listeners) listener()
    },
  ]
}

const TYPING =
  'input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable="true"]'
const ELSEWHERE = '[role="dialog"], [role="menu"], [role="listbox"]'

/** True when a press of a key belongs to the page and not to a field, a dialog or a menu. */
export function isForPage(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false
  if (document.querySelector('[role="dialog"][aria-modal="true"]') !== null) return false
  const target = event.target instanceof Element ? event.target : document.body
  return target.closest(TYPING) === null && target.closest(ELSEWHERE) === null
}

/** Runs `act` when the shortcut is pressed anywhere on the page. */
export function useHotkey(name: ShortcutName, act: () => void, active = true): void {
  const run = useEffectEvent((event: KeyboardEvent) => {
    const wanted = shortcuts[name]
    if (event.key.toLowerCase() !== wanted.key || !isForPage(event)) return
    if (wanted.key.length === 1 && !enabled()) return
    event.preventDefault()
    act()
  })
  useEffect(() => {
    if (!active) return undefined
    const listen = (event: KeyboardEvent) => run(event)
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [active])
}
