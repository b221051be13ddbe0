// Owns saving what is due as a calendar file; says how much of it there is and what did not fit.
import { useState } from 'react'

import { bridge } from '#bridge'
import type { Failure } from '#contract'
import { notify } from '#ui/notice'
import { saveText } from '#ui/save-text.ts'

export interface Calendar {
  readonly save: () => Promise<void>
  readonly saving: boolean
  readonly failure: Failure | undefined
}

const datesWords = (count: number) =>
  `${count.toLocaleString('en')} ${count === 1 ? 'date' : 'dates'}`

/** The next twelve months, whatever the page lists: a calendar is looked at for longer than a list. */
export function useCalendar(): Calendar {
  const [saving, setSaving] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  const save = async () => {
    setSaving(true)
    setFailure(undefined)
    const result = await bridge.invoke('policy.calendar', {})
    setSaving(false)
    if (!result.ok) {
      setFailure(result.failure)
      return
    }
    const { text, events, leftOut } = result.value
    saveText('data-science-admin.ics', text)
    const later = leftOut === 0 ? '' : ` ${datesWords(leftOut)} after those did not fit.`
    notify({
      text: `${datesWords(events)} of the next 12 months are in the calendar file. Open it with your calendar; saving it again later moves them, it does not double them.${later}`,
    })
  }
  return { save, saving, failure }
}
