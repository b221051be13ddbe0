// Owns the fields of where the database is: host, port, database, SSH host.
import type { ConnectionDraft, EngineId } from '#contract'
import { TextField } from '#ui/field'

import styles from './connection-step.module.css'
import { databaseWord } from './engine-words.ts'
import { HostField } from './host-field.tsx'
import type { ConnectionForm } from './use-connection-form.ts'

export interface PlaceFieldsProps extends Pick<
  ConnectionForm,
  'engine' | 'engines' | 'errors' | 'onForm' | 'onError' | 'onFound'
> {
  readonly form: ConnectionDraft
}

const DATABASE_HELP: Readonly<Partial<Record<EngineId, string>>> = {
  oracle: 'On RDS the DB name, ORCL unless another was given.',
}

export function PlaceFields(props: PlaceFieldsProps) {
  const { engine, engines, form, errors, onForm, onError, onFound } = props
  const chosen = engines.find(({ id }) => id === engine)
  return (
    <>
      <div className={styles['host']}>
        <HostField
          host={form.host}
          error={errors.host}
          onForm={onForm}
          onError={onError}
          onFound={onFound}
        />
      </div>
      <div className={styles['port']}>
        <TextField
          label="Port"
          inputMode="numeric"
          value={form.port}
          error={errors.port}
          help={
            chosen === undefined || form.port === String(chosen.ownPort)
              ? undefined
              : `${chosen.label}’s own is ${chosen.ownPort}.`
          }
          data-field="port"
          onChange={(event) => onForm({ port: event.currentTarget.value })}
        />
      </div>
      <TextField
        label={databaseWord(engine)}
        placeholder={engine === 'oracle' ? 'ORCL' : 'science'}
        value={form.database}
        error={errors.database}
        help={DATABASE_HELP[engine]}
        data-field="database"
        onChange={(event) => onForm({ database: event.currentTarget.value })}
      />
      <TextField
        label="SSH host"
        note="optional, the way over a bastion"
        placeholder="ada@bastion.example.com"
        value={form.ssh}
        error={errors.ssh}
        data-field="ssh"
        onChange={(event) => onForm({ ssh: event.currentTarget.value })}
      />
    </>
  )
}
