// Owns the fields of where the database is: host, port, database, SSH host; a URL pasted into the host is taken apart instead of shown.
import type { ConnectionDraft, EngineId } from '#contract'
import { TextField } from '#ui/field'

import styles from './connection-step.module.css'
import { databaseWord } from './engine-words.ts'
import { isReaderHost } from './host-words.ts'
import { splitHost } from './target-of.ts'
import { readConnection } from './url/connection-url.ts'
import type { ConnectionForm } from './use-connection-form.ts'

export interface PlaceFieldsProps extends Pick<
  ConnectionForm,
  'engine' | 'engines' | 'errors' | 'onForm' | 'onError' | 'onFound'
> {
  readonly form: ConnectionDraft
}

/** Signs of more than a host name. None of it gets into the field: a password may be part of it. */
const MORE = /[@/=;?()\\\s]/

const DATABASE_HELP: Readonly<Partial<Record<EngineId, string>>> = {
  oracle: 'On RDS the DB name, ORCL unless another was given.',
}

export function PlaceFields(props: PlaceFieldsProps) {
  const { engine, engines, form, errors, onForm, onError, onFound } = props
  const chosen = engines.find(({ id }) => id === engine)
  const take = (text: string): boolean => {
    const read = readConnection(text)
    if (read.kind === 'plain') return false
    if (read.kind === 'found') onFound(read.found)
    else onError('host', `This cannot be read. ${read.message}`)
    return true
  }
  const type = (text: string) => {
    if (!MORE.test(text)) onForm({ host: text })
    // A text that came in one piece, dropped or filled in by the browser.
    else if (text.length > form.host.length + 3) take(text.trim())
    else {
      if (text.includes('@')) onForm({ host: '' })
      onError('host', 'A host name alone belongs here. Paste a whole URL into the field above.')
    }
  }
  return (
    <>
      <div className={styles['host']}>
        <TextField
          label="Host"
          placeholder="science-prod.example.com"
          inputMode="url"
          value={form.host}
          error={errors.host}
          help={
            isReaderHost(form.host)
              ? 'A reader of the cluster: nothing can be created through it. Take the endpoint without “-ro”.'
              : undefined
          }
          data-field="host"
          onChange={(event) => type(event.currentTarget.value)}
          onPaste={(event) => {
            if (take(event.clipboardData.getData('text/plain'))) event.preventDefault()
          }}
          onBlur={() => {
            const { host, port } = splitHost(form.host)
            if (port !== undefined) onForm({ host, port })
          }}
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
