// Owns the title of the window: what is overdue and the place first, so that tabs and switchers tell the windows apart.
import { useEffect } from 'react'
import { useLocation } from 'wouter'

import { useRead } from '#bridge/use-operation'

const places = [
  { path: '/api-keys/new', title: 'New key' },
  { path: '/api-keys', title: 'API keys' },
  { path: '/overview/rules', title: 'Rules' },
  { path: '/overview/charts', title: 'Charts' },
  { path: '/overview', title: 'Overview' },
  { path: '/leaks', title: 'Leak scan' },
  { path: '/reviews/verify', title: 'Verify a review pack' },
  { path: '/reviews', title: 'Reviews' },
  { path: '/metastore/prepare', title: 'Prepare the metastore' },
  { path: '/metastore', title: 'Metastore' },
  { path: '/gates', title: 'Gates' },
  { path: '/activity/keys-at', title: 'Keys at a moment' },
  { path: '/activity', title: 'Activity' },
  { path: '/settings', title: 'Settings' },
]

export function useTitle(): void {
  const [path] = useLocation()
  const rotation = /^\/api-keys\/.+\/rotation$/.test(path) ? 'Rotation' : undefined
  const title = rotation ?? places.find((place) => path.startsWith(place.path))?.title
  // The number that the sidebar has beside Overview.
  const overdue = useRead('keys.summary', {}).value?.overdue ?? 0
  useEffect(() => {
    const badge = overdue === 0 ? '' : `(${overdue.toLocaleString('en')}) `
    const place = title === undefined ? '' : `${title} - `
    document.title = `${badge}${place}Data Science Admin`
  }, [title, overdue])
}
