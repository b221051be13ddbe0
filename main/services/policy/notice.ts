// Owns what a notification says about several things of a kind; refuses to name more than three.
import { DAY, durationWords } from '#base/duration'
import type { DueRow, Notice } from '#contract/policy'

const NAMED = 3

interface Told {
  /** All things of the kind. */
  readonly total: number
  /** Those not told yet, of which some are given. */
  readonly untold: number
  readonly now: number
}

/** A notice of the things of one kind that were not told yet, the earliest first. */
export function noticeOf(kind: Notice['kind'], rows: readonly DueRow[], told: Told): Notice {
  const { untold, now } = told
  const [first] = rows
  const page = untold === 1 && first?.keyId ? `/api-keys/${first.keyId}` : PAGE[kind]
  const title = untold === 1 && first ? first.title : TITLE[kind](untold)
  return { kind, title, body: bodyOf(rows, untold, now), page }
}

const PAGE: Readonly<Record<Notice['kind'], string>> = {
  expiry: '/overview?kind=expiry',
  rotation: '/overview?kind=rotation',
  overlap: '/overview?kind=overlap',
  deferral: '/overview?kind=deferral',
  exception: '/overview?kind=exception',
  review: '/overview?kind=review',
}

const TITLE: Readonly<Record<Notice['kind'], (count: number) => string>> = {
  expiry: (count) => `${count.toLocaleString('en')} keys expire soon`,
  rotation: (count) => `${count.toLocaleString('en')} keys should get a new value`,
  overlap: (count) => `${count.toLocaleString('en')} old values end within a day`,
  deferral: (count) => `${count.toLocaleString('en')} deferred decisions are due`,
  exception: (count) => `${count.toLocaleString('en')} exceptions of the last review end`,
  review: () => 'Review of all keys',
}

function bodyOf(rows: readonly DueRow[], untold: number, now: number): string {
  const named = rows
    .slice(0, NAMED)
    // The title of one alone has its name already.
    .map((row) => (row.name && untold > 1 ? `${row.name} ` : '') + whenOf(row, now))
  const more = untold - named.length
  return `${named.join('; ')}${more > 0 ? `; and ${more.toLocaleString('en')} more` : ''}.`
}

function whenOf({ dueAt, lastUsedAt }: DueRow, now: number): string {
  const left = Date.parse(dueAt) - now
  const when = left > 0 ? `in ${durationWords(left)}` : `${durationWords(-left)} ago`
  const used = lastUsedAt !== undefined && Date.parse(lastUsedAt) > now - DAY
  return used ? `${when}, still used` : when
}
