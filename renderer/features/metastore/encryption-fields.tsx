// Owns how far a server is trusted: mode, authorities or one fingerprint, the name in its certificate; verified unless told otherwise.
import type { ConnectionDraft } from '#contract'
import { FileField, SelectField, TextField } from '#ui/field'

import { authoritiesOf, countOf } from './authorities.ts'
import { Choices } from './choices.tsx'
import styles from './connection-step.module.css'
import { isRdsHost } from './host-words.ts'
import type { ConnectionForm } from './use-connection-form.ts'

const MODES = [
  { value: 'verify-full', word: 'Checked', about: 'Chain and host name' },
  { value: 'verify-ca', word: 'Chain alone', about: 'Any host name' },
  { value: 'off', word: 'Off', about: 'Not encrypted' },
] as const

const TRUSTS = [
  { value: 'system', word: 'The authorities of this computer' },
  { value: 'rds', word: 'Amazon RDS, built in' },
  { value: 'file', word: 'A file of certificates' },
  { value: 'pin', word: 'One certificate, by its fingerprint' },
] as const

export interface EncryptionFieldsProps extends Pick<
  ConnectionForm,
  'errors' | 'onForm' | 'onError'
> {
  readonly form: ConnectionDraft
}

export function EncryptionFields({ form, errors, onForm, onError }: EncryptionFieldsProps) {
  const certificates = countOf(form.ca)
  const read = async (file: File) => {
    const found = authoritiesOf(await file.text())
    if (found.ok) onForm({ ca: found.pem })
    else onError('ca', found.message)
  }
  return (
    <>
      <div className={styles['wide']}>
        <Choices
          legend="Encryption"
          value={form.tlsMode}
          options={MODES}
          onChoose={(tlsMode) => onForm({ tlsMode })}
        />
      </div>
      {form.tlsMode === 'off' ? (
        <p className={`${styles['off']} ${styles['wide']}`}>
          For a server on this computer. Anywhere else you are asked once more.
        </p>
      ) : (
        <>
          <SelectField
            label="Trust"
            options={TRUSTS}
            value={form.trust}
            help={
              form.trust === 'system' && isRdsHost(form.host)
                ? 'Amazon’s are among them, as the host is one of RDS.'
                : undefined
            }
            onChange={(event) => {
              const chosen = TRUSTS.find(({ value }) => value === event.currentTarget.value)
              if (chosen) onForm({ trust: chosen.value })
            }}
          />
          <TextField
            label="Certificate host name"
            note="optional, if not the host"
            placeholder={form.host === '' ? 'As the host' : form.host}
            value={form.serverName}
            disabled={form.tlsMode === 'verify-ca'}
            error={errors.serverName}
            data-field="serverName"
            onChange={(event) => onForm({ serverName: event.currentTarget.value })}
          />
          {form.trust === 'file' ? (
            <div className={styles['wide']}>
              <FileField
                label="File of certificates"
                help="In PEM form. Only the certificates in it are kept."
                accept=".pem,.crt,.cer,.ca-bundle,.bundle,application/x-pem-file"
                word={certificates === 0 ? 'Choose a file' : 'Choose another file'}
                chosen={
                  certificates === 0
                    ? 'None chosen'
                    : `${certificates} ${certificates === 1 ? 'certificate' : 'certificates'}`
                }
                error={errors.ca}
                onFile={(file) => void read(file)}
              />
            </div>
          ) : null}
          {form.trust === 'pin' ? (
            <div className={styles['wide']}>
              <TextField
                label="SHA-256 fingerprint"
                mono
                placeholder="64 hex digits, with or without colons"
                value={form.pin}
                error={errors.pin}
                help="Ask the administrator of the server for it; do not take it from the server itself."
                data-field="pin"
                onChange={(event) => onForm({ pin: event.currentTarget.value })}
              />
            </div>
          ) : null}
        </>
      )}
    </>
  )
}
