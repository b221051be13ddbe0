// Owns what stands in the place of the list when it is empty: why, and the way on.
import { Button } from '#ui/button'
import { EmptyState } from '#ui/empty-state'

import { isEverything, type KeyQuery } from './key-query.ts'
import { cutShort } from './key-words.ts'
import styles from './keys-page.module.css'

export interface NoMatchProps {
  readonly query: KeyQuery
  readonly onClear: () => void
  readonly onNew: () => void
  readonly onIdentify: () => void
}

export function NoMatch(props: NoMatchProps) {
  return (
    <div className={styles['no-match']}>
      <Reason {...props} />
    </div>
  )
}

function Reason({ query, onClear, onNew, onIdentify }: NoMatchProps) {
  const text = query.find.trim()
  if (isEverything(query)) {
    return (
      <EmptyState
        title="Every key is revoked"
        action={<Button onClick={onNew}>Create a key</Button>}
      >
        No client is let in now. The revoked keys stay on record: show them below.
      </EmptyState>
    )
  }
  const all = <Button onClick={onClear}>Show every key</Button>
  if (text === '') {
    return (
      <EmptyState title="No key is like this now" action={all}>
        The last one changed while you looked, here or in another window.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title={`No key matches “${cutShort(text)}”`}
      action={
        <>
          {all}
          <Button kind="quiet" onClick={onIdentify}>
            Identify a value
          </Button>
        </>
      }
    >
      A name matches anywhere, a key prefix from its first character. Revoked keys are found only
      while they are shown.
    </EmptyState>
  )
}
