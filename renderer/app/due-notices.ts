// Owns telling what is due where the desktop cannot: a short notice in a page that somebody sees; refuses to ask while nobody does.
import { useEffect, useEffectEvent } from 'react'
import { useLocation } from 'wouter'

import { bridge } from '#bridge'
import { inSight } from '#bridge/in-sight'
import { useRead } from '#bridge/use-operation'
import type { Output } from '#contract'
import { notify } from '#ui/notice'

/** Not while the page is still opening. */
const FIRST_MS = 3_000
const EVERY_MS = 15 * 60_000

type Notices = Output<'policy.notices'>['notices']

/** Several kinds at once are one notice: there is room for one. */
function told(notices: Notices): { readonly text: string; readonly page: string } | undefined {
  const [first] = notices
  if (first === undefined) return undefined
  return notices.length === 1
    ? { text: `${first.title}: ${first.body}`, page: first.page }
    : { text: `${notices.map(({ title }) => title).join('. ')}.`, page: '/overview' }
}

/** Looks regularly for what was not told yet. Each thing is told once a day at most, whatever tab tells it. */
export function useDueNotices(): void {
  const [, navigate] = useLocation()
  const tells = useRead('workspace.about', {}).value?.capabilities.notices === 'page'
  const show = useEffectEvent((notices: Notices) => {
    const news = told(notices)
    if (news === undefined) return
    notify({
      text: news.text,
      action: { word: 'Show', run: () => navigate(news.page) },
      patient: true,
    })
  })
  useEffect(() => {
    if (!tells) return undefined
    const end = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = async () => {
      // What was asked for counts as told.
      await inSight(end.signal)
      if (end.signal.aborted) return
      const result = await bridge.invoke('policy.notices', {}, { signal: end.signal })
      // A failure is in the log already, and the next look comes.
      if (result.ok) show(result.value.notices)
      if (!end.signal.aborted) timer = setTimeout(() => void look(), EVERY_MS)
    }
    timer = setTimeout(() => void look(), FIRST_MS)
    return () => {
      end.abort()
      clearTimeout(timer)
    }
  }, [tells])
}
