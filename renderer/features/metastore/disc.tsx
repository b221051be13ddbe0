// Owns the round sign of a verdict, 20 px: told by its shape, coloured by its tone; the word beside it belongs to the place.
import styles from './disc.module.css'

export type DiscKind = 'pass' | 'warn' | 'fail' | 'skipped' | 'trying' | 'none'

const GROUND: Readonly<Partial<Record<DiscKind, string>>> = {
  pass: 'var(--ok-glyph)',
  warn: 'var(--warn-glyph)',
  fail: 'var(--danger-fill)',
}

const SIGN: Readonly<Partial<Record<DiscKind, string>>> = {
  pass: 'M5.8 10.3l2.8 2.8 5.6-5.8',
  warn: 'M10 5.4v5.4M10 13.4v1.2',
  fail: 'M7 7l6 6m0-6l-6 6',
  skipped: 'M6.6 10h6.8',
}

/** A disc with its sign, or a ring where there is no verdict. */
export function Disc({ kind }: { readonly kind: DiscKind }) {
  const ground = GROUND[kind]
  return (
    <svg className={styles['disc']} width="20" height="20" viewBox="0 0 20 20" aria-hidden>
      {ground === undefined ? (
        <circle
          cx="10"
          cy="10"
          r="9.25"
          fill="var(--surface)"
          stroke="var(--line-strong)"
          strokeWidth="1.5"
        />
      ) : (
        <circle cx="10" cy="10" r="10" fill={ground} />
      )}
      {kind === 'trying' ? (
        <path
          className={styles['turning']}
          d="M10 .75a9.25 9.25 0 0 1 9.25 9.25"
          fill="none"
          stroke="var(--accent)"
          strokeWidth="1.5"
        />
      ) : (
        <path
          d={SIGN[kind] ?? ''}
          fill="none"
          stroke={ground === undefined ? 'var(--glyph)' : 'var(--on-disc)'}
          strokeWidth="1.8"
        />
      )}
    </svg>
  )
}
