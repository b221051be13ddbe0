// Owns the system's dialogs in which a path is chosen; refuses to show two at a time.
import { BrowserWindow, dialog, type OpenDialogOptions } from 'electron'

const DIALOGS = {
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
} as const satisfies Record<string, OpenDialogOptions>

let open = false

/** Shows the dialog over the window; answers the path, or undefined where it was left without one. */
export async function chooseInDialog(kind: keyof typeof DIALOGS): Promise<string | undefined> {
  // A page that asks again while somebody chooses gets no second dialog on top.
  if (open) return undefined
  open = true
  try {
    const options: OpenDialogOptions = DIALOGS[kind]
    const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]
    const { filePaths } = await (window
      ? dialog.showOpenDialog(window, options)
      : dialog.showOpenDialog(options))
    return filePaths[0]
  } finally {
    open = false
  }
}
