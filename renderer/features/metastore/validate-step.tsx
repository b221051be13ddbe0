// Owns the comparison of what is there with what should be, its report, and the end of the walk; refuses to mend anything.
import { IconCheck, IconDownload, IconPlus, IconRefresh } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react'

import { useWrite } from '#bridge/use-operation'
import type { ComparedTable, Input, Validation } from '#contract'
import { Button } from '#ui/button'
import { CopyButton } from '#ui/copy-button'
import { FailureNotice } from '#ui/failure-notice'
import { Menu } from '#ui/menu'
import { notify } from '#ui/notice'
import { saveText } from '#ui/save-text.ts'
import { Time } from '#ui/time'

import { asScript, looked, repairsOf, tableWords, verdict } from './compared.ts'
import { ComparedTableView } from './compared-table.tsx'
import { Disc } from './disc.tsx'
import { takeLostFocus } from './lost-focus.ts'
import { NoConnection } from './no-connection.tsx'
import { againstWords } from './pair.ts'
import { PickList, type PickRow } from './pick-list.tsx'
import { useKept } from './use-kept.ts'
import { useValidation } from './use-validation.ts'
import styles from './validate-step.module.css'
import { Waiting } from './waiting.tsx'
import { WizardAction } from './wizard-action.tsx'
import { WizardFoot } from './wizard-foot.tsx'
import type { StepProps } from './wizard-step.ts'
import { stepBefore } from './wizard-steps.ts'

const FORMATS = [
  { format: 'html', word: 'HTML, to read' },
  { format: 'markdown', word: 'Markdown, for a ticket' },
  { format: 'json', word: 'JSON, for a program' },
] as const satisfies readonly {
  readonly format: Input<'metastore.report'>['format']
  readonly word: string
}[]

export function ValidateStep(props: StepProps) {
  const { draft, access, asking, go } = props
  const connection = useKept(draft)
  const { validation, running, givenUp, failure, validate, giveUp } = useValidation(props)
  const [picked, setPicked] = useState<string>()
  const [saving, setSaving] = useState<HTMLElement>()
  const report = useWrite('metastore.report')

  const wanted =
    access !== undefined &&
    connection !== undefined &&
    !asking &&
    !running &&
    !givenUp &&
    failure === undefined &&
    validation === undefined
  const begin = useEffectEvent(validate)
  useEffect(() => {
    if (!wanted) return undefined
    const timer = setTimeout(() => begin())
    return () => clearTimeout(timer)
  }, [wanted])

  if (access === undefined) return <NoConnection go={go} step="validate" />

  const save = async (format: Input<'metastore.report'>['format'], of: Validation) => {
    if (connection === undefined) return
    const { target } = connection
    const result = await report.run({ format, target, validation: of })
    if (!result.ok) return
    saveText(result.value.name, result.value.text)
    notify({ text: `${result.value.name} was saved.` })
  }
  const repairs = validation === undefined ? [] : repairsOf(validation)
  const clean = validation?.ok === true

  const body = (): ReactNode => {
    if (failure !== undefined && !running) {
      return (
        <Waiting alone title="The database could not be compared">
          <FailureNotice failure={failure} onRetry={validate} />
          {failure.code === 'metastore.unprepared' ? (
            <Button onClick={() => go('run')}>Go to the run</Button>
          ) : (
            <Button onClick={() => go('probe')}>Find out why with a probe</Button>
          )}
        </Waiting>
      )
    }
    if (validation === undefined && (running || wanted)) {
      return (
        <Waiting alone title="Comparing">
          <p>Columns, types, keys, indexes and rows are read and compared. Nothing is changed.</p>
        </Waiting>
      )
    }
    if (validation === undefined) {
      return (
        <Waiting alone title="Not compared in this sitting">
          <p>
            What is in the database is compared with what it should hold, column by column. Nothing
            is changed.
          </p>
          {asking ? null : (
            <Button kind="primary" onClick={validate}>
              Validate
            </Button>
          )}
        </Waiting>
      )
    }
    return (
      <Compared
        validation={validation}
        against={againstWords(draft, validation.version)}
        picked={picked}
        onPick={setPicked}
      />
    )
  }

  return (
    <>
      {validation === undefined ? null : (
        <WizardAction>
          <Button
            icon={<IconDownload size={16} stroke={1.6} aria-hidden />}
            aria-haspopup="menu"
            aria-expanded={saving !== undefined}
            busy={report.running}
            onClick={(event) => setSaving(saving === undefined ? event.currentTarget : undefined)}
          >
            Save report
          </Button>
          {saving === undefined ? null : (
            <Menu
              label="Save report as"
              button={saving}
              align="end"
              onClose={() => setSaving(undefined)}
              items={FORMATS.map(({ format, word }) => ({
                word,
                run: () => void save(format, validation),
              }))}
            />
          )}
        </WizardAction>
      )}
      {report.failure === undefined ? null : (
        <div className={styles['failure']}>
          <FailureNotice failure={report.failure} />
        </div>
      )}
      <div className={styles['body']} aria-busy={running}>
        {body()}
      </div>
      <WizardFoot
        onBack={() => go(stepBefore('validate'))}
        {...(running || validation !== undefined ? {} : { onLeave: props.leave })}
        note={
          validation === undefined || clean
            ? null
            : repairs.length > 0
              ? 'We change nothing that already exists. Run these statements yourself, then validate again.'
              : 'We change nothing that already exists. Bring it into line, then validate again.'
        }
      >
        {running ? <Button onClick={giveUp}>Cancel</Button> : null}
        {repairs.length === 0 ? null : (
          <CopyButton
            text={asScript(repairs)}
            what="SQL"
            word={repairs.length === 1 ? 'Copy 1 statement' : `Copy ${repairs.length} statements`}
          />
        )}
        {validation === undefined ? null : (
          <>
            {clean ? null : <Button onClick={props.finish}>Finish as it is</Button>}
            <Button
              kind={clean ? 'plain' : 'primary'}
              busy={running}
              icon={<IconRefresh size={16} stroke={1.6} aria-hidden />}
              onClick={validate}
            >
              Validate again
            </Button>
            {clean ? (
              <Button kind="primary" onClick={props.finish}>
                Finish
              </Button>
            ) : null}
          </>
        )}
      </WizardFoot>
    </>
  )
}

interface Row extends PickRow {
  readonly text?: string
  readonly table?: ComparedTable
}

const HEAD_PX = 32
const LOOK_PX = 44
const EXACT_PX = 28

function rowsOf(validation: Validation): readonly Row[] {
  const { toLookAt, exact } = looked(validation)
  const head = (id: string, text: string): Row => ({ id, text, head: true, height: HEAD_PX })
  const row = (height: number) => (table: ComparedTable) => ({ id: table.name, table, height })
  return [
    ...(toLookAt.length === 0 ? [] : [head(':look', `${toLookAt.length} to look at`)]),
    ...toLookAt.map(row(LOOK_PX)),
    ...(exact.length === 0
      ? []
      : [head(':exact', `${exact.length} ${exact.length === 1 ? 'table' : 'tables'} exact`)]),
    ...exact.map(row(EXACT_PX)),
  ]
}

interface ComparedProps {
  readonly validation: Validation
  readonly against: string
  readonly picked: string | undefined
  readonly onPick: (name: string) => void
}

function Compared({ validation, against, picked, onPick }: ComparedProps) {
  const { title, about } = verdict(validation, against)
  const rows = rowsOf(validation)
  const tables = rows.flatMap(({ table }) => (table === undefined ? [] : [table]))
  const shown = tables.find(({ name }) => name === picked) ?? tables[0]
  return (
    <>
      <header className={styles['verdict']}>
        <h2 tabIndex={-1} ref={takeLostFocus}>
          {validation.ok ? <Disc kind="pass" /> : null}
          {title}
        </h2>
        <p>
          {about}{' '}
          <span className={styles['at']}>
            Compared <Time at={validation.at} form="inside" />.
          </span>
        </p>
      </header>
      {shown === undefined ? null : (
        <div className={styles['split']}>
          <div className={styles['list']}>
            <PickList<Row>
              label="Tables"
              rows={rows}
              picked={shown.name}
              onPick={onPick}
              as={RowLine}
            />
          </div>
          <div
            className={styles['detail']}
            role="group"
            aria-label="Comparison"
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached from the keyboard
            tabIndex={0}
          >
            <ComparedTableView key={shown.name} table={shown} />
          </div>
        </div>
      )}
    </>
  )
}

function RowLine({ row }: { readonly row: Row }) {
  const { text, table } = row
  return table === undefined ? (
    <div className={styles['group']}>{text}</div>
  ) : (
    <Line table={table} />
  )
}

function Line({ table }: { readonly table: ComparedTable }) {
  const { name, state } = table
  return (
    <div className={styles['line']} data-state={state}>
      <span className={styles['sign']} aria-hidden>
        {state === 'same' ? (
          <IconCheck size={14} stroke={2.2} />
        ) : state === 'extra' ? (
          <IconPlus size={14} stroke={2} />
        ) : (
          '≠'
        )}
      </span>
      <span className={styles['two']}>
        <code data-hint={name} data-hint-cut="" translate="no">
          {name}
        </code>
        {state === 'same' ? null : <span className={styles['words']}>{tableWords(table)}</span>}
      </span>
    </div>
  )
}
