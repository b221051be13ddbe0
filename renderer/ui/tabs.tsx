// Owns a bar of tabs: arrow keys move and choose at once, as the pattern for tabs says (WAI-ARIA APG); refuses to draw what they show.
import { type KeyboardEvent, type ReactNode } from 'react'

import styles from './tabs.module.css'

export interface Tab<T extends string> {
  readonly id: T
  readonly label: ReactNode
}

export interface TabsProps<T extends string> {
  /** What is chosen between: "Language". */
  readonly label: string
  readonly tabs: readonly Tab<T>[]
  readonly chosen: T
  readonly onChoose: (id: T) => void
}

export function Tabs<T extends string>({ label, tabs, chosen, onChoose }: TabsProps<T>) {
  const move = (event: KeyboardEvent<HTMLButtonElement>) => {
    const at = tabs.findIndex(({ id }) => id === chosen)
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: tabs.length - 1,
    }
    const to = steps[event.key]
    if (to === undefined) return
    event.preventDefault()
    const next = tabs.at(to % tabs.length)
    if (next === undefined) return
    onChoose(next.id)
    event.currentTarget.parentElement
      ?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)
      ?.focus()
  }
  return (
    <div className={styles['tabs']} role="tablist" aria-label={label}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          data-tab={tab.id}
          className={styles['tab']}
          aria-selected={tab.id === chosen}
          tabIndex={tab.id === chosen ? 0 : -1}
          onClick={() => onChoose(tab.id)}
          onKeyDown={move}
        >
          {tab.label}
        </button>
      ))}
    </div>
  )
}
