// Owns what becomes of files that are dropped on the page: their places, or, where a browser hides those, their text; refuses what it could not search whole.
import { SCAN_TEXT } from '#contract'

import type { Target } from './scan-store.ts'

/** As many as one call takes. */
const MOST_FILES = 100
/** All of them together, in bytes: one call of the browser host holds a megabyte. */
const MOST_BYTES = 700_000

export interface Drop {
  readonly files: readonly File[]
  /** Names of those that are folders. */
  readonly folders: readonly string[]
}

export type Dropped = { readonly target: Target } | { readonly refusal: string }

const refuse = (refusal: string): Dropped => ({ refusal })

/** Must be called while the event is handled: afterwards its list is empty. */
export function dropOf(transfer: DataTransfer): Drop {
  const folders = [...transfer.items].flatMap((item) => {
    const entry = item.kind === 'file' ? item.webkitGetAsEntry() : null
    return entry?.isDirectory === true ? [entry.name] : []
  })
  return { files: [...transfer.files], folders }
}

/** `pathOf` where the window's host tells where a dropped file lies. Never rejects. */
export async function readDrop(
  { files, folders }: Drop,
  pathOf: ((file: File) => string) | undefined,
): Promise<Dropped> {
  if (files.length === 0) return refuse('No file was dropped. Drop a file or a folder.')
  if (pathOf !== undefined) {
    const paths = files.map((file) => pathOf(file)).filter((path) => path !== '')
    return paths.length === files.length
      ? { target: { kind: 'paths', paths } }
      : refuse('What was dropped lies nowhere on this computer. Save it as a file first.')
  }
  const [folder] = folders
  if (folder !== undefined)
    return refuse(
      `A browser does not tell where the folder ${folder} lies. Type its path in the field below.`,
    )
  if (files.length > MOST_FILES)
    return refuse(
      `A browser hands over ${MOST_FILES} files at most. Type the path of their folder.`,
    )
  if (files.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES)
    return refuse('This is more than 700 kB, the most that can be dropped here. Type its path.')
  return readTexts(files)
}

async function readTexts(files: readonly File[]): Promise<Dropped> {
  const texts: { readonly name: string; readonly text: string }[] = []
  for (const file of files) {
    const text = await textOf(file)
    if (text === undefined)
      return refuse(
        `${file.name} is no text, or could not be read. Type its path: archives and other encodings are opened then.`,
      )
    if (text.length > SCAN_TEXT) return refuse(`${file.name} is too long. Type its path.`)
    texts.push({ name: file.name, text })
  }
  return { target: { kind: 'texts', texts } }
}

async function textOf(file: File): Promise<string | undefined> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer())
    return text.includes('\0') ? undefined : text
  } catch {
    // Not UTF-8, or gone: for the person it is one thing, and there is one way round it.
    return undefined
  }
}
