// Owns where the pack of a review lies and how anybody checks it, as lines to copy.
import { useRead } from '#bridge/use-operation'
import type { ReviewHead } from '#contract'
import { CopyLine } from '#ui/copy-line'
import { Time } from '#ui/time'

import styles from './review-dialogs.module.css'
import { spoken, verifyLine } from './review-words.ts'

export function PackPlace({ review }: { readonly review: ReviewHead }) {
  const about = useRead('workspace.about', {})
  const { pack, signature } = review
  if (pack === undefined)
    return (
      <p>No pack was written yet. It is the folder that an auditor gets: write it when you like.</p>
    )
  const fingerprint = signature?.fingerprint
  return (
    <div className={styles['stack']}>
      <div className={styles['copied']}>
        <h3>
          The pack, written <Time at={pack.at} form="moment" />
        </h3>
        <CopyLine text={pack.path} what="Folder" />
      </div>
      <div className={styles['copied']}>
        <h3>How to verify it, on any computer</h3>
        <CopyLine
          text={verifyLine(about.value?.command ?? 'dsadmin', pack.path, fingerprint)}
          what="Command"
        />
        <p className={styles['hint']}>
          HOW-TO-CHECK.html in the folder says how to do it without this program.
        </p>
      </div>
      {fingerprint === undefined ? (
        <p className={styles['warned']}>
          Unsigned: anybody could have written it, and it says so itself.
        </p>
      ) : (
        <div className={styles['copied']}>
          <h3>The fingerprint to read out to whoever checks it</h3>
          <CopyLine text={spoken(fingerprint)} what="Fingerprint" />
        </div>
      )}
    </div>
  )
}
