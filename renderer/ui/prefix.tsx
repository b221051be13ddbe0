// Owns how a key prefix is set: `dsk_` steps back, the public id stands out.
import styles from './prefix.module.css'

export interface PrefixProps {
  readonly value: string
  /** 12 px in lists, 14 px in the panel. */
  readonly size?: 'small' | 'medium'
}

export function Prefix({ value, size = 'small' }: PrefixProps) {
  const cut = value.indexOf('_') + 1
  return (
    <code className={`${styles['prefix']} ${styles[size]}`}>
      <span className={styles['head']}>{value.slice(0, cut)}</span>
      {value.slice(cut)}
    </code>
  )
}
