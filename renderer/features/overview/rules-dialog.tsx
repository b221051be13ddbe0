// Owns the form of the rules: what is wrong stands at its field, and nothing typed is lost by a failure.
import { useState } from 'react'

import { useWrite } from '#bridge/use-operation'
import type { Policy } from '#contract'
import { Button } from '#ui/button'
import { Chip } from '#ui/chip'
import { Dialog } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { FailureNotice } from '#ui/failure-notice'
import { Checkbox, Switch, TextField } from '#ui/field'
import { elsewhere, errorAt } from '#ui/field-failure.ts'
import { notify } from '#ui/notice'

import { NameRuleFields } from './name-rule-fields.tsx'
import {
  changeOf,
  DAYS,
  type DaysField,
  draftOf,
  type RulesDraft,
  wrongDays,
} from './rules-draft.ts'
import styles from './rules.module.css'

export interface RulesDialogProps {
  readonly opened: boolean
  /** Undefined while it is read; then the dialog is not opened. */
  readonly policy: Policy | undefined
  readonly onClose: () => void
}

export function RulesDialog({ opened, policy, onClose }: RulesDialogProps) {
  return (
    <DialogStage opened={opened}>
      {(shown) =>
        policy === undefined ? null : <Form opened={shown} policy={policy} onClose={onClose} />
      }
    </DialogStage>
  )
}

const FIELDS = [...Object.keys(DAYS), 'names']

function Form({ opened, policy, onClose }: RulesDialogProps & { readonly policy: Policy }) {
  const set = useWrite('policy.set')
  // The form begins with the rules as they are: a change made elsewhere must not overwrite what is typed.
  const [before] = useState(() => draftOf(policy))
  const [draft, setDraft] = useState(before)
  const [tried, setTried] = useState(false)
  const wrong = wrongDays(draft)
  const change = (part: Partial<RulesDraft>) => {
    set.forget()
    setDraft((now) => ({ ...now, ...part }))
  }
  const save = async () => {
    setTried(true)
    if (set.running || Object.keys(wrong).length > 0) return
    const wanted = changeOf(before, draft)
    if (Object.keys(wanted).length === 0) {
      onClose()
      return
    }
    const result = await set.run(wanted)
    if (!result.ok) return
    notify({ text: 'The rules are saved. No key was changed.' })
    onClose()
  }
  const daysField = (field: DaysField, label: string, help: string) => (
    <TextField
      label={label}
      note={DAYS[field].empty === null ? 'days, or empty' : 'days'}
      help={help}
      inputMode="numeric"
      value={draft[field]}
      error={(tried ? wrong[field] : undefined) ?? errorAt(set.failure, field)}
      onChange={(event) => change({ [field]: event.currentTarget.value })}
    />
  )
  const general = elsewhere(set.failure, FIELDS)
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      closeOnClickOutside={draft === before}
      title="Change rules"
      subtitle="Rules never change a key: they mark what stands out and say what is due."
      width={640}
      onSubmit={() => void save()}
      foot={
        <>
          <Button kind="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button kind="primary" type="submit" busy={set.running}>
            Save rules
          </Button>
        </>
      }
    >
      <div className={styles['groups']}>
        <section className={styles['group']}>
          <h3>Time</h3>
          <div className={styles['fields']}>
            {daysField(
              'rotationDays',
              'New value after',
              'A value that leaks unseen ends with it.',
            )}
            {daysField('maxLifetimeDays', 'Longest lifetime', 'From its making to its expiry.')}
            <div className={styles['group']}>
              {daysField('unusedDays', 'Unused after', 'Without a use that a gate has seen.')}
              <div className={styles['presets']} role="group" aria-label="Unused after">
                {['45', '90'].map((days) => (
                  <Chip
                    key={days}
                    selected={draft.unusedDays.trim() === days}
                    onSelect={() => change({ unusedDays: days })}
                  >
                    {days} days
                  </Chip>
                ))}
              </div>
            </div>
            {daysField('reviewDays', 'Review of all keys every', 'Counted from the last one held.')}
          </div>
        </section>
        <section className={styles['group']}>
          <h3>What a key has to say</h3>
          <div className={styles['ticks']}>
            <Checkbox
              checked={draft.requireOwner}
              onChange={(event) => change({ requireOwner: event.currentTarget.checked })}
            >
              Who owns it
            </Checkbox>
            <Checkbox
              checked={draft.requirePurpose}
              onChange={(event) => change({ requirePurpose: event.currentTarget.checked })}
            >
              What it is for
            </Checkbox>
          </div>
        </section>
        <section className={styles['group']}>
          <h3>Names</h3>
          <NameRuleFields draft={draft} onChange={change} error={errorAt(set.failure, 'names')} />
        </section>
        <section className={styles['group']}>
          <h3>Being told</h3>
          <div className={styles['fields']}>
            {daysField('noticeDays', 'Tell it before', 'How long before something is due.')}
          </div>
          <Switch
            checked={draft.notify}
            onChange={(event) => change({ notify: event.currentTarget.checked })}
          >
            Tell it as a notification, once a day at most
          </Switch>
        </section>
        {general === undefined ? null : <FailureNotice failure={general} />}
      </div>
    </Dialog>
  )
}
