// Owns "Seal for its user": public key in, fingerprint compared, age file out; refuses a key that nobody compared.
import { IconCheck, IconLock } from '@tabler/icons-react'
import { useState } from 'react'

import { useRead, useWrite } from '#bridge/use-operation'
import type { Failure, Output } from '#contract'
import { announce } from '#ui/announcer'
import { Button } from '#ui/button'
import { Chip } from '#ui/chip'
import { CopyLine } from '#ui/copy-line'
import { FailureNotice } from '#ui/failure-notice'
import { Checkbox, TextAreaField, TextField } from '#ui/field'
import { elsewhere, errorAt } from '#ui/field-failure.ts'
import { FoldButton } from '#ui/fold-button'
import { saveText } from '#ui/save-text.ts'
import { dateWithYear } from '#ui/time-words.ts'

import { Fingerprints } from './fingerprints.tsx'
import { sealedFileName, type Standing, standingOf } from './seal-words.ts'
import styles from './seal.module.css'
import { useRecipients } from './use-recipients.ts'

/** The people that are offered; the rest are found by typing their name. */
const OFFERED = 6

export interface SealProps {
  readonly name: string
  readonly prefix: string
}

export function Seal(props: SealProps) {
  const [opened, setOpened] = useState(false)
  return (
    <section className={styles['section']} aria-label="Seal for its user">
      <FoldButton
        opened={opened}
        onToggle={() => setOpened(!opened)}
        controls="seal"
        what="a file that only they can open"
      >
        Seal for its user
      </FoldButton>
      <div id="seal" hidden={!opened}>
        {opened ? <SealForm {...props} /> : null}
      </div>
    </section>
  )
}

function SealForm({ name, prefix }: SealProps) {
  const known = useRead('keys.knownUsers', {})
  const seal = useWrite('keys.seal')
  const forget = useWrite('keys.forgetUser')
  const [text, setText] = useState('')
  const [person, setPerson] = useState('')
  const [compared, setCompared] = useState(false)
  /** A secret key was pasted: it is out of the field, and this says why. */
  const [secret, setSecret] = useState<Failure>()
  const [sealed, setSealed] = useState<Output<'keys.seal'>>()
  const read = useRecipients(text)
  const refused = read.state === 'refused' ? read.failure : undefined
  if (refused?.code === 'input.secret') {
    setText('')
    setSecret(refused)
  }
  const users = known.value?.users ?? []
  const recipients = read.state === 'read' ? read.recipients : []
  const standing: Standing =
    read.state === 'read' ? standingOf(users, person, recipients) : { state: 'new' }
  const ready = read.state === 'read' && (standing.state === 'same' || compared)

  const changed = () => {
    seal.forget()
    setCompared(false)
    setSealed(undefined)
  }
  const run = async () => {
    if (!ready || seal.running) return
    const who = person.trim()
    const result = await seal.run({
      prefix,
      recipients: text,
      ...(who === '' ? {} : { person: who, replace: standing.state === 'changed' }),
    })
    if (!result.ok) return
    setSealed(result.value)
    saveText(sealedFileName(name), result.value.file)
    announce(`Sealed as ${sealedFileName(name)}`)
  }
  const atKey =
    secret === undefined
      ? (errorAt(seal.failure, 'recipients') ?? errorAt(refused, 'recipients'))
      : `${secret.message} ${secret.fix} The field was emptied.`
  const general =
    elsewhere(seal.failure, ['recipients', 'person']) ??
    elsewhere(refused, ['recipients']) ??
    forget.failure ??
    known.failure
  return (
    <form
      noValidate
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        void run()
      }}
    >
      {users.length === 0 ? null : (
        <div className={styles['people']} role="group" aria-label="Sealed for before">
          {users.slice(0, OFFERED).map((user) => (
            <Chip
              key={user.person}
              selected={standing.state === 'same' && standing.user.person === user.person}
              onSelect={() => {
                changed()
                setSecret(undefined)
                setPerson(user.person)
                setText(user.recipients.map(({ recipient }) => recipient).join('\n'))
              }}
            >
              <bdi className={styles['person']}>{user.person}</bdi>
            </Chip>
          ))}
        </div>
      )}
      <TextAreaField
        mono
        label="Public key of its user"
        placeholder="age1…"
        rows={2}
        maxLength={10_000}
        value={text}
        help="The line that begins with age1, made by age-keygen. The secret half stays with them."
        error={atKey}
        onChange={(event) => {
          changed()
          setSecret(undefined)
          setText(event.currentTarget.value)
        }}
      />
      {read.state === 'read' ? (
        <>
          <Fingerprints recipients={recipients} />
          <TextField
            label="Name of its user"
            note="optional"
            value={person}
            maxLength={200}
            help="Remembered with this public key, so that another one is noticed next time."
            error={errorAt(seal.failure, 'person')}
            onChange={(event) => {
              changed()
              setPerson(event.currentTarget.value)
            }}
          />
          <Compared
            standing={standing}
            compared={compared}
            onCompared={setCompared}
            onForget={(who) => {
              changed()
              setPerson('')
              void forget.run({ person: who })
            }}
          />
          <div className={styles['act']}>
            <Button
              type="submit"
              disabled={!ready}
              busy={seal.running}
              icon={<IconLock size={16} stroke={1.6} aria-hidden />}
            >
              {sealed === undefined ? 'Save sealed file' : 'Save it again'}
            </Button>
          </div>
        </>
      ) : null}
      {general === undefined ? null : <FailureNotice failure={general} />}
      {sealed === undefined ? null : (
        <div className={styles['sealed']} role="status">
          <p>
            <b>{sealedFileName(name)}</b> goes where your downloads go. Send it any way you like,
            then say below that the value is stored. They open it with:
          </p>
          <CopyLine text={`age -d -i KEYFILE ${sealedFileName(name)}`} what="Command" />
        </div>
      )}
    </form>
  )
}

interface ComparedProps {
  readonly standing: Standing
  readonly compared: boolean
  readonly onCompared: (compared: boolean) => void
  readonly onForget: (person: string) => void
}

/** What has to be compared, and what was: a known public key needs no second call. */
function Compared({ standing, compared, onCompared, onForget }: ComparedProps) {
  if (standing.state === 'same') {
    const { person, sealedAt } = standing.user
    return (
      <div className={styles['known']}>
        <IconCheck size={16} stroke={2.2} aria-hidden />
        <p>
          The same public key as on {dateWithYear(sealedAt)}, when a value was sealed for{' '}
          <bdi className={styles['person']}>{person}</bdi>.
        </p>
        <Button kind="quiet" size="small" onClick={() => onForget(person)}>
          Forget this person
        </Button>
      </div>
    )
  }
  return (
    <>
      {standing.state === 'changed' ? (
        <div className={styles['changed']} role="alert">
          <p>
            <b>
              Not the public key that is known of <bdi>{standing.user.person}</bdi> since{' '}
              {dateWithYear(standing.user.sealedAt)}.
            </b>{' '}
            They may have made a new pair, or somebody has swapped it on the way. Known is:
          </p>
          <Fingerprints recipients={standing.user.recipients} plain />
        </div>
      ) : null}
      <Checkbox checked={compared} onChange={(event) => onCompared(event.currentTarget.checked)}>
        {standing.state === 'changed' ? (
          <>
            I asked <bdi>{standing.user.person}</bdi> by voice: the new one is theirs
          </>
        ) : (
          'I compared it with its user by voice, and it is the same'
        )}
      </Checkbox>
    </>
  )
}
