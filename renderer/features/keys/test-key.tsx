// Owns "Test this key": one request from the main process, which is a use of the key and says so.
import { useState } from 'react'

import { useRead, useWrite } from '#bridge/use-operation'
import { Button } from '#ui/button'
import { FailureNotice } from '#ui/failure-notice'
import { TextField } from '#ui/field'
import { elsewhere, errorAt } from '#ui/field-failure.ts'
import { FoldButton } from '#ui/fold-button'
import { StateMark } from '#ui/state-mark'

import { checkAddress } from './snippet-texts.ts'
import styles from './test-key.module.css'

const VERDICTS = {
  accepted: { glyph: 'disc', tone: 'ok', word: 'Accepted' },
  refused: { glyph: 'cross', tone: 'danger', word: 'Refused' },
  other: { glyph: 'question', tone: 'neutral', word: 'Neither accepted nor refused' },
} as const

export function TestKey({ prefix }: { readonly prefix: string }) {
  const [opened, setOpened] = useState(false)
  return (
    <section className={styles['section']}>
      <FoldButton opened={opened} onToggle={() => setOpened(!opened)} controls="test-key">
        Test this key
      </FoldButton>
      <div id="test-key" hidden={!opened}>
        {opened ? <TestForm prefix={prefix} /> : null}
      </div>
    </section>
  )
}

function TestForm({ prefix }: { readonly prefix: string }) {
  const settings = useRead('settings.get', {})
  const gate = useRead('gates.local', {})
  const test = useWrite('keys.test')
  const [typed, setTyped] = useState<string>()
  const [wrong, setWrong] = useState<string>()
  const [answer, setAnswer] = useState<{
    readonly verdict: keyof typeof VERDICTS
    readonly status: number
    readonly ms: number
    readonly message: string
  }>()
  const here =
    gate.value?.state === 'running' ? `http://127.0.0.1:${gate.value.port}/verify` : undefined
  const url = typed ?? here ?? settings.value?.apiAddress ?? ''

  const send = async () => {
    const check = checkAddress(url)
    setAnswer(undefined)
    if (!check.ok) {
      setWrong(`${check.message} ${check.fix}`)
      return
    }
    const result = await test.run({ prefix, url: check.href })
    if (result.ok) setAnswer(result.value)
  }
  const general = elsewhere(test.failure, ['url'])
  const verdict = answer === undefined ? undefined : VERDICTS[answer.verdict]
  return (
    <form
      noValidate
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <div className={styles['row']}>
        <div className={styles['grow']}>
          <TextField
            label="Address to send it to"
            help="One request is sent. It counts as a use: Last used will change."
            placeholder="http://127.0.0.1:9473/verify"
            inputMode="url"
            value={url}
            error={wrong ?? errorAt(test.failure, 'url')}
            onChange={(event) => {
              setWrong(undefined)
              setAnswer(undefined)
              test.forget()
              setTyped(event.currentTarget.value)
            }}
          />
        </div>
        <Button type="submit" busy={test.running} className={styles['send'] ?? ''}>
          Send one request
        </Button>
      </div>
      <div role="status" className={styles['verdict']}>
        {answer === undefined || verdict === undefined ? null : (
          <>
            <StateMark glyph={verdict.glyph} tone={verdict.tone}>
              <b>{verdict.word}</b>
            </StateMark>
            <span>
              {answer.message} Status {answer.status}, {answer.ms} ms.
            </span>
          </>
        )}
      </div>
      {general === undefined ? null : <FailureNotice failure={general} />}
    </form>
  )
}
