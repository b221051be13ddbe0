// Owns running a text for the shell with stand-ins for the programs it calls; refuses to call a real one.
import { spawnSync } from 'node:child_process'

export interface Called {
  readonly code: number
  readonly stderr: string
  /** Program and arguments of every call, in order. */
  readonly calls: readonly (readonly string[])[]
}

/** What is wrong with the grammar of a text, or an empty string. */
export function grammarOf(text: string): string {
  const { status, stderr } = spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' })
  return status === 0 ? '' : stderr
}

/**
 * Runs a text with functions in the place of programs: each notes its arguments and answers one line.
 * Nothing else is on the path but bash's own words.
 */
export function runText(
  text: string,
  answers: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): Called {
  const stands = Object.entries(answers).map(
    ([name, answer]) =>
      `${name}() { { printf '%s\\0' ${name} "$@"; printf '\\n\\0'; } >&3; printf '%s\\n' '${answer}'; }`,
  )
  const { status, stderr, output } = spawnSync('/bin/bash', ['-u'], {
    input: [...stands, text].join('\n'),
    encoding: 'utf8',
    env: { PATH: '/nowhere', ...environment },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  })
  const noted = output[3] ?? ''
  const calls = noted
    .split('\0\n\0')
    .filter((call) => call !== '')
    .map((call) => call.split('\0'))
  return { code: status ?? -1, stderr, calls }
}
