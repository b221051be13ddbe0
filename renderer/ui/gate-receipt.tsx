// Owns which gates refuse by now, one line each on a common scale of seconds; refuses to claim more than was seen.
import { IconCheck, IconClock } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import type { ReceiptRow, ReceiptView } from './receipt-words.ts'
import styles from './receipt.module.css'
import { GlyphMark } from './state-mark.tsx'

export function GateReceipt({ view }: { readonly view: ReceiptView }) {
  return (
    <>
      {view.rows.length === 0 ? (
        <Note>It is written down: a gate that starts reads it before it lets anything in.</Note>
      ) : (
        <div className={styles['box']}>
          <ul aria-label="Gates">
            {view.rows.map((row) => (
              <GateLine key={row.id} row={row} />
            ))}
          </ul>
          <div className={styles['scale']} aria-hidden>
            <span>0 s</span>
            <span>{view.scale === 5 ? 'Heartbeat every 5 s' : `${view.scale} s`}</span>
          </div>
        </div>
      )}
      {view.notes.map((note) => (
        <Note key={note}>{note}</Note>
      ))}
    </>
  )
}

function GateLine({ row }: { readonly row: ReceiptRow }) {
  return (
    <li className={`${styles['gate']} ${styles[row.state]}`}>
      <span className={styles['glyph']}>
        {row.state === 'refuses' ? (
          <IconCheck size={16} stroke={2.2} aria-hidden />
        ) : (
          <GlyphMark
            glyph={row.state === 'silent' ? 'half' : 'waiting'}
            tone={row.state === 'silent' ? 'warn' : 'neutral'}
          />
        )}
      </span>
      <b className={styles['name']} data-hint={row.name} data-hint-cut="">
        {row.name}
      </b>
      <span className={styles['words']}>{row.words}</span>
      <span className={styles['seconds']}>{row.seconds}</span>
      <span className={styles['track']} aria-hidden>
        <span className={styles['bar']} style={{ transform: `scaleX(${row.fraction})` }} />
      </span>
    </li>
  )
}

function Note({ children }: { readonly children: ReactNode }) {
  return (
    <div className={styles['note']}>
      <IconClock size={16} stroke={1.6} aria-hidden />
      <p>{children}</p>
    </div>
  )
}
