// Owns the way between the records and the keys as they were.
import { LinkTabs } from '#ui/link-tabs'

const TABS = [
  { to: '/activity', word: 'Records' },
  { to: '/activity/keys-at', word: 'Keys at a moment' },
] as const

export function ActivityTabs({ here }: { readonly here: (typeof TABS)[number]['to'] }) {
  return <LinkTabs label="Activity" tabs={TABS} here={here} />
}
