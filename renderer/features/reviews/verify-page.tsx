// Owns checking a review pack: where it lies, by whom it should be signed, and the answer in words; writes nothing.
import { IconShieldCheck, IconShieldQuestion, IconShieldX } from '@tabler/icons-react'
import { useEffect, useRef, useState, type Ref } from 'react'
import { Link } from 'wouter'

import { useWrite } from '#bridge/use-operation'
import type { PackReport, PackVerdict } from '#contract'
import { Button } from '#ui/button'
import { FailureNotice } from '#ui/failure-notice'
import { TextField } from '#ui/field'
import { FolderField } from '#ui/folder-field'
import { Page } from '#ui/page'
import { Time } from '#ui/time'

import { keysWord, spoken, tallyWords } from './review-words.ts'
import styles from './verify-page.module.css'

const FIELDS = ['path', 'fingerprint', 'previous']

export function VerifyPage() {
  const verify = useWrite('review.verify')
  const [path, setPath] = useState('')
  const [fingerprint, setFingerprint] = useState('')
  const [previous, setPrevious] = useState('')
  const [missing, setMissing] = useState(false)
  const [report, setReport] = useState<PackReport>()
  const answer = useRef<HTMLHeadingElement>(null)
  const run = async () => {
    setMissing(path.trim() === '')
    setReport(undefined)
    if (path.trim() === '') return
    const result = await verify.run({
      path: path.trim(),
      ...(fingerprint.trim() === '' ? {} : { fingerprint: fingerprint.trim() }),
      ...(previous.trim() === '' ? {} : { previous: previous.trim() }),
    })
    if (!result.ok) return
    setReport(result.value)
  }
  useEffect(() => {
    if (report !== undefined) answer.current?.focus()
  }, [report])
  const { failure } = verify
  const at = (field: string) =>
    failure?.field === field ? `${failure.message} ${failure.fix}` : undefined
  const change = (set: (text: string) => void) => (text: string) => {
    verify.forget()
    setMissing(false)
    setReport(undefined)
    set(text)
  }
  return (
    <Page
      title="Verify a review pack"
      second={
        <span>
          Whether a pack is as it was written, who signed it, and whether its numbers add up.{' '}
          <Link href="/reviews">All reviews</Link>
        </span>
      }
    >
      <div className={styles['columns']}>
        <form
          noValidate
          className={styles['form']}
          onSubmit={(event) => {
            event.preventDefault()
            void run()
          }}
        >
          <FolderField
            label="Folder of the pack"
            placeholder="/home/ada/review-2026-q4"
            value={path}
            error={missing ? 'Type where the pack is, from the root on.' : at('path')}
            onPath={change(setPath)}
          />
          <TextField
            mono
            label="Fingerprint of the reviewer"
            note="optional"
            help="As read out to you by whoever signed it: 32 digits. It cannot come from the pack itself."
            maxLength={200}
            value={fingerprint}
            error={at('fingerprint')}
            onChange={(event) => change(setFingerprint)(event.currentTarget.value)}
          />
          <FolderField
            label="Pack of the review before"
            note="optional"
            help="To see that the one follows the other, and none was left out in between."
            placeholder="/home/ada/review-2026-q3"
            value={previous}
            error={at('previous')}
            onPath={change(setPrevious)}
          />
          {failure === undefined || FIELDS.includes(failure.field ?? '') ? null : (
            <FailureNotice failure={failure} />
          )}
          <div>
            <Button kind="primary" type="submit" busy={verify.running}>
              Verify
            </Button>
          </div>
        </form>
        <div className={styles['answer']} aria-live="polite">
          {report === undefined ? null : (
            <Answer report={report} pinned={fingerprint.trim() !== ''} titleRef={answer} />
          )}
        </div>
      </div>
    </Page>
  )
}

interface VerdictWords {
  readonly title: string
  readonly icon: typeof IconShieldCheck
}

const verdicts: Readonly<Record<PackVerdict, VerdictWords>> = {
  trusted: { title: 'Trusted', icon: IconShieldCheck },
  intact: { title: 'Intact', icon: IconShieldQuestion },
  unsigned: { title: 'Unsigned', icon: IconShieldQuestion },
  broken: { title: 'Not to be trusted', icon: IconShieldX },
}

interface AnswerProps {
  readonly report: PackReport
  readonly pinned: boolean
  readonly titleRef: Ref<HTMLHeadingElement>
}

function Answer({ report, pinned, titleRef }: AnswerProps) {
  const { verdict, message, problems, fingerprint, review, chainMessage } = report
  const { title, icon: Icon } = verdicts[verdict]
  return (
    <section className={`${styles['box']} ${styles[verdict]}`} aria-label="Answer">
      <header className={styles['verdict']}>
        <Icon size={20} stroke={1.6} aria-hidden />
        <div>
          <h2 ref={titleRef} tabIndex={-1}>
            {title}
          </h2>
          <p>{message.replace(/^Not to be trusted\. /, '')}</p>
        </div>
      </header>
      {problems.length === 0 ? null : (
        <div className={styles['part']}>
          <h3>What is wrong, file by file</h3>
          <ul className={styles['problems']}>
            {problems.map(({ file, message: said }) => (
              <li key={`${file} ${said}`}>
                <code>{file}</code>
                <span>{said}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {fingerprint === undefined || verdict === 'broken' ? null : (
        <div className={styles['part']}>
          <h3>{pinned ? 'Signed by' : 'Signed by this key: compare it with the reviewer’s'}</h3>
          <code className={styles['fingerprint']}>{spoken(fingerprint)}</code>
        </div>
      )}
      {review === undefined ? null : (
        <dl className={styles['facts']}>
          <dt>Review</dt>
          <dd>
            {review.name}, {review.workspace}
          </dd>
          <dt>Frozen</dt>
          <dd>
            <Time at={review.asOf} form="moment" />, {keysWord(review.rows)}
          </dd>
          <dt>Decided</dt>
          <dd>{tallyWords(review.tally, review.rows)}</dd>
          <dt>Signed off</dt>
          <dd>
            <Time at={review.signedAt} form="moment" /> by {review.reviewer}, {review.role}
          </dd>
          <dt>Next review</dt>
          <dd>
            by <Time at={review.nextAt} form="full-date" />
          </dd>
          <dt>Carried out</dt>
          <dd>
            {review.remediation.done.toLocaleString('en')} of{' '}
            {review.remediation.of.toLocaleString('en')}
          </dd>
          <dt>Chain</dt>
          <dd>{chainMessage}</dd>
          <dt>Manifest</dt>
          <dd>
            <code>sha256 {review.manifest}</code>
          </dd>
        </dl>
      )}
    </section>
  )
}
