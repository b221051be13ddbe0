// Owns the page of the metastore: an unfinished walk, kept connections, the trial, and the way into the wizard.
import { IconPlus } from '@tabler/icons-react'

import { useRead } from '#bridge/use-operation'
import { Button } from '#ui/button'
import { FailureNotice } from '#ui/failure-notice'
import { Page } from '#ui/page'
import { useArrived } from '#ui/skeleton'

import { ConnectionsTable } from './connections-table.tsx'
import { useFocusAfterFewer } from './lost-focus.ts'
import { MetastoreEmpty } from './metastore-empty.tsx'
import { StartAnewDialog } from './start-anew-dialog.tsx'
import { TrialSection } from './trial-section.tsx'
import { UnfinishedWalk } from './unfinished-walk.tsx'
import { FROM_THE_START, useWalk } from './use-walk.ts'

export function MetastorePage() {
  const found = useRead('metastore.connections', {})
  const engines = useRead('metastore.engines', {})
  const connections = found.value?.connections ?? []
  const walk = useWalk(connections)
  useFocusAfterFewer(connections.length)
  const prepare = () => walk.request(FROM_THE_START)
  const waiting = found.waiting || engines.waiting
  if (!useArrived(waiting)) return <Page title="Metastore">{null}</Page>
  const none = found.value !== undefined && connections.length === 0 && walk.draft === undefined
  return (
    <Page
      title="Metastore"
      second={
        none ? undefined : (
          <span>
            The database in which the Data Science API keeps its catalogue, and the Science-schema
            in it.
          </span>
        )
      }
      actions={
        none ? null : (
          <Button
            kind="primary"
            icon={<IconPlus size={16} stroke={1.6} aria-hidden />}
            onClick={prepare}
          >
            Prepare a metastore
          </Button>
        )
      }
    >
      {[found, engines].map((read, at) =>
        read.failure === undefined ? null : (
          <FailureNotice
            // oxlint-disable-next-line react/no-array-index-key -- the two never change places
            key={at}
            failure={read.failure}
            onRetry={read.retry}
            size="page"
          />
        ),
      )}
      {walk.failure === undefined ? null : <FailureNotice failure={walk.failure} size="page" />}
      {none ? <MetastoreEmpty onPrepare={prepare} /> : null}
      {walk.draft === undefined ? null : (
        <UnfinishedWalk
          draft={walk.draft}
          savedAt={walk.savedAt}
          engines={engines.value?.engines ?? []}
          onContinue={walk.resume}
          onStartAnew={prepare}
        />
      )}
      {connections.length === 0 ? null : (
        <ConnectionsTable
          connections={connections}
          engines={engines.value?.engines ?? []}
          onOpen={(connection, step) => walk.request({ connection, step })}
        />
      )}
      <TrialSection />
      <StartAnewDialog
        draft={walk.draft}
        kept={connections.some(({ name }) => name === walk.draft?.connection)}
        request={walk.waiting}
        onContinue={() => {
          walk.answer(false)
          walk.resume()
        }}
        onDrop={() => walk.answer(true)}
        onClose={() => walk.answer(false)}
      />
    </Page>
  )
}
