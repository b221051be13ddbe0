// Owns the names that are offered for new files and folders: plain words and the local day; refuses what a file system may not take.

/** `production-2026-11-26`: what it is about, and of which day. */
export function datedName(about: string, now: Date): string {
  const plain = about
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, 60)
    .replaceAll(/^-+|-+$/g, '')
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-')
  return plain === '' ? day : `${plain}-${day}`
}

/** A name in the folder of another path, or at home where there is none. */
export function besides(path: string | undefined, name: string): string {
  return `${/^.*[/\\]/.exec(path ?? '')?.[0] ?? '~/'}${name}`
}

/** A name in a folder that was chosen, with the separator of its system. */
export function within(folder: string, name: string): string {
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/'
  return `${folder.replace(/[/\\]+$/, '')}${separator}${name}`
}
