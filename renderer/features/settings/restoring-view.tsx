// Owns what a restore changes or has changed, in numbers and names: kept refused first; refuses to hide what it cannot know.
import { useId, type ReactNode, type Ref } from 'react'

import type { Restoring } from '#contract/backup'
import { Prefix } from '#ui/prefix'
import { StateMark } from '#ui/state-mark'
import { Time } from '#ui/time'

import { auditWords, count, keptWords, WHY } from './backup-words.ts'
import styles from './restoring-view.module.css'

const NUMBERS = [
  { at: 'added', word: 'Added', what: 'In the backup and not here' },
  { at: 'changed', word: 'Changed', what: 'Names, owners and the like come from the backup' },
  { at: 'same', word: 'The same', what: 'Nothing about them differs' },
  { at: 'onlyHere', word: 'Only here', what: 'Made after the backup, and kept' },
] as const satisfies readonly {
  at: keyof Restoring['keys']
  word: string
  what: string
}[]

const MARKS = {
  revoked: { glyph: 'cross', tone: 'neutral' },
  suspended: { glyph: 'half', tone: 'warn' },
  expired: { glyph: 'ring', tone: 'neutral' },
  'overlap-ended': { glyph: 'ring', tone: 'neutral' },
} as const

interface ViewProps {
  /** Takes the focus at its beginning: what is kept refused is read before anything is typed. */
  readonly ref?: Ref<HTMLDivElement>
  readonly restoring: Restoring
  /** It has happened. */
  readonly done: boolean
}

export function RestoringView({ ref, restoring, done }: ViewProps) {
  const { keys, keptRefused, keptRefusedTotal, changes, renamed, ledgerLines } = restoring
  const changedTotal = keys.added + keys.changed
  return (
    <div ref={ref} className={styles['view']} tabIndex={-1}>
      {restoring.knowsRevokesUntil === undefined ? null : (
        <div className={styles['warning']}>
          <p>
            <b>
              It knows of revokes only until <Time at={restoring.knowsRevokesUntil} form="moment" />
              .
            </b>
          </p>
          <p>
            {done ? 'A' : 'This inventory is empty, so a'} key that was revoked after that works
            again at gates of this inventory.{' '}
            {done
              ? 'Look up what was revoked since, and revoke it again.'
              : 'With the list of revoked keys from the lost computer it stays refused: go back and add it.'}
          </p>
        </div>
      )}
      <dl className={styles['numbers']}>
        {NUMBERS.map(({ at, word, what }) => (
          <div key={at} data-hint={what}>
            <dt>{word}</dt>
            <dd>{keys[at].toLocaleString('en')}</dd>
          </div>
        ))}
      </dl>
      <Listed
        title={keptWords(keptRefusedTotal, done)}
        about={
          keptRefusedTotal === 0
            ? undefined
            : 'They worked when the backup was written. A restore never lets them in again.'
        }
        shown={keptRefused.length}
        total={keptRefusedTotal}
      >
        {keptRefused.map(({ name, prefix, why }) => (
          <Row key={prefix} name={name} prefix={prefix}>
            <StateMark {...MARKS[why]}>{WHY[why]}</StateMark>
          </Row>
        ))}
      </Listed>
      {changes.length === 0 ? null : (
        <Listed
          title={`${count(changedTotal, 'key')} ${done ? 'came' : changedTotal === 1 ? 'comes' : 'come'} from the backup`}
          about={undefined}
          shown={changes.length}
          total={changedTotal}
        >
          {changes.map(({ name, prefix, change, fields }) => (
            <Row key={prefix} name={name} prefix={prefix}>
              {change === 'added' ? 'Added' : `Changed: ${fields.join(', ')}`}
            </Row>
          ))}
        </Listed>
      )}
      <ul className={styles['words']}>
        {renamed.map(({ from, to }) => (
          <li key={to}>
            <bdi>{from}</bdi> {done ? 'is' : 'becomes'} <bdi>{to}</bdi>: another key has its name by
            now.
          </li>
        ))}
        {ledgerLines === 0 ? null : (
          <li>
            {count(ledgerLines, 'line')} {done ? 'were' : 'are'} added to the list of revoked keys.
          </li>
        )}
        <li>{auditWords(restoring, done)}</li>
      </ul>
    </div>
  )
}

interface ListedProps {
  readonly title: string
  readonly about: string | undefined
  readonly shown: number
  readonly total: number
  readonly children: ReactNode
}

/** At most 200 rows: main says how many there are in all. */
function Listed({ title, about, shown, total, children }: ListedProps) {
  const id = useId()
  return (
    <section className={styles['listed']}>
      <h3 id={id}>{title}</h3>
      {about === undefined ? null : <p>{about}</p>}
      {shown === 0 ? null : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- without a place in the tab order, what is cut off could be read with a pointer alone
        <div className={styles['scroll']} role="group" aria-labelledby={id} tabIndex={0}>
          <ul>{children}</ul>
        </div>
      )}
      {total > shown ? <p className={styles['more']}>and {count(total - shown, 'other')}</p> : null}
    </section>
  )
}

interface RowProps {
  readonly name: string
  readonly prefix: string
  readonly children: ReactNode
}

function Row({ name, prefix, children }: RowProps) {
  return (
    <li>
      <bdi className={styles['name']} data-hint={name} data-hint-cut="">
        {name}
      </bdi>
      <Prefix value={prefix} />
      <span className={styles['what']}>{children}</span>
    </li>
  )
}
