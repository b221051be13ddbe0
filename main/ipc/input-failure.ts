// Owns what is said of an input that the contract does not hold; refuses to repeat it, because it may be a secret.
import type { Failure } from '#contract'
import type { z } from '#contract/fields'

const KIND: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'yes or no',
  array: 'a list',
  object: 'named fields',
}

/** `paths.0.ownerName` as a person reads it: "paths, item 1, owner name". */
function words(path: readonly PropertyKey[]): string {
  return path
    .map((part) =>
      typeof part === 'number'
        ? `item ${String(part + 1)}`
        : String(part).replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
    )
    .join(', ')
}

/** What a bound counts. */
function unit(origin: string, count: number): string {
  if (origin === 'string') return count === 1 ? ' character' : ' characters'
  return origin === 'array' ? (count === 1 ? ' entry' : ' entries') : ''
}

function fixOf(issue: z.core.$ZodIssue | undefined): string {
  switch (issue?.code) {
    case 'too_big':
      return `Give at most ${Number(issue.maximum).toLocaleString('en')}${unit(issue.origin, Number(issue.maximum))}.`
    case 'too_small':
      return `Give at least ${Number(issue.minimum).toLocaleString('en')}${unit(issue.origin, Number(issue.minimum))}.`
    case 'invalid_type':
      return `Give ${KIND[issue.expected] ?? issue.expected}.`
    case 'invalid_value':
      return `Give one of: ${issue.values.map(String).join(', ')}.`
    case 'unrecognized_keys':
      return 'Leave out the unknown fields.'
    default:
      return 'Check the form of this value.'
  }
}

/** The first thing that is wrong with an input. */
export function inputFailure(error: z.ZodError): Failure {
  const [issue] = error.issues
  const path = issue?.path ?? []
  return {
    code: 'input.invalid',
    message:
      path.length === 0
        ? 'What was given cannot be taken.'
        : `What was given for “${words(path)}” cannot be taken.`,
    fix: fixOf(issue),
    ...(path.length === 0 ? {} : { field: path.map(String).join('.') }),
  }
}
