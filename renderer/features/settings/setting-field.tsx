// Owns one setting that is typed: saved by Enter or its button, checked by main, which names what is wrong.
import { useRef, useState } from 'react'

import { useWrite } from '#bridge/use-operation'
import type { Input } from '#contract'
import { announce } from '#ui/announcer'
import { Button } from '#ui/button'
import { TextField } from '#ui/field'

import styles from './setting-field.module.css'

interface Common {
  readonly label: string
  readonly saved: string
  readonly placeholder?: string
  /** After the field: "days". */
  readonly unit?: string
}

export type SettingFieldProps = Common &
  (
    | { readonly kind: 'address'; readonly setting: 'apiAddress' }
    | {
        readonly kind: 'number'
        readonly setting: 'unusedAfterDays' | 'clipboardSeconds' | 'backupEveryDays'
        readonly min: number
        readonly max: number
      }
  )

export function SettingField(props: SettingFieldProps) {
  const { label, saved, placeholder, unit } = props
  const set = useWrite('settings.set')
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState<string>()
  const [wrong, setWrong] = useState<string>()
  const text = typed ?? saved
  const changed = text !== saved

  const keep = async () => {
    const change = changeOf(props, text)
    if (typeof change === 'string') {
      setWrong(change)
      return
    }
    const result = await set.run(change)
    if (!result.ok) return
    setTyped(undefined)
    // The button that was pressed goes once nothing is left to save.
    field.current?.focus()
    announce(`${label} is saved`)
  }
  const error =
    wrong ?? (set.failure === undefined ? undefined : `${set.failure.message} ${set.failure.fix}`)
  return (
    <form
      noValidate
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        if (changed) void keep()
      }}
    >
      <div className={props.kind === 'number' ? styles['number'] : styles['wide']}>
        <TextField
          ref={field}
          label={label}
          {...(unit === undefined ? {} : { note: `in ${unit}` })}
          inputMode={props.kind === 'number' ? 'numeric' : 'url'}
          placeholder={placeholder}
          value={text}
          error={error}
          onChange={(event) => {
            setWrong(undefined)
            set.forget()
            setTyped(event.currentTarget.value)
          }}
        />
      </div>
      {changed ? (
        <Button type="submit" busy={set.running}>
          Save
        </Button>
      ) : null}
    </form>
  )
}

/** The change to ask for, or what is wrong with the text. */
function changeOf(props: SettingFieldProps, text: string): Input<'settings.set'> | string {
  if (props.kind === 'address') return { apiAddress: text.trim() }
  const number = Number(text)
  return /^\d{1,4}$/.test(text.trim()) && number >= props.min && number <= props.max
    ? { [props.setting]: number }
    : `Give a number from ${props.min} to ${props.max}.`
}
