// Owns what this program says about itself, and the check of everything it stands on.
import { useState } from 'react'

import { useRead, useWrite } from '#bridge/use-operation'
import type { Output } from '#contract'
import { announce } from '#ui/announcer'
import { Button } from '#ui/button'
import { FailureNotice } from '#ui/failure-notice'
import { Section } from '#ui/page'
import { StateMark } from '#ui/state-mark'

import styles from './about-section.module.css'

const VERDICTS = {
  pass: { glyph: 'disc', tone: 'ok', word: 'Fine' },
  warn: { glyph: 'half', tone: 'warn', word: 'Look at it' },
  fail: { glyph: 'cross', tone: 'danger', word: 'Broken' },
} as const

const HOSTS = {
  electron: 'Its own window',
  loopback: 'A browser on this computer',
  cli: 'A terminal',
} as const

export function AboutSection() {
  const about = useRead('workspace.about', {})
  const doctor = useWrite('workspace.doctor')
  const [found, setFound] = useState<Output<'workspace.doctor'>>()
  if (about.value === undefined) return null
  const run = async () => {
    const result = await doctor.run({})
    if (!result.ok) return
    setFound(result.value)
    announce(result.value.ok ? 'Everything was found in order' : 'Something needs a look')
  }
  return (
    <Section title="About">
      <dl className={styles['facts']}>
        <dt>Data Science Admin</dt>
        <dd>Version {about.value.version}</dd>
        <dt>Shown in</dt>
        <dd>{HOSTS[about.value.capabilities.host]}</dd>
        <dt>You are</dt>
        <dd>{about.value.actor}, as written in the audit chain</dd>
      </dl>
      <div>
        <Button busy={doctor.running} onClick={() => void run()}>
          Check everything
        </Button>
      </div>
      {doctor.failure === undefined ? null : <FailureNotice failure={doctor.failure} />}
      {found === undefined ? null : (
        <ul className={styles['checks']} aria-label="Checks">
          {found.checks.map((check) => (
            <li key={check.check}>
              <StateMark {...VERDICTS[check.verdict]}>{VERDICTS[check.verdict].word}</StateMark>
              <span>
                <b>{check.check}</b> {check.message} {check.fix}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
