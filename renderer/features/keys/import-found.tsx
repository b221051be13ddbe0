// Owns what a file of names came to: how many of each, which rows were refused and why; never shows a cell, for it may be a secret.
import { IconCheck } from '@tabler/icons-react'

import { countWords } from './key-words.ts'
import styles from './plan-names.module.css'
import type { Imported } from './use-plan-names.ts'

const counts = ({ planned, changed, same, existing, refusedTotal }: Imported) =>
  [
    ['New', planned],
    ['Changed', changed],
    ['As planned', same],
    ['Have a key already', existing],
    ['Refused', refusedTotal],
  ] as const

export function ImportFound({ found }: { readonly found: Imported }) {
  const { rows, refused, refusedTotal, ignoredColumns, written } = found
  const more = refusedTotal - refused.length
  return (
    <div className={styles['found']}>
      {written ? (
        <p className={styles['written']}>
          <IconCheck size={16} stroke={2.2} aria-hidden />
          {countWords(found.planned + found.changed, 'name is', 'names are')} planned. Make each key
          when its client is ready.
        </p>
      ) : (
        <p>
          {countWords(rows, 'row', 'rows')} read, and nothing is written yet.
          {found.planned + found.changed === 0 ? ' There is nothing to plan.' : ''}
        </p>
      )}
      <dl className={styles['counts']}>
        {counts(found).map(([word, count]) => (
          <div key={word} className={word === 'Refused' && count > 0 ? styles['bad'] : undefined}>
            <dt>{word}</dt>
            <dd>{count.toLocaleString('en')}</dd>
          </div>
        ))}
      </dl>
      {ignoredColumns.length === 0 ? null : (
        <p>
          Not read: <bdi>{ignoredColumns.join(', ')}</bdi>.
        </p>
      )}
      {refused.length === 0 ? null : (
        <div
          className={styles['refused']}
          role="group"
          aria-label="Refused rows"
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and what is cut off must be reached from the keyboard
          tabIndex={0}
        >
          <table>
            <thead>
              <tr>
                <th scope="col" className={styles['number']}>
                  Line
                </th>
                <th scope="col">Column</th>
                <th scope="col">Why it is refused</th>
              </tr>
            </thead>
            <tbody>
              {refused.map(({ line, column, message }) => (
                <tr key={`${line} ${column ?? ''}`}>
                  <td className={styles['number']}>{line.toLocaleString('en')}</td>
                  <td>{column ?? 'the whole row'}</td>
                  <td>{message}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {more > 0 ? <p>and {more.toLocaleString('en')} more</p> : null}
        </div>
      )}
    </div>
  )
}
