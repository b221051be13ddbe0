// Owns an instant as a field of local time has it, "2026-11-24T14:00"; refuses seconds.

export function localMinute(at: string | number): string {
  const date = new Date(at)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** The instant of such a field; undefined while it is not complete. */
export function minuteInstant(field: string): string | undefined {
  const at = new Date(field)
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}
