// Owns a labelled field: label, one helper line, one error, all tied together for assistive technology.
import {
  useId,
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
} from 'react'

import styles from './field.module.css'

interface Labelled {
  readonly label: ReactNode
  /** The label is read out and not drawn: what stands beside the field names it. */
  readonly unseen?: boolean
  /** After the label, in a weaker voice: "optional". */
  readonly note?: string
  /** One line. It gives way to the error. */
  readonly help?: ReactNode
  /** What is wrong and what to do; marks the field invalid. */
  readonly error?: ReactNode
}

interface Tied {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': true | undefined
}

interface FrameProps extends Labelled {
  readonly children: (tied: Tied) => ReactNode
}

/** What every field has around it; `children` draws the control that it is tied to. */
function Frame({ label, unseen = false, note, help, error, children }: FrameProps) {
  const id = useId()
  const failed = error !== undefined && error !== '' && error !== false && error !== null
  const said = failed ? error : help
  return (
    <div className={styles['field']}>
      <label htmlFor={id} className={unseen ? styles['unseen'] : styles['label']}>
        {label}
        {note === undefined ? null : <span className={styles['note']}> {note}</span>}
      </label>
      {children({
        id,
        'aria-describedby': said === undefined ? undefined : `${id}-said`,
        'aria-invalid': failed ? true : undefined,
      })}
      {said === undefined ? null : (
        <div
          id={`${id}-said`}
          className={failed ? styles['error'] : styles['help']}
          aria-live="polite"
        >
          {said}
        </div>
      )}
    </div>
  )
}

export interface TextFieldProps
  extends Labelled, Omit<InputHTMLAttributes<HTMLInputElement>, 'id' | 'children'> {
  readonly mono?: boolean
  /** A mark inside the right edge. */
  readonly mark?: ReactNode
  readonly ref?: Ref<HTMLInputElement>
}

export function TextField(props: TextFieldProps) {
  const { label, unseen = false, note, help, error, mono, mark, ...rest } = props
  return (
    <Frame label={label} unseen={unseen} {...given({ note, help, error })}>
      {(tied) => (
        <span className={styles['box']}>
          <input
            type="text"
            autoComplete="off"
            autoCapitalize="off"
            autoCorrect="off"
            spellCheck={false}
            {...rest}
            {...tied}
            className={mono === true ? `${styles['input']} ${styles['mono']}` : styles['input']}
          />
          {mark === undefined ? null : <span className={styles['mark']}>{mark}</span>}
        </span>
      )}
    </Frame>
  )
}

export interface TextAreaFieldProps
  extends Labelled, Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id' | 'children'> {
  readonly mono?: boolean
  readonly ref?: Ref<HTMLTextAreaElement>
}

/** Several lines; it grows with them, up to a point. */
export function TextAreaField({ label, note, help, error, mono, ...rest }: TextAreaFieldProps) {
  return (
    <Frame label={label} {...given({ note, help, error })}>
      {(tied) => (
        <textarea
          rows={4}
          autoComplete="off"
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          {...rest}
          {...tied}
          className={[styles['input'], styles['area'], mono === true ? styles['mono'] : '']
            .filter(Boolean)
            .join(' ')}
        />
      )}
    </Frame>
  )
}

export interface SelectFieldProps
  extends Labelled, Omit<SelectHTMLAttributes<HTMLSelectElement>, 'id' | 'children'> {
  readonly options: readonly { readonly value: string; readonly word: string }[]
}

export function SelectField({ label, note, help, error, options, ...rest }: SelectFieldProps) {
  return (
    <Frame label={label} {...given({ note, help, error })}>
      {(tied) => (
        <select {...rest} {...tied} className={`${styles['input']} ${styles['select']}`}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.word}
            </option>
          ))}
        </select>
      )}
    </Frame>
  )
}

export interface FileFieldProps extends Labelled {
  /** Kinds of files, as `accept` of an input. */
  readonly accept: string
  /** On the button: "Choose a file". */
  readonly word: string
  /** Beside it: what is chosen now. */
  readonly chosen: ReactNode
  readonly onFile: (file: File) => void
  readonly ref?: Ref<HTMLInputElement>
}

/** A file of the person's own computer, read by the page. Its path is told to nobody. */
export function FileField(props: FileFieldProps) {
  const { label, note, help, error, accept, word, chosen, onFile, ref } = props
  return (
    <Frame label={label} {...given({ note, help, error })}>
      {(tied) => (
        <span className={styles['file']}>
          <input
            ref={ref}
            type="file"
            accept={accept}
            {...tied}
            className={styles['chooser']}
            onChange={(event) => {
              const [file] = event.currentTarget.files ?? []
              if (file) onFile(file)
              // The same file may be chosen again after it was changed.
              event.currentTarget.value = ''
            }}
          />
          <label htmlFor={tied.id} className={styles['choose']}>
            {word}
          </label>
          <span className={styles['chosen']}>{chosen}</span>
        </span>
      )}
    </Frame>
  )
}

export interface CheckboxProps extends Omit<
  InputHTMLAttributes<HTMLInputElement>,
  'type' | 'children'
> {
  readonly children: ReactNode
  readonly ref?: Ref<HTMLInputElement>
}

/** A statement that can be ticked. */
export function Checkbox({ children, ...rest }: CheckboxProps) {
  return (
    <label className={styles['tick']}>
      <input type="checkbox" {...rest} className={styles['checkbox']} />
      <span>{children}</span>
    </label>
  )
}

export interface SwitchProps extends Omit<
  InputHTMLAttributes<HTMLInputElement>,
  'type' | 'role' | 'children'
> {
  readonly children: ReactNode
}

/** Something that runs or does not; takes effect at once. */
export function Switch({ children, ...rest }: SwitchProps) {
  return (
    <label className={styles['tick']}>
      <input
        type="checkbox"
        role="switch"
        {...rest}
        aria-checked={rest.checked ?? false}
        className={styles['switch']}
      />
      <span>{children}</span>
    </label>
  )
}

function given(parts: Pick<Labelled, 'help' | 'error'> & { note: string | undefined }) {
  const { note, ...rest } = parts
  return note === undefined ? rest : { note, ...rest }
}
