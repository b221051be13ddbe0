// Owns the second line of the page: chips that are the counts, and how old Last used is.
import type { Aged, Output } from '#contract'
import { agedWords } from '#ui/aged.ts'
import { Chip } from '#ui/chip'
import { GlyphMark } from '#ui/state-mark'
import { Time } from '#ui/time'

import { chipsOf, countOf, wordOf, type Show } from './key-query.ts'
import styles from './keys-page.module.css'

const glyphs = {
  active: <GlyphMark glyph="disc" tone="ok" />,
  suspended: <GlyphMark glyph="half" tone="warn" />,
  expired: <GlyphMark glyph="ring" />,
} as const

const glyphOf = (show: Show) =>
  show === 'active' || show === 'suspended' || show === 'expired' ? glyphs[show] : undefined

/** Chips after the divider ask for attention; those before it are states. */
const ATTENTION: readonly Show[] = ['unused', 'never', 'expiring', 'unconfirmed']

export interface KeyChipsProps {
  readonly summary: Output<'keys.summary'>
  readonly selected: Show
  readonly onSelect: (show: Show) => void
  /** Of one group of a chart; the chip that says so takes it away. */
  readonly aged: Aged | undefined
  readonly onAnyAge: () => void
  /** How many keys a search found; undefined when nothing is searched. */
  readonly found: number | undefined
  readonly narrow: boolean
}

export function KeyChips(props: KeyChipsProps) {
  const { summary, selected, onSelect, aged, onAnyAge, found, narrow } = props
  const chips = chipsOf(summary, selected)
  const asOf = summary.asOf
  const chip = (show: Show) => (
    <Chip
      key={show}
      selected={selected === show}
      onSelect={() => onSelect(selected === show ? 'all' : show)}
      count={countOf(show, summary)}
      glyph={glyphOf(show)}
    >
      {wordOf(show, summary)}
    </Chip>
  )
  const attention = chips.filter((show) => ATTENTION.includes(show))
  return (
    <div className={styles['second']}>
      <div className={styles['chips']} role="group" aria-label="Show only">
        {chips.filter((show) => !ATTENTION.includes(show)).map(chip)}
        {attention.length === 0 ? null : <span className={styles['divider']} aria-hidden />}
        {attention.map(chip)}
        {aged === undefined ? null : (
          <Chip selected onSelect={onAnyAge}>
            {agedWords(aged)}
          </Chip>
        )}
      </div>
      {narrow ? null : (
        <p
          className={found === undefined ? `${styles['as-of']} ${styles['age']}` : styles['as-of']}
        >
          {found !== undefined ? (
            `${found.toLocaleString('en')} found`
          ) : asOf === undefined ? null : (
            <>
              Last used as of <Time at={asOf} form="clock" />
            </>
          )}
        </p>
      )}
    </div>
  )
}
