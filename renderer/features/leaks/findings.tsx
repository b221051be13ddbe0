// Owns what a scan came to: the verdict, what was searched, what was left out, the report to save, the keys; refuses to call silence clean.
import { IconDeviceFloppy, IconFileSearch } from '@tabler/icons-react'
import { useEffect, useMemo, useRef } from 'react'

import { Button } from '#ui/button'
import { notify } from '#ui/notice'
import { saveText } from '#ui/save-text.ts'
import { duration } from '#ui/time-words.ts'

import { groupsOf } from './found-groups.ts'
import { FoundList } from './found-list.tsx'
import { counted, outcomeWords, reachWords, sizeWords, whereWords } from './leak-words.ts'
import styles from './leaks-page.module.css'
import { LeftOutList } from './left-out.tsx'
import { newScan, type Options, type Scanned, type Where } from './scan-store.ts'

const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const

export interface FindingsProps {
  readonly where: Where
  readonly options: Options
  readonly scanned: Scanned
  readonly refusal: string | undefined
}

export function Findings({ where, options, scanned, refusal }: FindingsProps) {
  const groups = useMemo(() => groupsOf(scanned.found), [scanned])
  const title = useRef<HTMLHeadingElement>(null)
  // What had the focus is gone, and the verdict is what comes next.
  useEffect(() => title.current?.focus({ preventScroll: true }), [])
  const { files, bytes, ms, sarif, total } = scanned
  const reach = reachWords(where, options)
  const save = () => {
    if (sarif === undefined) return
    const name = `leak-scan-${new Date().toISOString().slice(0, 10)}.sarif`
    saveText(name, sarif)
    notify({ text: `${name} goes where your downloads go.` })
  }
  return (
    <>
      <section className={styles['outcome']} aria-label="Outcome">
        <div className={styles['outcome-head']}>
          <h2 ref={title} tabIndex={-1}>
            {outcomeWords(scanned)}
          </h2>
          <div className={styles['outcome-actions']}>
            <Button icon={<IconDeviceFloppy {...icon} />} onClick={save}>
              Save report
            </Button>
            <Button icon={<IconFileSearch {...icon} />} onClick={newScan}>
              New scan
            </Button>
          </div>
        </div>
        <p className={styles['searched']}>
          Searched <b dir="auto">{whereWords(where)}</b>
          {reach === '' ? '' : `, ${reach}`}: {counted(files, 'text', 'texts')}, {sizeWords(bytes)},
          in {duration(ms)}.
        </p>
        {refusal === undefined ? null : (
          <p className={styles['refusal']} role="alert">
            {refusal}
          </p>
        )}
        <LeftOutList scanned={scanned} />
      </section>
      {total === 0 ? (
        <div className={styles['clean']}>
          <p>
            No value with the check digits of a key stands in what was searched.
            {scanned.leftOutTotal > 0
              ? ' What was left out may still hold one: see the list above.'
              : ''}
          </p>
          <p>
            Not found would be a key that is encoded once more, as Base64 in a Kubernetes secret,
            split over lines, or encrypted.
          </p>
        </div>
      ) : (
        <FoundList groups={groups} where={where} />
      )}
    </>
  )
}
