// Owns reading a chosen file as text; pure, and refuses what is not UTF-8 with the way round it.

/** The most that is taken, in bytes: as much as the program holds of one file. */
const MOST_BYTES = 32 * 1_048_576

export type NamesText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string }

const refuse = (message: string): NamesText => ({ ok: false, message })

/** Said of a file before it is read. */
export function tooLarge(bytes: number): string | undefined {
  return bytes > MOST_BYTES ? 'The file is larger than 32 MB. Do it in parts.' : undefined
}

/** The text of a file, its byte order mark included: the reader of the file knows it. */
export function namesText(bytes: Uint8Array): NamesText {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return refuse('The file is UTF-16. Save it as CSV in UTF-8.')
  if (first === 0x50 && second === 0x4b)
    return refuse('This is a workbook, not a CSV file. Save it as CSV in UTF-8 first.')
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    return { ok: true, text: decoder.decode(bytes) }
  } catch {
    // The one thing that a decoder refuses.
    return refuse('The file is not UTF-8 text. Save it as CSV in UTF-8.')
  }
}
