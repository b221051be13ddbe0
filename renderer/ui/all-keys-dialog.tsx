// Owns the dialog that lists every shortcut; it reads the one list and adds none.
import { Button } from './button.tsx'
import styles from './all-keys-dialog.module.css'
import { Dialog } from './dialog.tsx'
import { Switch } from './field.tsx'
import { shortcuts, useSingleKeys, type Shortcut } from './hotkeys.ts'
import { Kbd } from './kbd.tsx'

const places = [
  { where: 'everywhere', title: 'Everywhere' },
  { where: 'keys', title: 'In the list of API keys' },
  { where: 'reviews', title: 'In an access review' },
  { where: 'activity', title: 'Among what was done' },
  { where: 'metastore', title: 'While a metastore is prepared' },
] as const

export interface AllKeysDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
}

export function AllKeysDialog({ opened, onClose }: AllKeysDialogProps) {
  const [singleKeys, setSingleKeys] = useSingleKeys()
  const all: readonly Shortcut[] = Object.values(shortcuts)
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title="Keyboard shortcuts"
      width={880}
      reading
      footStart={
        <Switch checked={singleKeys} onChange={(event) => setSingleKeys(event.target.checked)}>
          Single letters act
        </Switch>
      }
      foot={
        <Button data-autofocus kind="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className={styles['places']}>
        {places.map((place) => (
          <section key={place.where} className={styles['place']}>
            <h3>{place.title}</h3>
            <ul>
              {all
                .filter((shortcut) => shortcut.where === place.where)
                .map((shortcut) => (
                  <li key={shortcut.key} className={styles['row']}>
                    <span>{shortcut.does}</span>
                    <Kbd>{shortcut.drawn}</Kbd>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
