// The rules for other scanners, read as they read them. Their expressions use nothing in which Go and JavaScript differ.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse as parseToml } from 'smol-toml'
import { describe, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { generateKey, readKey, readPasted } from '#services/keys/format'

const folder = join(import.meta.dirname, '../../../resources/leak-rules')
const read = (name: string) => readFileSync(join(folder, name), 'utf8')

const VECTOR = 'dsk_7I4tVqGS_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx'
const EXAMPLE = 'dsk_EXAMPLE0_ThisIsNoKeyItsCheckDigitsAreWrong00000'

interface Gitleaks {
  readonly extend: { readonly useDefault: boolean }
  readonly rules: readonly {
    readonly id: string
    readonly regex: string
    readonly secretGroup: number
    readonly keywords: readonly string[]
    readonly allowlists: readonly { readonly regexes: readonly string[] }[]
  }[]
}

interface TruffleHog {
  readonly detectors: readonly {
    readonly name: string
    readonly keywords: readonly string[]
    readonly regex: Readonly<Record<string, string>>
    readonly exclude_words: readonly string[]
    readonly verify?: unknown
  }[]
}

/** What a scanner would report of a text: it looks for a keyword first, then the expression, then what is let pass. */
type Report = (text: string) => readonly string[]

function gitleaks(): Report {
  const { rules } = parseToml(read('gitleaks.toml')) as unknown as Gitleaks
  return (text) =>
    rules
      .filter(({ keywords }) => keywords.some((word) => text.toLowerCase().includes(word)))
      .flatMap(({ regex, secretGroup, allowlists }) =>
        [...text.matchAll(new RegExp(regex, 'g'))]
          .map((match) => match[secretGroup] ?? '')
          .filter(
            (secret) =>
              !allowlists.some(({ regexes }) =>
                regexes.some((one) => new RegExp(one).test(secret)),
              ),
          ),
      )
}

function truffleHog(): Report {
  const { detectors } = parseYaml(read('trufflehog.yaml')) as TruffleHog
  return (text) =>
    detectors
      .filter(({ keywords }) => keywords.some((word) => text.toLowerCase().includes(word)))
      .flatMap(({ regex, exclude_words }) =>
        Object.values(regex).flatMap((one) =>
          [...text.matchAll(new RegExp(one, 'g'))]
            .map((match) => match[1] ?? '')
            .filter((secret) => !exclude_words.some((word) => secret.includes(word))),
        ),
      )
}

describe.each([
  ['gitleaks', gitleaks()],
  ['TruffleHog', truffleHog()],
])('the rule for %s', (_, report) => {
  test('reports real keys, however they stand in a text', () => {
    const made = generateKey().value.reveal()
    expect(report(`key = "${VECTOR}"\n${made}`)).toEqual([VECTOR, made])
    for (const text of [`"a\\n${VECTOR}\\n"`, `?k=${VECTOR}&a=1`, `x${VECTOR}`, `${VECTOR}_old`])
      expect(report(text), text.replace(VECTOR, '…')).toEqual([VECTOR])
  })

  test('lets the documented example pass, and nothing that only holds it', () => {
    expect(report(`Y-Api-Key: ${EXAMPLE}`)).toEqual([])
    expect(report(EXAMPLE.replace('EXAMPLE0', 'EXAMPLE1'))).toHaveLength(1)
  })

  test('does not report what is nearly a key', () => {
    for (const text of [
      VECTOR.slice(0, 12),
      VECTOR.slice(0, -1),
      `${VECTOR}0`,
      VECTOR.toUpperCase(),
      VECTOR.replace('_y', '-y'),
      VECTOR.replace('dsk', 'dsx'),
      `${VECTOR.slice(0, 30)}\n${VECTOR.slice(30)}`,
    ])
      expect(report(text), text).toEqual([])
  })

  test('cannot compute check digits: it reports a key of which one is wrong', () => {
    const wrong = `${VECTOR.slice(0, -1)}y`
    expect(readPasted(wrong).kind).toBe('mistyped')
    expect(report(wrong)).toEqual([wrong])
  })
})

test('no rule sends what it found to a server', () => {
  const { detectors } = parseYaml(read('trufflehog.yaml')) as TruffleHog
  expect(detectors.map(({ verify }) => verify)).toEqual([undefined])
})

test('the rules come on top of those that the scanner has', () => {
  expect((parseToml(read('gitleaks.toml')) as unknown as Gitleaks).extend.useDefault).toBe(true)
})

test('the documented example has the form of a key, and check digits that no key can have', () => {
  expect(EXAMPLE).toMatch(/^dsk_[0-9A-Za-z]{8}_[0-9A-Za-z]{38}$/)
  expect(readKey(EXAMPLE)).toBeUndefined()
  // The largest CRC-32 is 4gfFC3 in base 62, so the first of its digits is never a letter.
  expect(EXAMPLE.at(-6)).toMatch(/[a-z]/)
  const root = join(folder, '../..')
  for (const path of [
    join(folder, 'README.md'),
    join(root, 'README.md'),
    join(root, 'docs/leaks.md'),
  ]) {
    const text = readFileSync(path, 'utf8')
    expect(text, path).toContain(EXAMPLE)
    expect(truffleHog()(text), path).toEqual([])
  }
})
