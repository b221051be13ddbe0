import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  changed,
  createInput,
  dateMissing,
  editInput,
  EMPTY_DRAFT,
  endOfDay,
  localDay,
  tagsOf,
} from '#features/keys/key-draft.ts'

describe('a draft of a key', () => {
  it('sends the name as it was typed, and nothing that was left empty', () => {
    expect(createInput({ ...EMPTY_DRAFT, name: ' airflow ', owner: '  ' })).toEqual({
      name: ' airflow ',
    })
  })

  it('sends what was filled in', () => {
    expect(
      createInput({
        name: 'airflow',
        owner: 'ops',
        purpose: 'ETL',
        usedBy: 'scheduler',
        tags: ' a, b,, c ',
        expiry: '90d',
        date: '',
      }),
    ).toEqual({
      name: 'airflow',
      owner: 'ops',
      purpose: 'ETL',
      usedBy: 'scheduler',
      tags: ['a', 'b', 'c'],
      expires: '90d',
    })
  })

  it('lets a key work until the end of its last day', () => {
    const end = endOfDay('2027-02-28')
    expect(end).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.999Z$/)
    expect(localDay(end ?? '')).toBe('2027-02-28')
    expect(endOfDay('2027-13-01')).toBeUndefined()
    expect(endOfDay('')).toBeUndefined()
  })

  it('knows that a date is missing only where one was asked for', () => {
    expect(dateMissing({ ...EMPTY_DRAFT, expiry: 'date' })).toBe(true)
    expect(dateMissing({ ...EMPTY_DRAFT, expiry: 'date', date: '2027-01-01' })).toBe(false)
    expect(dateMissing(EMPTY_DRAFT)).toBe(false)
  })

  it('sends only what was changed, and null for what was cleared', () => {
    const before = {
      ...EMPTY_DRAFT,
      name: 'a',
      usedBy: 'bi' as const,
      expiry: 'date' as const,
      date: '2027-01-01',
    }
    expect(editInput('ref', before, before)).toEqual({ ref: 'ref' })
    expect(changed(before, before)).toBe(false)
    const after = { ...before, name: 'b', usedBy: '' as const, expiry: 'never' as const }
    expect(editInput('ref', before, after)).toEqual({
      ref: 'ref',
      name: 'b',
      usedBy: null,
      expires: null,
    })
    expect(changed(before, after)).toBe(true)
  })

  it('never makes an empty tag or one with a comma', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const tag of tagsOf(text)) {
          expect(tag).not.toBe('')
          expect(tag).not.toContain(',')
          expect(tag).toBe(tag.trim())
        }
      }),
    )
  })
})
