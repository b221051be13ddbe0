// Owns what a person gives before something final: the reason as it is recorded, and the name typed; pure.

/** The reason as it is recorded: the chip, the text, or both. Empty while neither is given. */
export function reasonText(chip: string | undefined, text: string): string {
  const typed = text.trim()
  if (!chip) return typed
  return typed === '' ? chip : `${chip}: ${typed}`
}

/** Whether a typed name is the key's name: as stored, in any Unicode form (NFC). */
export function nameMatches(typed: string, name: string): boolean {
  return typed.trim().normalize('NFC') === name.trim().normalize('NFC')
}
