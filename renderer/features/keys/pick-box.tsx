// Owns the box at the left edge of a row that selects its key; the keyboard does the same with Space on the row.
import styles from './key-table.module.css'

export interface PickBoxProps {
  /** "Select airflow-etl". */
  readonly name: string
  readonly picked: boolean
  /** Some of what it stands for is selected, and not all. */
  readonly mixed?: boolean
  readonly onPick: (extend: boolean) => void
}

export function PickBox({ name, picked, mixed = false, onPick }: PickBoxProps) {
  return (
    <label className={styles['pick-label']}>
      <input
        type="checkbox"
        className={styles['pick-box']}
        tabIndex={-1}
        aria-label={name}
        checked={picked}
        ref={(box) => {
          if (box !== null) box.indeterminate = mixed
        }}
        onChange={(event) => {
          const { nativeEvent } = event
          onPick(nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
        }}
      />
    </label>
  )
}
