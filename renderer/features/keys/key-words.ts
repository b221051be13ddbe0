// Owns the words that the list and the panel share about one key.
import type { UsedBy } from '#contract'

export const usedByWords = {
  scheduler: 'Scheduler',
  bi: 'BI',
  notebook: 'Notebook',
  service: 'Service',
  person: 'Person',
  other: 'Other',
} as const satisfies Record<UsedBy, string>

/** "1 key", "18 keys", "1,204 keys". */
export const countWords = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`

/** A text that would fill a line, cut for a sentence. */
export const cutShort = (text: string, most = 60): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text
