// Owns the section "Gates": how often the key came through each, and whether each is in step.
import type { KeyDetail } from '#contract'
import { GateStateMark } from '#ui/state-mark'
import { Time } from '#ui/time'

import { DetailSection } from './detail-section.tsx'
import styles from './key-detail.module.css'

export function DetailGates({ detail }: { readonly detail: KeyDetail }) {
  const since = detail.lastUsed.state === 'never' ? detail.lastUsed.trackingSince : undefined
  return (
    <DetailSection title="Gates" fact={`Epoch ${detail.epoch.toLocaleString('en')}`}>
      {detail.gates.length === 0 ? (
        <p className={styles['small']}>
          {detail.lastUsed.state === 'unknown'
            ? 'No gate has reported yet.'
            : 'It came through no gate yet.'}
        </p>
      ) : (
        <ul>
          {detail.gates.map((gate) => (
            <li key={gate.gateId} className={styles['gate']}>
              <span className={styles['gate-name']} data-hint={gate.name} data-hint-cut>
                {gate.name}
              </span>
              <span className={styles['small']}>{gate.uses24h.toLocaleString('en')} in 24 h</span>
              <span className={styles['small']}>
                {gate.lastUsedAt === undefined ? (
                  <>
                    Never
                    {since === undefined ? null : (
                      <>
                        {' '}
                        since <Time at={since} form="date" />
                      </>
                    )}
                  </>
                ) : (
                  <Time at={gate.lastUsedAt} />
                )}
              </span>
              <span className={styles['state']}>
                <GateStateMark state={gate.state} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </DetailSection>
  )
}
