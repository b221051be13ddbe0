// Owns plain files to search, the same every time: logs and sources without a key, but full of what nearly begins one.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const WORDS =
  'request handled user_id session dataset model risk_model query scheduler finished started index worker disk disk_free deadline skipped ask task_id service_name INFO WARN dashboard const return function'.split(
    ' ',
  )

/** Marsaglia's xorshift: the same numbers on every machine. */
function numbers(seed: number): (bound: number) => number {
  let state = seed
  return (bound) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % bound
  }
}

/** So many bytes of lines of some 100 characters. */
export function lines(bytes: number): Buffer {
  const next = numbers(20_261_126)
  const word = () => WORDS[next(WORDS.length)] ?? ''
  const parts: string[] = []
  for (let length = 0; length < bytes;) {
    const line = `2026-11-${String(10 + next(20))} ${word()} ${word()} ${word()}=${next(1e9).toString(36)} ${word()}(${word()}, "${word()}") id=${next(2e9).toString(16)}${next(2e9).toString(16)} ${word()}\n`
    parts.push(line)
    length += line.length
  }
  return Buffer.from(parts.join('')).subarray(0, bytes)
}

/** Writes `count` files of `bytes` each, 100 in a folder, no two the same. */
export function plainFiles(folder: string, count: number, bytes: number): void {
  const text = lines(bytes)
  for (let number = 0; number < count; number += 1) {
    const below = join(folder, String(Math.floor(number / 100)))
    if (number % 100 === 0) mkdirSync(below, { recursive: true })
    const cut = (number * 997) % bytes
    writeFileSync(
      join(below, `${String(number)}.log`),
      Buffer.concat([text.subarray(cut), text.subarray(0, cut)]),
    )
  }
}
