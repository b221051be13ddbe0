// Owns the bar of work that is counted: how many of how many, drawn and in words.
import styles from './progress.module.css'

export interface ProgressProps {
  /** What is counted: "Rows read". */
  readonly label: string
  readonly done: number
  /** 0 while it is not known. */
  readonly of: number
}

export function Progress({ label, done, of }: ProgressProps) {
  const words =
    of === 0
      ? done.toLocaleString('en')
      : `${done.toLocaleString('en')} of ${of.toLocaleString('en')}`
  return (
    <div className={styles['progress']}>
      <progress
        className={styles['bar']}
        aria-label={label}
        {...(of === 0 ? {} : { value: done, max: of })}
      />
      <span className={styles['words']}>{words}</span>
    </div>
  )
}
