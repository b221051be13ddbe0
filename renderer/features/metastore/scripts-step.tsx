// Owns the two scripts, ours or the pair that was given: read, explained, searched, saved; refuses to run anything.
import { IconAlertTriangle, IconDownload } from '@tabler/icons-react'
import { useMemo, useState, type ReactNode } from 'react'

import { useRead } from '#bridge/use-operation'
import type { ScriptFile } from '#contract'
import { Button, IconButton } from '#ui/button'
import { CopyButton } from '#ui/copy-button'
import { FailureNotice } from '#ui/failure-notice'
import { saveText } from '#ui/save-text.ts'
import { Tabs } from '#ui/tabs'

import { serverLabel } from './engine-words.ts'
import { FindInScript } from './find-in-script.tsx'
import { givenPair, hasScripts } from './pair.ts'
import { PairFields } from './pair-fields.tsx'
import { SaveScripts } from './save-scripts.tsx'
import { blocksOf } from './script-blocks.ts'
import { findIn, nextMatch } from './script-find.ts'
import { ScriptView } from './script-view.tsx'
import { ScriptsChoice } from './scripts-choice.tsx'
import styles from './scripts-step.module.css'
import { WizardAction } from './wizard-action.tsx'
import { WizardFoot } from './wizard-foot.tsx'
import type { StepProps } from './wizard-step.ts'
import { nextStep, stepBefore } from './wizard-steps.ts'

const statementsWords = (count: number): string =>
  count === 1 ? '1 statement' : `${count.toLocaleString('en')} statements`

export function ScriptsStep({ draft, change, go, leave }: StepProps) {
  const engine = draft.engine ?? 'postgresql'
  const engines = useRead('metastore.engines', {})
  const label = serverLabel(engine, engines.value?.engines ?? [])
  const pair = givenPair(draft)
  const ours = useRead('metastore.scripts', { engine })
  const given = useRead(
    'metastore.scripts',
    { engine, ...(pair === undefined ? {} : { pair }) },
    { enabled: pair !== undefined },
  )
  const read = draft.scripts === 'ours' ? ours : given
  const files = hasScripts(draft) ? (read.value?.files ?? []) : []
  const failure = hasScripts(draft) ? read.failure : undefined
  const onFields = draft.scripts === 'given' && failure?.field !== undefined

  const count = ours.value?.files.reduce((sum, file) => sum + file.count, 0)
  const oursWords =
    count === undefined
      ? `Comes with this program, for ${label}`
      : `Comes with this program: ${statementsWords(count)} for ${label}`

  return (
    <>
      {draft.scripts === 'ours' && files.length > 0 ? (
        <WizardAction>
          <SaveScripts engine={engine} />
        </WizardAction>
      ) : null}
      <div className={styles['body']}>
        <ScriptsChoice
          chosen={draft.scripts}
          onChoose={(scripts) => change({ scripts })}
          version={ours.value?.version ?? ''}
          ours={oursWords}
          given={
            <PairFields
              pair={draft.pair}
              failure={given.failure}
              busy={pair !== undefined && given.waiting && given.failure === undefined}
              onUse={(next) => {
                change({ pair: next })
                if (next.schema === pair?.schema && next.txn === pair.txn) given.retry()
              }}
            />
          }
        />
        {failure === undefined || onFields ? null : (
          <div className={styles['failure']}>
            <FailureNotice failure={failure} onRetry={read.retry} />
          </div>
        )}
        {draft.scripts === 'given' && files.length === 0 ? <AboutPair /> : null}
        {files.length === 0 ? null : <Files key={read.value?.version} files={files} />}
      </div>
      <WizardFoot
        onBack={() => go(stepBefore('scripts'))}
        onLeave={leave}
        note="Nothing runs from here. The next step first looks at what is there."
      >
        <Button
          kind="primary"
          disabled={files.length === 0}
          onClick={() => go(nextStep('scripts'))}
        >
          Continue to run
        </Button>
      </WizardFoot>
    </>
  )
}

/** What happens with a pair before and after it is read. */
function AboutPair() {
  return (
    <div className={styles['about-pair']}>
      <h3>What is done with them</h3>
      <ul>
        <li>They are read and shown here, statement by statement, before anything runs.</li>
        <li>
          A file that one of them includes is followed, as long as it lies in the folder of the
          first.
        </li>
        <li>A file that the other one includes already runs once.</li>
        <li>
          Nothing of ours is left in that database, and it is compared later with what they made.
        </li>
      </ul>
    </div>
  )
}

function Files({ files }: { readonly files: readonly ScriptFile[] }) {
  const [chosen, setChosen] = useState<string>()
  const [words, setWords] = useState('')
  const [at, setAt] = useState<number>()
  const file = files.find(({ script }) => script === chosen) ?? files[0]
  const blocks = useMemo(() => (file === undefined ? [] : blocksOf(file)), [file])
  const matches = useMemo(() => findIn(blocks, words), [blocks, words])
  if (file === undefined) return null
  const place = at === undefined || at >= matches.length ? undefined : at
  const tab = ({ script, name, count }: ScriptFile) => ({
    id: script,
    label: (
      <>
        <code className={styles['name']}>{name}</code>{' '}
        <span className={styles['count']}>{statementsWords(count)}</span>
      </>
    ),
  })
  return (
    <>
      <div className={styles['tools']}>
        <Tabs
          label="Scripts"
          tabs={files.map(tab)}
          chosen={file.script}
          onChoose={(script) => {
            setChosen(script)
            setAt(undefined)
          }}
        />
        <FindInScript
          words={words}
          count={matches.length}
          at={place}
          onWords={(next) => {
            setWords(next)
            setAt(next.trim() === '' ? undefined : 0)
          }}
          onMove={(by) => setAt(nextMatch(matches.length, place, by))}
        />
        <div className={styles['acts']}>
          <CopyButton kind="quiet" text={file.text} what="Script" size="medium" />
          <IconButton label="Download this script" onClick={() => saveText(file.name, file.text)}>
            <IconDownload size={16} stroke={1.6} aria-hidden />
          </IconButton>
        </div>
      </div>
      {file.warnings.length === 0 ? null : <Warnings warnings={file.warnings} />}
      <ScriptView
        key={file.script}
        file={file}
        blocks={blocks}
        matches={matches}
        here={place === undefined ? undefined : matches[place]}
      />
    </>
  )
}

function Warnings({ warnings }: { readonly warnings: readonly string[] }): ReactNode {
  return (
    <ul className={styles['warnings']} aria-label="Worth a look before it runs">
      {warnings.map((warning) => (
        <li key={warning}>
          <IconAlertTriangle size={16} stroke={1.6} aria-hidden />
          <span>{warning}</span>
        </li>
      ))}
    </ul>
  )
}
