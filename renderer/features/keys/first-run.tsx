// Owns the empty page that teaches the loop: client, gate, API; three steps that tick off by themselves.
import { IconKey, IconPlus, IconServer2, IconShieldLock } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import { useRead } from '#bridge/use-operation'
import { Button } from '#ui/button'
import { CopyButton } from '#ui/copy-button'
import { GateSwitch } from '#ui/gate-switch'
import { Kbd } from '#ui/kbd'
import { Prefix } from '#ui/prefix'
import { StateMark } from '#ui/state-mark'
import { Station, Stations, Way } from '#ui/stations'
import { Tag } from '#ui/tag'

import styles from './first-run.module.css'
import { type KeysDialog, KeysMenu } from './keys-menu.tsx'

const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const

function Step(props: {
  readonly number: number
  readonly title: string
  readonly text: string
  readonly now?: boolean
  readonly status?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <li className={props.now === true ? `${styles['step']} ${styles['now']}` : styles['step']}>
      <header>
        <span className={styles['figure']} aria-hidden>
          {props.number}
        </span>
        <h3>{props.title}</h3>
        <span className={styles['status']} role="status">
          {props.status}
        </span>
      </header>
      <p>{props.text}</p>
      <div className={styles['act']}>{props.children}</div>
    </li>
  )
}

const example = [
  { head: 'Name', cell: <b>airflow-etl</b>, says: 'Tells this key from the others.' },
  {
    head: 'Key prefix',
    cell: <Prefix value="dsk_7I4tVqGS" />,
    says: 'The first characters, safe to show.',
  },
  { head: 'Last used', cell: '2 min ago', says: 'When a gate last let it in.' },
  { head: 'Actions', cell: 'Revoke', says: 'Final, so we ask before it happens.' },
]

export interface FirstRunProps {
  readonly onNew: () => void
  readonly onOpen: (dialog: KeysDialog) => void
}

export function FirstRun({ onNew, onOpen }: FirstRunProps) {
  const local = useRead('gates.local', {}, { everyMs: 2_000 })
  const gates = useRead('gates.list', {}, { everyMs: 5_000 })
  const port = local.value?.port ?? 9_473
  const line = `printf 'Y-Api-Key: %s\\n' "$DATA_SCIENCE_API_KEY" | curl -H @- localhost:${port}/verify`
  const running = (gates.value?.gates ?? []).some((gate) => gate.state === 'in-step')
  const reported = (gates.value?.gates.length ?? 0) > 0
  return (
    <div className={styles['first']}>
      <header className={styles['head']}>
        <h1>API keys</h1>
        <KeysMenu onOpen={onOpen} />
      </header>
      <h2>No keys yet. A key lets one client in, and you can see it used and shut it out.</h2>
      <p className={styles['lead']}>
        A notebook server, a scheduler or a BI tool sends its key in the header{' '}
        <code>Y-Api-Key</code>. The gate in front of the Data Science API looks it up here.
      </p>
      <Stations>
        <Station
          icon={<IconKey {...icon} />}
          name="Client"
          does="Notebook server, scheduler, BI tool"
        />
        <Way>Y-Api-Key</Way>
        <Station
          dark
          icon={<IconShieldLock {...icon} />}
          name="Gate"
          does="Looks the key up in this inventory"
        />
        <Way>204 or 401</Way>
        <Station
          icon={<IconServer2 {...icon} />}
          name="Data Science API"
          does="Serves only what the gate let through"
        />
      </Stations>
      <ol className={styles['steps']}>
        <Step now number={1} title="Create a key" text="Name it, then copy its value, shown once.">
          <Button
            kind="primary"
            icon={<IconPlus {...icon} />}
            after={<Kbd onFill>N</Kbd>}
            onClick={onNew}
          >
            New key
          </Button>
        </Step>
        <Step
          number={2}
          title="Start a gate"
          text="It says yes or no to each request."
          status={
            running ? (
              <StateMark glyph="disc" tone="ok">
                Running
              </StateMark>
            ) : (
              <StateMark glyph="ring">{reported ? 'Not running' : 'None yet'}</StateMark>
            )
          }
        >
          <GateSwitch showState={false} />
        </Step>
        <Step
          number={3}
          title="Send a request"
          text="Then Last used fills in here, within a second."
          status={<StateMark glyph="ring">Waiting</StateMark>}
        >
          <div className={styles['line']}>
            <code>{line}</code>
            <CopyButton text={line} what="Line" />
          </div>
        </Step>
      </ol>
      <header className={styles['example-head']}>
        <h3>What this page will show</h3>
        <Tag>Example</Tag>
      </header>
      <dl className={styles['example']}>
        {example.map((column) => (
          <div key={column.head}>
            <dt>{column.head}</dt>
            <dd>{column.cell}</dd>
            <dd className={styles['says']}>{column.says}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
