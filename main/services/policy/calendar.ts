// Owns the calendar file of what is due (RFC 5545); refuses an identity that changes from one file to the next.
import icalendar, { ICalAlarmType, ICalEventTransparency } from 'ical-generator'
import type { DueRow } from '#contract/policy'

interface CalendarOf {
  /** The id of the workspace: the same key in two workspaces is two events. */
  readonly workspace: string
  readonly now: number
  readonly sequence: number
}

const DAY_SECONDS = 86_400

/** An iCalendar text: folded, escaped, times in UTC. The library does what the RFC wants; the words are ours. */
export function calendarText(
  rows: readonly DueRow[],
  { workspace, now, sequence }: CalendarOf,
): string {
  const calendar = icalendar({
    prodId: { company: 'Data Science Admin', product: 'API keys', language: 'EN' },
    name: 'API keys',
  })
  for (const row of rows) {
    calendar
      .createEvent({
        id: uidOf(row, workspace),
        sequence,
        stamp: new Date(now),
        start: new Date(row.dueAt),
        summary: row.title,
        description: descriptionOf(row),
        transparency: ICalEventTransparency.TRANSPARENT,
      })
      .createAlarm({
        type: ICalAlarmType.display,
        trigger: DAY_SECONDS,
        description: row.title,
      })
  }
  return calendar.toString()
}

/** The date is no part of it: a program that has the event moves it instead of adding one. */
function uidOf({ kind, keyId, prefix }: DueRow, workspace: string): string {
  const thing =
    kind === 'overlap'
      ? `${kind}-${prefix ?? ''}`
      : kind === 'review'
        ? kind
        : `${kind}-${keyId ?? ''}`
  return `${thing}@${workspace}.data-science-admin`
}

function descriptionOf({ name, prefix, owner }: DueRow): string {
  return [name && `Key: ${name}`, prefix && `Key prefix: ${prefix}`, owner && `Owner: ${owner}`]
    .filter((line) => line)
    .join('\n')
}
