// Owns the right column: the verdict, what is left of the overlap, what should be true before, and what happens at the end.
import { IconAlertTriangle, IconCheck, IconCircle, IconHelpCircle } from '@tabler/icons-react'
import { useEffect, useMemo } from 'react'
import { Link } from 'wouter'

import type { Rotation } from '#contract'
import { announce } from '#ui/announcer'
import { useClock } from '#ui/clock.ts'
import { Hidden } from '#ui/hidden'
import { span } from '#ui/time-words.ts'
import { Time } from '#ui/time'
import { WatchStrip } from '#ui/watch-strip'

import { checklist, headline, livingOf } from './rotation-words.ts'
import styles from './rail.module.css'

const icon = { size: 18, stroke: 1.6, 'aria-hidden': true } as const

const marks = {
  ok: <IconCheck {...icon} stroke={2.2} color="var(--ok)" />,
  warn: <IconAlertTriangle {...icon} color="var(--warn-glyph)" />,
  neutral: <IconHelpCircle {...icon} color="var(--ink2)" />,
} as const

const MINUTE = 60_000

/** The last 24 hours of the old version: watched or not, and each use that is known. */
function Silence({ rotation }: { readonly rotation: Rotation }) {
  const { verdict, now } = rotation
  const to = Date.parse(now)
  const missed = verdict.gaps.reduce(
    (sum, gap) => sum + Date.parse(gap.to) - Date.parse(gap.from),
    0,
  )
  const uses = verdict.through.map(({ at, gate, client }) => ({
    at,
    hint: `${client === '' ? 'A client' : client} through ${gate}`,
  }))
  const description = `The last 24 h: ${
    verdict.lastOldAt === undefined || Date.parse(verdict.lastOldAt) < to - verdict.neededMs
      ? 'no use of the old version is known'
      : 'the old version was used'
  }; ${missed === 0 ? 'gates watched throughout' : `no gate watched for ${span(missed)}`}.`
  return (
    <div className={styles['silence']}>
      <WatchStrip
        from={to - verdict.neededMs}
        to={to}
        gaps={verdict.gaps}
        uses={uses}
        description={description}
      />
    </div>
  )
}

function Verdict({ rotation }: { readonly rotation: Rotation }) {
  const minute = useClock((now) => Math.floor(now / MINUTE)) * MINUTE
  const at = Math.max(minute, Date.parse(rotation.now))
  const said = useMemo(() => headline(rotation, at), [rotation, at])
  useEffect(() => announce(said.title), [said.title])
  return (
    <section className={styles['part']} aria-labelledby="verdict">
      <h2 id="verdict" className={styles['title']}>
        {marks[said.tone]}
        <span>{said.title}</span>
      </h2>
      <p className={styles['sentence']}>{said.sentence}</p>
      {said.fix === undefined ? null : <p className={styles['sentence']}>{said.fix}</p>}
      {rotation.verdict.state === 'none' ? null : <Silence rotation={rotation} />}
    </section>
  )
}

interface OverlapProps {
  readonly rotation: Rotation
  readonly overlap: NonNullable<Rotation['overlap']>
}

function Overlap({ rotation, overlap }: OverlapProps) {
  const { from, until, extended } = overlap
  const earlier = livingOf(rotation).filter(
    ({ refusedFrom = until }) => Date.parse(refusedFrom) < Date.parse(until),
  )
  const left = useClock((now) => {
    const ms = Date.parse(until) - now
    return ms > 0 ? `${span(ms)} left` : 'Ends now'
  })
  const gone = useClock((now) => {
    const share = (now - Date.parse(from)) / (Date.parse(until) - Date.parse(from))
    return Math.round(Math.min(1, Math.max(0, share)) * 1_000) / 10
  })
  return (
    <section className={styles['part']} aria-labelledby="overlap">
      <div className={styles['line']}>
        <h3 id="overlap">Overlap</h3>
        <b>{left}</b>
      </div>
      <svg width="100%" height="6" role="img" aria-label={`${Math.round(gone)} % of it is over`}>
        <rect width="100%" height="6" rx="3" fill="var(--press)" />
        <rect width={`${gone}%`} height="6" rx="3" fill="var(--ink2)" />
      </svg>
      <div className={styles['ends']}>
        <Time at={from} form="moment" />
        <Time at={until} form="moment" />
      </div>
      {earlier.map(({ prefix, refusedFrom = until }) => (
        <p key={prefix} className={styles['small']}>
          {prefix} ends earlier, <Time at={refusedFrom} form="moment" />.
        </p>
      ))}
      {extended === 0 ? null : (
        <p className={styles['small']}>
          {extended === 1 ? 'Extended once.' : `Extended ${extended} times.`}
        </p>
      )}
    </section>
  )
}

function Checklist({ rotation }: { readonly rotation: Rotation }) {
  return (
    <section className={styles['part']} aria-labelledby="before">
      <h3 id="before">Before the old version ends</h3>
      <ul className={styles['checks']}>
        {checklist(rotation).map((check) => (
          <li key={check.id} className={check.done ? undefined : styles['open']}>
            {check.done ? (
              <IconCheck size={16} stroke={2.2} color="var(--ok)" aria-hidden />
            ) : (
              <IconCircle size={14} stroke={1.8} color="var(--ink3)" aria-hidden />
            )}
            <span data-hint={check.word} data-hint-cut>
              <Hidden>{check.done ? 'Done: ' : 'Open: '}</Hidden>
              {check.word}
            </span>
            <span className={styles['when']}>{check.when}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Ending({ rotation }: { readonly rotation: Rotation }) {
  const { name, overlap } = rotation
  const living = livingOf(rotation)
  const what = living.length === 1 ? living[0]?.prefix : `Each of the ${living.length} old versions`
  return (
    <section className={styles['part']} aria-labelledby="ending">
      <h3 id="ending">When it ends</h3>
      <p className={styles['words']}>
        {what} is refused by every gate for good; <bdi>{name}</bdi> keeps its name, its history and
        the new version.
      </p>
      {overlap === undefined ? null : (
        <p className={styles['words']}>
          That happens by itself, and cannot be undone. It stands among what is{' '}
          <Link href="/overview">due</Link>, and on the last day the desktop app tells you once.
        </p>
      )}
    </section>
  )
}

export function Rail({ rotation }: { readonly rotation: Rotation }) {
  const living = livingOf(rotation).length > 0
  return (
    <aside className={styles['rail']} aria-label="May the old version end?">
      <div className={styles['first']}>
        <Verdict rotation={rotation} />
        {rotation.overlap === undefined ? null : (
          <Overlap rotation={rotation} overlap={rotation.overlap} />
        )}
      </div>
      {living ? (
        <div className={styles['second']}>
          <Checklist rotation={rotation} />
          <Ending rotation={rotation} />
        </div>
      ) : null}
    </aside>
  )
}
