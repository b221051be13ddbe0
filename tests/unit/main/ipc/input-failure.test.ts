import { describe, expect, it } from 'vitest'
import { operations } from '#contract'
import { z } from '#contract/fields'
import { inputFailure } from '#ipc/input-failure'

function said(schema: z.ZodType, input: unknown): readonly (string | undefined)[] {
  const parsed = schema.safeParse(input)
  if (parsed.success) throw new Error('the input was taken')
  const { message, fix, field } = inputFailure(parsed.error)
  return [message, fix, field]
}

const form = z.strictObject({
  rotationDays: z.int().min(1).max(36_500).optional(),
  paths: z.array(z.string().min(1).max(4096)).max(3).optional(),
  kind: z.enum(['a', 'b']).optional(),
  follow: z.boolean().optional(),
})

describe('an input that cannot be taken', () => {
  it.each<readonly [string, unknown, readonly (string | undefined)[]]>([
    ['a number too large', { rotationDays: 99_999 }, ['“rotation days”', 'Give at most 36,500.']],
    ['a text for a number', { rotationDays: 'many' }, ['“rotation days”', 'Give a number.']],
    ['an empty text in a list', { paths: [''] }, ['“paths, item 1”', 'Give at least 1 character.']],
    ['a list too long', { paths: ['a', 'b', 'c', 'd'] }, ['“paths”', 'Give at most 3 entries.']],
    ['an unknown choice', { kind: 'c' }, ['“kind”', 'Give one of: a, b.']],
    ['a number for a switch', { follow: 1 }, ['“follow”', 'Give yes or no.']],
  ])('is named in words: %s', (_, input, [field, fix]) => {
    expect(said(form, input).slice(0, 2)).toEqual([
      `What was given for ${String(field)} cannot be taken.`,
      fix,
    ])
  })

  it('keeps the field as the page calls it', () => {
    expect(said(form, { paths: [''] })[2]).toBe('paths.0')
  })

  it('without a field is not repeated', () => {
    expect(said(operations['keys.show'].input, 'dsk_secret')).toEqual([
      'What was given cannot be taken.',
      'Give named fields.',
      undefined,
    ])
    expect(said(form, { secret: 1 })).toEqual([
      'What was given cannot be taken.',
      'Leave out the unknown fields.',
      undefined,
    ])
  })
})
