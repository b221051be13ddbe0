// Owns the place Overview: which of its tabs is shown; each tab owns itself.
import { ChartsTab } from './charts-tab.tsx'
import { DueTab } from './due-tab.tsx'
import { RulesTab } from './rules-tab.tsx'

export interface OverviewPageProps {
  /** What follows `/overview/`; what is no tab shows the first. */
  readonly tab: string | undefined
}

export function OverviewPage({ tab }: OverviewPageProps) {
  switch (tab) {
    case 'rules':
      return <RulesTab />
    case 'charts':
      return <ChartsTab />
    default:
      return <DueTab />
  }
}
