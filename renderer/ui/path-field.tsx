// Owns the field for a path: typed, or chosen in the dialog of the system where there is one; refuses to read what lies there.
import { IconFolderOpen } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import type { Input } from '#contract'

import { Button } from './button.tsx'
import { TextField, type TextFieldProps } from './field.tsx'
import { within } from './file-name.ts'
import styles from './path-field.module.css'
import { useChoose } from './use-choose.ts'

export interface PathFieldProps extends Omit<TextFieldProps, 'value' | 'onChange' | 'mono'> {
  readonly kind: Input<'host.choose'>['kind']
  /** Offered as the name of a file that is yet to be written. */
  readonly fileName?: string
  /** The path is that of a new folder of this name in the folder that is chosen. */
  readonly newFolder?: string
  /** What the button chooses, for those who do not see the field: "the backup". */
  readonly what: string
  readonly value: string
  readonly onPath: (path: string) => void
  readonly error: ReactNode
}

export function PathField({
  kind,
  fileName,
  newFolder,
  what,
  value,
  onPath,
  error,
  ...rest
}: PathFieldProps) {
  const choosing = useChoose()
  const choose = async () => {
    const path = await choosing.choose(kind, fileName)
    if (path !== undefined) onPath(newFolder === undefined ? path : within(path, newFolder))
  }
  const { failure } = choosing
  return (
    <div className={choosing.can ? styles['chosen'] : undefined}>
      <TextField
        mono
        maxLength={4_096}
        {...rest}
        value={value}
        error={error ?? (failure === undefined ? undefined : `${failure.message} ${failure.fix}`)}
        onChange={(event) => onPath(event.currentTarget.value)}
      />
      {choosing.can ? (
        <Button
          className={styles['choose'] ?? ''}
          icon={<IconFolderOpen size={16} stroke={1.6} aria-hidden />}
          aria-label={`Choose ${what}`}
          onClick={() => void choose()}
        >
          Choose…
        </Button>
      ) : null}
    </div>
  )
}
