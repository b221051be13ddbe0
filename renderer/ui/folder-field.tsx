// Owns the field for a folder: typed from the root on, or chosen where the window has dialogs; refuses to guess it.
import { IconFolderOpen } from '@tabler/icons-react'

import { Button } from './button.tsx'
import { TextField, type TextFieldProps } from './field.tsx'
import styles from './folder-field.module.css'
import { useChoose } from './use-choose.ts'

export interface FolderFieldProps extends Omit<TextFieldProps, 'onChange' | 'value' | 'mono'> {
  readonly label: string
  readonly value: string
  readonly onPath: (path: string) => void
}

export function FolderField({ onPath, error, ...rest }: FolderFieldProps) {
  const choosing = useChoose()
  const failed =
    error ?? (choosing.failure && `${choosing.failure.message} ${choosing.failure.fix}`)
  const choose = async () => {
    const path = await choosing.choose('folder')
    if (path !== undefined) onPath(path)
  }
  return (
    <div className={styles['folder']}>
      <TextField
        mono
        maxLength={4_096}
        {...rest}
        error={failed}
        onChange={(event) => onPath(event.currentTarget.value)}
      />
      {choosing.can ? (
        <Button
          className={styles['choose'] ?? ''}
          icon={<IconFolderOpen size={16} stroke={1.6} aria-hidden />}
          aria-label={`Choose a folder: ${rest.label}`}
          onClick={() => void choose()}
        >
          Choose folder…
        </Button>
      ) : null}
    </div>
  )
}
