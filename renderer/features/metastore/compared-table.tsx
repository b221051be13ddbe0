// Owns one table compared part by part: as expected, as in the database, and the SQL that would make it exact, which nobody runs from here.
import { Fragment, type ReactNode } from 'react'

import type { ComparedPart, ComparedTable } from '#contract'
import { CodeBlock } from '#ui/code'
import { CopyButton } from '#ui/copy-button'

import styles from './compared-table.module.css'
import { asScript, kindsOf, PART_WORDS, type PartKind, sizeWords } from './compared.ts'
import { DifferingCells } from './differing.tsx'

export function ComparedTableView({ table }: { readonly table: ComparedTable }) {
  const { name, state, repair } = table
  return (
    <section className={styles['table']} aria-label={name}>
      <header className={styles['head']}>
        <h3 className={styles['name']} translate="no">
          {name}
        </h3>
        <span>{sizeWords(table)}</span>
      </header>
      {state === 'extra' ? (
        <p className={styles['about']}>
          Its name begins like ours, but no script of this version makes it. It is left alone.
        </p>
      ) : null}
      {state === 'missing' ? (
        <p className={styles['about']}>
          It is not in the database. Running the scripts again creates it.
        </p>
      ) : null}
      {kindsOf(table).map((kind, at) => (
        <Parts
          key={kind}
          kind={kind}
          named={at === 0}
          parts={table.parts.filter((part) => part.kind === kind)}
        />
      ))}
      {state === 'differs' && table.parts.some(({ expected }) => expected === undefined) ? (
        <p className={styles['too-many']}>
          What is not expected is never removed by a statement of ours: look at what it holds, then
          remove it yourself.
        </p>
      ) : null}
      {repair.length === 0 ? null : (
        <section className={styles['repair']}>
          <header className={styles['repair-head']}>
            <h3>What would make it exact</h3>
            <span className={styles['by-whom']}>Not run by us</span>
            <CopyButton kind="quiet" size="small" text={asScript(repair)} what="SQL" word="Copy" />
          </header>
          <CodeBlock label="SQL that would make it exact" text={asScript(repair)} language="sql" />
        </section>
      )}
    </section>
  )
}

/** A name that may go on in the next line after each underscore, rather than anywhere. */
const breakable = (name: string): ReactNode =>
  name.split(/(?<=_)/).map((piece, at) => (
    // oxlint-disable-next-line react/no-array-index-key -- the pieces of a name never change places
    <Fragment key={at}>
      {at === 0 ? null : <wbr />}
      {piece}
    </Fragment>
  ))

interface PartsProps {
  readonly kind: PartKind
  /** The first one names the columns for all. */
  readonly named: boolean
  readonly parts: readonly ComparedPart[]
}

function Parts({ kind, named, parts }: PartsProps) {
  return (
    <table className={styles['parts']}>
      <thead>
        <tr>
          <th scope="col">{PART_WORDS[kind]}</th>
          <th scope="col" className={named ? '' : styles['silent']}>
            Expected
          </th>
          <th scope="col" className={named ? '' : styles['silent']}>
            In the database
          </th>
        </tr>
      </thead>
      <tbody>
        {parts.map(({ name, expected, actual, same }) => (
          <tr key={`${name} ${expected ?? ''} ${actual ?? ''}`} data-same={same}>
            <th scope="row" translate="no">
              {breakable(name)}
            </th>
            <DifferingCells expected={expected} actual={actual} same={same} />
          </tr>
        ))}
      </tbody>
    </table>
  )
}
