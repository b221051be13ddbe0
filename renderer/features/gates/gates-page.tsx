// Owns the page of gates: who verifies keys, how they stand, when anybody watched; refuses to call silence a refusal.
import { useRead } from '#bridge/use-operation'
import { EmptyState } from '#ui/empty-state'
import { FailureNotice } from '#ui/failure-notice'
import { GateSwitch } from '#ui/gate-switch'
import { Page, Section } from '#ui/page'
import { useArrived, useSlow } from '#ui/skeleton'
import { Time } from '#ui/time'

import { AwaySection } from './away-section.tsx'
import { CoverageStrip } from './coverage-strip.tsx'
import { FrontOfApi } from './front-of-api.tsx'
import { GateTable, GateTableWait } from './gate-table.tsx'
import { PortField } from './port-field.tsx'

/** A gate falls silent without writing anything, so the page asks on a beat of its own. */
const EVERY_MS = 2_000

export function GatesPage() {
  const found = useRead('gates.list', {}, { everyMs: EVERY_MS })
  const slow = useSlow(found.waiting)
  const gates = found.value
  const local = useRead('gates.local', {})
  const settings = useRead('settings.get', {})
  const about = useRead('workspace.about', {})
  const waiting = [found, local, settings, about].some((read) => read.waiting)
  if (!useArrived(waiting)) return <Page title="Gates">{null}</Page>
  return (
    <Page
      title="Gates"
      second={
        gates === undefined ? null : (
          <span>
            A gate answers one question: is this key let in?{' '}
            {gates.epochAt === undefined ? null : (
              <>
                Keys last changed <Time at={gates.epochAt} form="inside" />. The number of that
                change is epoch {gates.epoch.toLocaleString('en')}.
              </>
            )}
          </span>
        )
      }
    >
      {found.failure === undefined ? null : (
        <FailureNotice failure={found.failure} onRetry={found.retry} size="page" />
      )}
      {gates === undefined ? (
        slow ? (
          <GateTableWait />
        ) : null
      ) : gates.gates.length === 0 ? (
        <EmptyState title="No gate has reported yet">
          Until one does, Last used says “Unknown”. Switch on the gate on this computer to see it
          work, then put one in front of the API.
        </EmptyState>
      ) : (
        <GateTable gates={gates.gates} epoch={gates.epoch} />
      )}
      <Section
        title="On this computer"
        about="Watched, started again when it ends, and stopped with the app."
      >
        <GateSwitch />
        <PortField />
      </Section>
      <Section
        title="When gates watched"
        about="“Never used” and “unused” are only as good as the watch behind them."
      >
        {gates === undefined ? null : <CoverageStrip watched={gates.watched} />}
      </Section>
      <FrontOfApi />
      <AwaySection />
    </Page>
  )
}
