// Owns what a person has typed about a key, and its translation into calls; refuses to judge it: main does.
import type { Input, KeyDetail, UsedBy } from '#contract'

export type ExpiryChoice = 'never' | '30d' | '90d' | '365d' | 'date'

export interface KeyDraft {
  readonly name: string
  readonly owner: string
  readonly purpose: string
  readonly usedBy: UsedBy | ''
  /** As typed: separated by commas. */
  readonly tags: string
  readonly expiry: ExpiryChoice
  /** For the choice `date`: YYYY-MM-DD, local. */
  readonly date: string
}

export const EMPTY_DRAFT: KeyDraft = {
  name: '',
  owner: '',
  purpose: '',
  usedBy: '',
  tags: '',
  expiry: 'never',
  date: '',
}

export function tagsOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
}

/** The end of a local day as an instant; `undefined` for a day that does not exist or is not complete. */
export function endOfDay(date: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined
  const end = new Date(`${date}T23:59:59.999`)
  return Number.isNaN(end.getTime()) ? undefined : end.toISOString()
}

/** The local day of an instant, as a date field takes it. */
export function localDay(at: string): string {
  const day = new Date(at)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}

/** What a key is now, as a draft to be changed. */
export function draftOf(key: KeyDetail): KeyDraft {
  return {
    name: key.name,
    owner: key.owner,
    purpose: key.purpose,
    usedBy: key.usedBy ?? '',
    tags: key.tags.join(', '),
    expiry: key.expiresAt ? 'date' : 'never',
    date: key.expiresAt ? localDay(key.expiresAt) : '',
  }
}

function expires(draft: KeyDraft): string | undefined {
  if (draft.expiry === 'never') return undefined
  return draft.expiry === 'date' ? endOfDay(draft.date) : draft.expiry
}

/** Whether the chosen date is still missing: the one thing that only the page can know. */
export function dateMissing(draft: KeyDraft): boolean {
  return draft.expiry === 'date' && endOfDay(draft.date) === undefined
}

export function createInput(draft: KeyDraft): Input<'keys.create'> {
  const until = expires(draft)
  const tags = tagsOf(draft.tags)
  return {
    name: draft.name,
    ...(draft.owner.trim() === '' ? {} : { owner: draft.owner }),
    ...(draft.purpose.trim() === '' ? {} : { purpose: draft.purpose }),
    ...(draft.usedBy === '' ? {} : { usedBy: draft.usedBy }),
    ...(tags.length === 0 ? {} : { tags }),
    ...(until === undefined ? {} : { expires: until }),
  }
}

/** Only what differs: an edit from here undoes no edit made elsewhere meanwhile. */
export function editInput(ref: string, before: KeyDraft, after: KeyDraft): Input<'keys.edit'> {
  const same = (field: keyof KeyDraft) => before[field] === after[field]
  return {
    ref,
    ...(same('name') ? {} : { name: after.name }),
    ...(same('owner') ? {} : { owner: after.owner }),
    ...(same('purpose') ? {} : { purpose: after.purpose }),
    ...(same('usedBy') ? {} : { usedBy: after.usedBy === '' ? null : after.usedBy }),
    ...(same('tags') ? {} : { tags: tagsOf(after.tags) }),
    ...(same('expiry') && same('date') ? {} : { expires: expires(after) ?? null }),
  }
}

/** Whether there is anything to save. */
export function changed(before: KeyDraft, after: KeyDraft): boolean {
  return Object.keys(editInput('x', before, after)).length > 1
}
