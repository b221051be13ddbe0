// Owns the two values side by side, new and old, each with its share of the recent uses; and all old ones where there are several.
import type { Rotation, RotationSide } from '#contract'
import { DrawnKey } from '#ui/drawn-key'
import { LastUsedMark } from '#ui/last-used'
import { Prefix } from '#ui/prefix'
import { KeyStateMark, StateMark } from '#ui/state-mark'
import { Table } from '#ui/table'
import { Time } from '#ui/time'
import { moment } from '#ui/time-words.ts'

import { count, countWords, livingOf, shareWords } from './rotation-words.ts'
import styles from './sides.module.css'
import tables from './parties.module.css'

interface SideProps {
  readonly kind: 'new' | 'old'
  readonly word: string
  readonly prefix: string
  readonly uses: number
  readonly all: number
  readonly since: string
  readonly lastUsed: RotationSide['lastUsed']
}

function Side({ kind, word, prefix, uses, all, since, lastUsed }: SideProps) {
  const share = shareWords(uses, all)
  return (
    <div className={`${styles['side']} ${styles[kind]}`}>
      <p className={styles['name']}>
        <DrawnKey prefix={prefix} />
        <b>{word}</b>
        <Prefix value={prefix} />
      </p>
      <p className={styles['numbers']}>
        <span className={styles['share']}>{share ?? 'No use'}</span>
        <span>
          {share === undefined ? null : `${countWords(uses, 'request', 'requests')} `}
          {`since ${since}, `}
          {lastUsed.state === 'used' ? (
            <>
              last <Time at={lastUsed.at} form="inside" />
            </>
          ) : lastUsed.state === 'never' ? (
            'never seen'
          ) : (
            'nobody watched'
          )}
        </span>
      </p>
    </div>
  )
}

export function Sides({ rotation }: { readonly rotation: Rotation }) {
  const { newest, older, recentSince, now } = rotation
  const living = livingOf(rotation)
  const shown = living[0] ?? older[0]
  const old = older.reduce((sum, side) => sum + side.recentUses, 0)
  const all = old + newest.recentUses
  const since = moment(recentSince, Date.parse(now)).split(', ')[1] ?? ''
  const latest = older
    .map(({ lastUsed }) => lastUsed)
    .filter((used) => used.state === 'used')
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))[0]
  if (shown === undefined) return null
  return (
    <>
      <div className={styles['sides']}>
        <Side
          kind="new"
          word="New"
          prefix={newest.prefix}
          uses={newest.recentUses}
          all={all}
          since={since}
          lastUsed={newest.lastUsed}
        />
        <Side
          kind="old"
          word={older.length > 1 ? `Old, the last of ${older.length}` : 'Old'}
          prefix={shown.prefix}
          uses={old}
          all={all}
          since={since}
          lastUsed={latest ?? shown.lastUsed}
        />
      </div>
      {older.length > 1 ? <OldVersions older={older} since={since} /> : null}
    </>
  )
}

interface OldVersionsProps {
  readonly older: readonly RotationSide[]
  readonly since: string
}

function OldVersions({ older, since }: OldVersionsProps) {
  return (
    <section className={tables['versions']} aria-labelledby="old-versions">
      <h3 id="old-versions">Old versions</h3>
      <div className={tables['wide']}>
        <Table className={tables['table']}>
          <thead>
            <tr>
              <th scope="col">Key prefix</th>
              <th scope="col" className={tables['until']}>
                State
              </th>
              <th scope="col">Issued</th>
              <th scope="col" className={tables['number']}>
                Since {since}
              </th>
              <th scope="col">Last used</th>
            </tr>
          </thead>
          <tbody>
            {older.map((side) => (
              <tr key={side.prefix}>
                <th scope="row">
                  <Prefix value={side.prefix} />
                </th>
                <td>
                  <SideState side={side} />
                </td>
                <td>
                  <Time at={side.createdAt} form="date" />
                </td>
                <td className={tables['number']}>{count(side.recentUses)}</td>
                <td>
                  <LastUsedMark value={side.lastUsed} faded={side.state === 'revoked'} />
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
    </section>
  )
}

function SideState({ side }: { readonly side: RotationSide }) {
  if (side.state === 'revoked') {
    const end = side.revokedAt ?? side.refusedFrom
    return (
      <StateMark glyph="cross">
        Ended{end === undefined ? null : <> {<Time at={end} form="moment" />}</>}
      </StateMark>
    )
  }
  if (side.state !== 'active' || side.refusedFrom === undefined)
    return <KeyStateMark state={side.state} />
  return (
    <StateMark glyph="half" tone="warn">
      Until <Time at={side.refusedFrom} form="moment" />
    </StateMark>
  )
}
