// Owns the dialog that plans names from a CSV: a file or a paste, what would be done, and only then the doing.
import { useState } from 'react'

import type { Failure } from '#contract'
import { Button } from '#ui/button'
import { Dialog } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { FailureNotice } from '#ui/failure-notice'
import { Checkbox, FileField, TextAreaField } from '#ui/field'
import { Progress } from '#ui/progress'

import { ImportFound } from './import-found.tsx'
import { countWords } from './key-words.ts'
import { namesText, tooLarge } from './names-file.ts'
import styles from './plan-names.module.css'
import { type Planning, usePlanNames } from './use-plan-names.ts'

export interface PlanNamesDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly onShowPlanned: () => void
}

export function PlanNamesDialog(props: PlanNamesDialogProps) {
  return (
    <DialogStage opened={props.opened}>{(shown) => <Plan {...props} opened={shown} />}</DialogStage>
  )
}

const EXAMPLE =
  'name,owner,purpose,used_by,tags\nairflow-etl,Data platform,Nightly loads,scheduler,prod'

interface Given {
  readonly name: string
  readonly text: string
}

function Plan({ opened, onClose, onShowPlanned }: PlanNamesDialogProps) {
  const { planning, check, plan, cancel, back } = usePlanNames()
  const [file, setFile] = useState<Given>()
  const [pasted, setPasted] = useState('')
  const [wrong, setWrong] = useState<string>()
  const [skipBad, setSkipBad] = useState(false)

  const take = async (chosen: File) => {
    setFile(undefined)
    const large = tooLarge(chosen.size)
    if (large !== undefined) {
      setWrong(large)
      return
    }
    try {
      const read = namesText(new Uint8Array(await chosen.arrayBuffer()))
      setWrong(read.ok ? undefined : read.message)
      if (read.ok) setFile({ name: chosen.name, text: read.text })
    } catch {
      // The browser lets go of a file that was changed after it was chosen.
      setWrong('The file was changed or taken away. Choose it again.')
    }
  }
  const go = () => {
    if (planning.at === 'choose') {
      const text = file?.text ?? pasted
      if (text.trim() === '') setWrong('Choose a file, or paste its text below.')
      else void check(text)
    } else if (planning.at === 'checked' && fits(planning, skipBad)) void plan(skipBad)
  }
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title="Plan names from a CSV"
      subtitle="Write down which keys are to be made. No key is made by it, and no value is taken."
      width={640}
      onSubmit={go}
      footStart={<Left planning={planning} />}
      foot={
        planning.at === 'working' ? (
          <Button onClick={cancel}>Cancel</Button>
        ) : planning.at === 'checked' ? (
          <>
            <Button kind="quiet" onClick={back}>
              Another file
            </Button>
            <Button kind="primary" type="submit" disabled={!fits(planning, skipBad)}>
              Plan {countWords(newNames(planning), 'name', 'names')}
            </Button>
          </>
        ) : planning.at === 'planned' ? (
          <>
            <Button kind="quiet" onClick={onClose}>
              Close
            </Button>
            <Button kind="primary" onClick={onShowPlanned}>
              Show planned names
            </Button>
          </>
        ) : (
          <>
            <Button kind="quiet" onClick={onClose}>
              Cancel
            </Button>
            <Button kind="primary" type="submit">
              Check the rows
            </Button>
          </>
        )
      }
    >
      {planning.at === 'checked' ? (
        <>
          <ImportFound found={planning.found} />
          {planning.found.refusedTotal === 0 || newNames(planning) === 0 ? null : (
            <div className={styles['skip']}>
              <Checkbox
                checked={skipBad}
                onChange={(event) => setSkipBad(event.currentTarget.checked)}
              >
                Leave the refused rows out, and plan the others
              </Checkbox>
            </div>
          )}
          <At failure={planning.failure} />
        </>
      ) : planning.at === 'planned' ? (
        <ImportFound found={planning.found} />
      ) : (
        // Hidden rather than gone while it works: what was chosen is there again after a failure.
        <div hidden={planning.at === 'working'}>
          <div className={styles['choice']}>
            <FileField
              label="File"
              accept=".csv,.tsv,.txt,text/csv"
              word="Choose a CSV file"
              chosen={file?.name ?? 'None chosen'}
              help="UTF-8, with commas, semicolons or tabs. Up to 32 MB and 200,000 rows."
              error={wrong}
              onFile={(chosen) => void take(chosen)}
            />
            <TextAreaField
              mono
              label="Or paste its text"
              placeholder={EXAMPLE}
              value={pasted}
              rows={6}
              help="The first line names the columns: name, and if you like owner, purpose, used_by, tags."
              onChange={(event) => {
                setWrong(undefined)
                setFile(undefined)
                setPasted(event.currentTarget.value)
              }}
            />
          </div>
          <At failure={planning.at === 'choose' ? planning.failure : undefined} />
        </div>
      )}
      {planning.at === 'working' ? (
        <p className={styles['working']} role="status">
          {planning.doing === 'handing' ? 'Handing the file over.' : 'Reading its rows.'} Nothing is
          written before every row has been read.
        </p>
      ) : null}
    </Dialog>
  )
}

type Checked = Extract<Planning, { readonly at: 'checked' }>

const newNames = ({ found }: Checked) => found.planned + found.changed
const fits = (checked: Checked, skipBad: boolean) =>
  newNames(checked) > 0 && (checked.found.refusedTotal === 0 || skipBad)

function Left({ planning }: { readonly planning: Planning }) {
  if (planning.at !== 'working') return null
  const { doing, done, of } = planning
  return <Progress label={doing === 'handing' ? 'Pieces' : 'Rows read'} done={done} of={of} />
}

function At({ failure }: { readonly failure: Failure | undefined }) {
  if (failure === undefined) return null
  return (
    <div className={styles['failure']}>
      <FailureNotice failure={failure} />
    </div>
  )
}
