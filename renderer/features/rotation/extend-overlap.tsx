// Owns giving the old version more time: a day in one press, other spans in a menu, any end in a dialog; refuses an end that cannot hold.
import { IconChevronDown, IconClock } from '@tabler/icons-react'
import { useState } from 'react'

import { useWrite } from '#bridge/use-operation'
import type { Failure, Rotation } from '#contract'
import { Button, IconButton } from '#ui/button'
import { Dialog } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { FailureNotice } from '#ui/failure-notice'
import { TextField } from '#ui/field'
import { elsewhere, errorAt } from '#ui/field-failure.ts'
import { localMinute, minuteInstant } from '#ui/local-minute.ts'
import { Menu } from '#ui/menu'
import { notify } from '#ui/notice'
import { moment } from '#ui/time-words.ts'

import styles from './head.module.css'

const HOUR = 3_600_000
const SPANS = [
  { until: '1h', word: 'By 1 h', ms: HOUR },
  { until: '24h', word: 'By 24 h', ms: 24 * HOUR },
  { until: '7d', word: 'By 7 d', ms: 168 * HOUR },
] as const

export interface ExtendOverlapProps {
  readonly rotation: Rotation
  readonly overlap: NonNullable<Rotation['overlap']>
  /** A failure of the buttons; the page shows it under its head. */
  readonly onFailure: (failure: Failure | undefined) => void
}

export function ExtendOverlap({ rotation, overlap, onFailure }: ExtendOverlapProps) {
  const extend = useWrite('keys.extendOverlap')
  const [menu, setMenu] = useState<HTMLElement>()
  const [custom, setCustom] = useState(false)
  const longest = Date.parse(rotation.longestUntil)
  const fits = (ms: number) => Date.parse(overlap.until) + ms <= longest
  const run = async (until: string) => {
    if (extend.running) return
    onFailure(undefined)
    const result = await extend.run({ ref: rotation.id, until })
    if (result.ok) told(result.value)
    else onFailure(result.failure)
  }
  const spans = SPANS.filter(({ ms }) => fits(ms))
  return (
    <div className={styles['split']}>
      <Button
        className={styles['split-start'] ?? ''}
        icon={<IconClock size={16} stroke={1.6} aria-hidden />}
        busy={extend.running}
        disabled={!fits(24 * HOUR)}
        {...(fits(24 * HOUR)
          ? {}
          : { 'data-hint': 'The key expires before, or the overlap would be longer than a year' })}
        onClick={() => void run('24h')}
      >
        Extend by 24 h
      </Button>
      <IconButton
        kind="plain"
        label="Extend by another span"
        className={styles['split-end'] ?? ''}
        aria-haspopup="menu"
        aria-expanded={menu !== undefined}
        onClick={(event) => setMenu(menu === undefined ? event.currentTarget : undefined)}
      >
        <IconChevronDown size={16} stroke={1.6} aria-hidden />
      </IconButton>
      {menu === undefined ? null : (
        <Menu
          label="Extend the overlap"
          button={menu}
          align="end"
          items={[
            ...spans.map(({ until, word }) => ({ word, run: () => void run(until) })),
            { word: 'To another end…', apart: spans.length > 0, run: () => setCustom(true) },
          ]}
          onClose={() => setMenu(undefined)}
        />
      )}
      <DialogStage opened={custom}>
        {(opened) => (
          <ExtendTo
            rotation={rotation}
            overlap={overlap}
            opened={opened}
            onClose={() => setCustom(false)}
          />
        )}
      </DialogStage>
    </div>
  )
}

function told({ overlap, now }: Rotation): void {
  if (overlap !== undefined)
    notify({
      text: `The old version is accepted until ${moment(overlap.until, Date.parse(now))}.`,
    })
}

interface ExtendToProps {
  readonly rotation: Rotation
  readonly overlap: NonNullable<Rotation['overlap']>
  readonly opened: boolean
  readonly onClose: () => void
}

function ExtendTo({ rotation, overlap, opened, onClose }: ExtendToProps) {
  const extend = useWrite('keys.extendOverlap')
  const [end, setEnd] = useState(() => localMinute(overlap.until))
  const [missing, setMissing] = useState(false)
  const run = async () => {
    if (extend.running) return
    const until = minuteInstant(end)
    setMissing(until === undefined)
    if (until === undefined) return
    const result = await extend.run({ ref: rotation.id, until })
    if (!result.ok) return
    told(result.value)
    onClose()
  }
  const general = elsewhere(extend.failure, ['until'])
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title={
        <>
          Extend the overlap of <bdi>{rotation.name}</bdi>
        </>
      }
      subtitle={`It ends ${moment(overlap.until, Date.parse(rotation.now))} now. An end can be moved later, never earlier.`}
      top={88}
      onSubmit={() => void run()}
      foot={
        <>
          <Button kind="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button kind="primary" type="submit" busy={extend.running}>
            Extend
          </Button>
        </>
      }
    >
      <div className={styles['end-field']}>
        <TextField
          data-autofocus
          label="Old version accepted until"
          type="datetime-local"
          value={end}
          min={localMinute(overlap.until)}
          max={localMinute(rotation.longestUntil)}
          help={`At most until ${moment(rotation.longestUntil, Date.parse(rotation.now))}${rotation.expiresAt === rotation.longestUntil ? ', when the key expires' : ''}. Your local time.`}
          error={missing ? 'Give a day and a time.' : errorAt(extend.failure, 'until')}
          onChange={(event) => {
            setMissing(false)
            extend.forget()
            setEnd(event.currentTarget.value)
          }}
        />
      </div>
      {general === undefined ? null : <FailureNotice failure={general} />}
    </Dialog>
  )
}
