// Owns the section "Versions": each secret that the key has had, and how far it is accepted.
import { Link } from 'wouter'

import type { KeyVersion } from '#contract'
import { Button } from '#ui/button'
import { FailureNotice } from '#ui/failure-notice'
import { Prefix } from '#ui/prefix'
import { Time } from '#ui/time'

import { DetailSection } from './detail-section.tsx'
import styles from './key-detail.module.css'
import { rotationPath } from './row-actions.ts'
import { useShowAgain } from './show-again.ts'
import { VersionMark } from './version-state.tsx'

function Life({ version }: { readonly version: KeyVersion }) {
  const end = version.revokedAt ?? version.refusedFrom
  if (end === undefined) {
    return (
      <>
        Since <Time at={version.createdAt} form="date" />
      </>
    )
  }
  return (
    <>
      <Time at={version.createdAt} form="date" /> to <Time at={end} form="date" />
    </>
  )
}

export interface DetailVersionsProps {
  readonly keyId: string
  readonly versions: readonly KeyVersion[]
  readonly alive: number
  /** Revokes one version while another lives. */
  readonly onRevoke: (version: KeyVersion) => void
}

export function DetailVersions({ keyId, versions, alive, onRevoke }: DetailVersionsProps) {
  const again = useShowAgain()
  return (
    <DetailSection title="Versions" fact={`${alive} of ${versions.length} alive`}>
      <ul>
        {versions.map((version) => (
          <li key={version.id} className={styles['version']}>
            <Prefix value={version.prefix} />
            <span className={styles['small']}>
              <Life version={version} />
            </span>
            {version.pending || version.keptCopy ? (
              <Button
                kind="quiet"
                size="small"
                className={styles['version-act']}
                busy={again.running}
                aria-label={`Show value of ${version.prefix}`}
                onClick={() => again.run(version.prefix)}
              >
                Show value
              </Button>
            ) : alive > 1 && version.state !== 'revoked' ? (
              <Button
                kind="quiet"
                size="small"
                className={`${styles['version-act']} ${styles['version-revoke']}`}
                aria-label={`Revoke the version ${version.prefix}`}
                onClick={() => onRevoke(version)}
              >
                Revoke
              </Button>
            ) : (
              <span />
            )}
            <span className={styles['state']}>
              <VersionMark version={version} />
            </span>
          </li>
        ))}
      </ul>
      {versions.length > 1 ? (
        <p className={styles['rotation']}>
          <Link href={rotationPath(keyId)}>Rotation</Link>
          {alive > 1
            ? ': who still sends the old version'
            : ': how the old version came to its end'}
        </p>
      ) : null}
      {again.failure === undefined ? null : <FailureNotice failure={again.failure} />}
    </DetailSection>
  )
}
