// Owns key pairs and files of the real age program, for tests; refuses to know the format itself.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface AgePair {
  /** Of the file with the secret half, as age-keygen wrote it. */
  readonly path: string
  readonly secret: string
  readonly recipient: string
}

function age(program: string, words: readonly string[], input = ''): string {
  const run = spawnSync(program, words, { input, encoding: 'utf8' })
  if (run.status === 0) return run.stdout
  throw new Error(`${program}: ${run.stderr}`)
}

/** Makes a pair with age-keygen in a folder. */
export function agePair(folder: string, name: string): AgePair {
  const path = join(folder, name)
  const text = age('age-keygen', [])
  writeFileSync(path, text, { mode: 0o600 })
  return {
    path,
    secret: /^AGE-SECRET-KEY-1\w+$/m.exec(text)?.[0] ?? '',
    recipient: age('age-keygen', ['-y', path]).trim(),
  }
}

/** What a file holds, opened with the secret half of a pair. */
export function ageOpen(pair: AgePair, file: string): string {
  return age('age', ['--decrypt', '--identity', pair.path], file)
}
