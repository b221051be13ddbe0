// Owns the drawing of the way to the database, with the causes numbered where they sit; refuses a place that nobody named.
import type { ProbePlace } from '#contract'
import { Hidden } from '#ui/hidden'

import { Disc } from './disc.tsx'
import styles from './probe-path.module.css'

export interface ProbePathProps {
  readonly places: readonly ProbePlace[]
  /** This computer's own address, as it was typed. */
  readonly own: string
}

function Stop({ place }: { readonly place: ProbePlace }) {
  if (place.cause !== undefined) {
    return (
      <span className={styles['number']}>
        <Hidden>cause </Hidden>
        {place.cause}
      </span>
    )
  }
  return <Disc kind={place.passed ? 'pass' : 'none'} />
}

export function ProbePath({ places, own }: ProbePathProps) {
  const address = own.trim().replace(/\/\d+$/, '')

  return (
    <figure className={styles['figure']}>
      <figcaption className={styles['caption']}>
        Where the packets may stop, by likelihood
      </figcaption>
      <ol className={styles['path']}>
        {places.map((place) => (
          <li
            key={place.place}
            className={styles['place']}
            data-first={place.cause === 1}
            data-passed={place.passed}
          >
            <span className={styles['line']}>
              <Stop place={place} />
            </span>
            <span className={styles['name']}>
              {place.name}
              {place.passed ? <Hidden>, passed</Hidden> : null}
            </span>
            <span className={styles['detail']}>
              {place.place === 'computer' && address !== '' ? address : place.detail}
            </span>
          </li>
        ))}
      </ol>
    </figure>
  )
}
