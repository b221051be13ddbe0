// Owns the look of a table of a few rows: lines, heights, cells cut off at their end; refuses to sort, to scroll or to hold thousands.
import type { ComponentProps } from 'react'

import styles from './table.module.css'

export function Table({ className = '', ...rest }: ComponentProps<'table'>) {
  return <table className={`${styles['table']} ${className}`} {...rest} />
}
