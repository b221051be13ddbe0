import { describe, expect, it } from 'vitest'
import { elsewhere, errorAt } from '#ui/field-failure.ts'

describe('a failure', () => {
  const failure = {
    code: 'key.name-taken',
    message: 'Taken.',
    fix: 'Choose another.',
    field: 'tags.2',
  } as const

  it('lands at its field', () => {
    expect(errorAt(failure, 'tags')).toBe('Taken. Choose another.')
    expect(errorAt(failure, 'tag')).toBeUndefined()
    expect(errorAt(undefined, 'tags')).toBeUndefined()
  })

  it('is never lost when no field on screen can show it', () => {
    expect(elsewhere(failure, ['name'])).toBe(failure)
    expect(elsewhere(failure, ['name', 'tags'])).toBeUndefined()
    const { field: _field, ...general } = failure
    expect(elsewhere(general, ['name', 'tags'])).toBe(general)
  })
})
