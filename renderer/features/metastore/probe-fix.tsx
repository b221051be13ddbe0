// Owns one fix on the screen: what it changes, a statement to tick where it is serious, and the button that does it and probes again.
import { useState, type ReactNode } from 'react'

import type { EngineId, KeptConnection, ProbeFix } from '#contract'
import { Button } from '#ui/button'
import { CodeBlock } from '#ui/code'
import { Checkbox, TextField } from '#ui/field'

import { FixCard } from './fix-card.tsx'
import styles from './probe-fix.module.css'
import { type CardFix, changesPlace, fixWords, type FixWords, grouped } from './probe-fixes.ts'

/** What every fix is done with. */
export interface FixTools {
  readonly connection: KeptConnection | undefined
  readonly labelOf: (engine: EngineId) => string
  readonly password: string
  readonly busy: boolean
  /** Does it, then probes again. */
  readonly onFix: (fix: ProbeFix, password: string) => void
}

export interface ProbeFixCardProps {
  /** Of one kind: the choices of one card. */
  readonly fixes: readonly CardFix[]
  /** The one to offer first: its button is the filled one. */
  readonly first: boolean
  readonly tools: FixTools
  /** Beside the button of the first one. */
  readonly again: ReactNode
}

const CREATE: FixWords = {
  title: 'Create the database',
  about: 'With your account, if it may. Nothing is created in it yet.',
  act: 'Create the database',
}

export function ProbeFixCard({ fixes, first, tools, again }: ProbeFixCardProps) {
  const { connection, labelOf, password, busy, onFix } = tools
  const [agreed, setAgreed] = useState(false)
  const [typed, setTyped] = useState('')
  const wordsOf = (fix: CardFix) => (changesPlace(fix) ? fixWords(fix, labelOf) : CREATE)
  const [fix] = fixes
  if (fix === undefined) return null
  const { title, about, agree } = wordsOf(fix)
  const place = changesPlace(fix)
  // The vault gives a password to the place that it was kept for, and to no other.
  const asks = place && connection?.hasPassword === true && password === ''
  const ready = (agree === undefined || agreed) && (!asks || typed !== '')
  return (
    <FixCard
      title={title}
      about={about}
      acts={
        <>
          {fixes.map((each, at) => (
            <Button
              key={JSON.stringify(each)}
              kind={first && at === 0 ? 'primary' : 'plain'}
              disabled={!ready}
              busy={busy}
              onClick={() => onFix(each, asks ? typed : password)}
            >
              {wordsOf(each).act}
            </Button>
          ))}
          {first ? again : null}
        </>
      }
      note={place ? 'Then probes again' : 'Then probes again, inside it'}
    >
      {fix.kind === 'create-database' ? (
        <div className={styles['code']}>
          <CodeBlock label="SQL" text={fix.sql} language="sql" ground="bare" />
        </div>
      ) : null}
      {fix.kind === 'pin' ? (
        <div className={styles['part']}>
          <p className={styles['label']}>SHA-256 fingerprint</p>
          <code className={styles['fingerprint']} translate="no">
            {grouped(fix.sha256)}
          </code>
        </div>
      ) : null}
      {agree === undefined ? null : (
        <div className={styles['part']}>
          <Checkbox checked={agreed} onChange={(event) => setAgreed(event.currentTarget.checked)}>
            {agree}
          </Checkbox>
        </div>
      )}
      {asks ? (
        <div className={styles['part']}>
          <TextField
            type="password"
            label="Password again"
            help="The vault gives a kept password only to the place it was kept for."
            autoComplete="off"
            // Without a value of React, which would write it into the page as well.
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </div>
      ) : null}
    </FixCard>
  )
}
