// Owns the two lines at the foot of the sidebar: how many gates are in step, the epoch and its age.
import type { Output } from '#contract'
import { GlyphMark, type Glyph, type Tone } from '#ui/state-mark'
import { Time } from '#ui/time'

import styles from './sidebar.module.css'

interface Standing {
  readonly glyph: Glyph
  readonly tone: Tone
  readonly line: string
}

function standing(gates: Output<'gates.list'>['gates']): Standing {
  const away = gates.filter((gate) => gate.state === 'by-file').length
  const counted = gates.filter((gate) => gate.state !== 'signed-off' && gate.state !== 'by-file')
  const inStep = counted.filter((gate) => gate.state === 'in-step').length
  const line = `${inStep} of ${counted.length} ${counted.length === 1 ? 'gate' : 'gates'} in step`
  if (counted.length === 0 && away > 0)
    return {
      glyph: 'ring',
      tone: 'neutral',
      line: `${away} ${away === 1 ? 'gate reports' : 'gates report'} by file`,
    }
  if (counted.length === 0) return { glyph: 'ring', tone: 'neutral', line: 'No gate is running' }
  if (inStep === counted.length) return { glyph: 'disc', tone: 'ok', line }
  const silent = counted.some((gate) => gate.state === 'silent')
  return silent
    ? { glyph: 'half', tone: 'warn', line }
    : { glyph: 'waiting', tone: 'neutral', line }
}

export function GatesFoot({ gates }: { readonly gates: Output<'gates.list'> | undefined }) {
  if (gates === undefined) return <div className={styles['foot']} />
  if (gates.gates.length === 0) {
    return (
      <div className={styles['foot']}>
        <GlyphMark glyph="question" />
        <p>No gate has reported</p>
        <p className={styles['second']}>Last used is unknown</p>
      </div>
    )
  }
  const { glyph, tone, line } = standing(gates.gates)
  const beat = gates.gates
    .map((gate) => gate.heartbeatAt)
    .reduce((latest, at) => (at > latest ? at : latest))
  return (
    <div className={styles['foot']}>
      <GlyphMark glyph={glyph} tone={tone} />
      <p>{line}</p>
      <p className={styles['second']}>
        <span data-hint="The number of the last change to keys">
          Epoch {gates.epoch.toLocaleString('en')}
        </span>
        , <Time at={beat} form="exact" />
      </p>
    </div>
  )
}
