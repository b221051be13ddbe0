// Owns the port on which a chosen trial will listen, as long as nobody has to think about it: the usual one.
import { useRead } from '#bridge/use-operation'
import { METASTORE_PORT } from '#contract'
import { TextField } from '#ui/field'

import styles from './engine-step.module.css'

export interface TrialPortProps {
  /** Undefined: the one that was chosen last. */
  readonly typed: string | undefined
  readonly error: string | undefined
  readonly onType: (port: string) => void
}

/** The port to start on, as text. */
export function useTrialPort(typed: string | undefined): string {
  const trial = useRead('metastore.trial', {})
  return typed ?? String(trial.value?.port ?? METASTORE_PORT)
}

export function TrialPort({ typed, error, onType }: TrialPortProps) {
  const port = useTrialPort(typed)
  return (
    <div className={styles['trial-port']}>
      <TextField
        label="Port"
        note="on 127.0.0.1"
        inputMode="numeric"
        value={port}
        error={error}
        onChange={(event) => onType(event.currentTarget.value)}
      />
    </div>
  )
}
