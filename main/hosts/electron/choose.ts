// Owns the system's dialogs in which a path is chosen; refuses to show two at a time.
import { BrowserWindow, dialog, type OpenDialogOptions, type SaveDialogOptions } from 'electron'
import type { Input } from '#contract'

type Kind = Input<'host.choose'>['kind']

const BACKUPS = [{ name: 'Backups', extensions: ['age'] }]
/** What was named otherwise is somebody's backup, too. */
const ANY = { name: 'All files', extensions: ['*'] }

const OPENING = {
  folder: {
    title: 'Choose a folder',
    buttonLabel: 'Choose',
    properties: ['openDirectory', 'createDirectory'],
  },
  sql: {
    title: 'Choose an SQL script',
    buttonLabel: 'Choose',
    properties: ['openFile'],
    filters: [{ name: 'SQL scripts', extensions: ['sql'] }],
  },
  'backup-open': {
    title: 'Choose a backup',
    buttonLabel: 'Choose',
    properties: ['openFile'],
    filters: [...BACKUPS, ANY],
  },
  ledger: {
    title: 'Choose a list of revoked keys',
    buttonLabel: 'Choose',
    properties: ['openFile'],
    filters: [{ name: 'Lists of revoked keys', extensions: ['ledger'] }, ANY],
  },
} as const satisfies Record<Exclude<Kind, 'backup-save'>, OpenDialogOptions>

const SAVING = {
  title: 'Where the backup goes',
  buttonLabel: 'Choose',
  filters: BACKUPS,
  // A backup never takes the place of another file, so agreeing to that here would promise too much.
  properties: ['createDirectory'],
} as const satisfies SaveDialogOptions

let open = false

/** Shows the dialog over the window; answers the path, or undefined where it was left without one. */
export async function chooseInDialog({
  kind,
  name,
}: Input<'host.choose'>): Promise<string | undefined> {
  // A page that asks again while somebody chooses gets no second dialog on top.
  if (open) return undefined
  open = true
  try {
    return kind === 'backup-save' ? await chosenToSave(name) : await chosenToOpen(OPENING[kind])
  } finally {
    open = false
  }
}

const overWindow = () => BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]

async function chosenToOpen(options: OpenDialogOptions): Promise<string | undefined> {
  const window = overWindow()
  const { filePaths } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options))
  return filePaths[0]
}

async function chosenToSave(name: string | undefined): Promise<string | undefined> {
  const window = overWindow()
  const options: SaveDialogOptions =
    name === undefined ? { ...SAVING } : { ...SAVING, defaultPath: name }
  const { filePath } = await (window
    ? dialog.showSaveDialog(window, options)
    : dialog.showSaveDialog(options))
  return filePath === '' ? undefined : filePath
}
