// Owns a scan on its way: what it searches, how far it is, and the button that ends it.
import { useEffect, useRef } from 'react'

import { Button } from '#ui/button'

import { counted, reachWords, sizeWords, whereWords } from './leak-words.ts'
import styles from './leaks-page.module.css'
import { cancelScan, type ScanState } from './scan-store.ts'

export interface ScanRunningProps {
  readonly scan: Extract<ScanState, { readonly phase: 'running' }>
}

export function ScanRunning({ scan }: ScanRunningProps) {
  const { where, options, progress, stopping } = scan
  const reach = reachWords(where, options)
  const cancel = useRef<HTMLButtonElement>(null)
  // The button that started it is gone, and this one is what can be done now.
  useEffect(() => cancel.current?.focus(), [])
  return (
    <section className={styles['running']} aria-label="Scan under way">
      <div className={styles['running-head']}>
        <h2>
          Searching <bdi>{whereWords(where)}</bdi>
        </h2>
        <Button ref={cancel} busy={stopping} onClick={cancelScan}>
          {stopping ? 'Cancelling' : 'Cancel'}
        </Button>
      </div>
      <div
        className={styles['bar']}
        role="progressbar"
        aria-label="Scan"
        aria-valuetext={`${counted(progress.files, 'text', 'texts')} searched, ${counted(progress.found, 'place', 'places')} found`}
      >
        <span />
      </div>
      <dl className={styles['counts']}>
        <div>
          <dt>Texts</dt>
          <dd>{progress.files.toLocaleString('en')}</dd>
        </div>
        <div>
          <dt>Searched</dt>
          <dd>{sizeWords(progress.bytes)}</dd>
        </div>
        <div>
          <dt>Places found</dt>
          <dd>{progress.found.toLocaleString('en')}</dd>
        </div>
      </dl>
      <p className={styles['hint']}>
        {reach === '' ? '' : `${reach.charAt(0).toUpperCase()}${reach.slice(1)}. `}
        You can go to another page meanwhile: it goes on.
      </p>
    </section>
  )
}
