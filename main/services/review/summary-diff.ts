// Owns the part of the summary that compares with the review before; refuses to print more of it than anybody reads.
import type { DiffKey, ReviewDiff } from '#contract/reviews'
import { type Markup, markup, NOTHING } from '#base/markup'
import { table } from './page.ts'
import { counted } from './words.ts'

const MOST = 100

/** What asks for an answer comes first. */
const PARTS: readonly (readonly [of: Exclude<keyof ReviewDiff, 'previous'>, title: string])[] = [
  ['unfinished', 'Decided then and not done'],
  ['revokedOutside', 'Revoked outside a review'],
  ['stillUnused', 'Certainly unused, then and now'],
  ['added', 'New'],
  ['changed', 'Registered otherwise'],
  ['rotated', 'Rotated'],
  ['revoked', 'Revoked as decided'],
]

export function keyCell(name: string, prefix: string): Markup {
  return markup`${name}<br><span class="mono">${prefix}</span>`
}

/** What a table leaves out, and where it is. */
export function more(all: number, shown: number, where: string): Markup {
  return all > shown
    ? markup`<p class="note">And ${(all - shown).toLocaleString('en')} more, in ${where}.</p>`
    : NOTHING
}

function part(title: string, keys: readonly DiffKey[]): Markup {
  if (keys.length === 0) return NOTHING
  const shown = keys.slice(0, MOST).map(({ name, prefix, note }) => [keyCell(name, prefix), note])
  return markup`<h3>${title}: ${counted(keys.length, 'key')}</h3>
${table(['Key', 'What'], shown)}
${more(keys.length, MOST, 'the tables of both packs')}`
}

/** Nothing for the first review. */
export function sinceLast(diff: ReviewDiff): Markup {
  if (diff.previous === undefined) return NOTHING
  const parts = PARTS.map(([of, title]) => part(title, diff[of]))
  const same = PARTS.every(([of]) => diff[of].length === 0)
  return markup`<h2>Since ${diff.previous.name}</h2>
${same ? markup`<p class="sub">Nothing has changed.</p>` : parts}`
}
