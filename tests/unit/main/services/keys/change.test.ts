// Changing a key that lives: suspended, resumed, edited, and the names that are free.
import { describe, expect, test } from 'vitest'
import { HOUR } from '#base/duration'
import { call, faultOf } from '#tests/workspace'
import { freshDesk } from '#tests/desk'

const desk = freshDesk()
const { create, rotate, edit, show } = desk

describe('suspend, resume and edit', () => {
  test('suspending is reversible and moves the epoch of every version', () => {
    create('etl')
    rotate('etl')
    const before = show('etl').epoch
    expect(desk.space.keys.suspend({ ref: 'etl' }, call('keys.suspend')).state).toBe('suspended')
    expect(faultOf(() => desk.space.keys.suspend({ ref: 'etl' }, call('keys.suspend'))).code).toBe(
      'key.state',
    )
    const marks = desk.space.database.read((db) =>
      db.all<{ changed_epoch: number }>('SELECT changed_epoch FROM key_version'),
    )
    expect(marks.map((row) => row.changed_epoch)).toEqual([before + 1, before + 1])
    expect(desk.space.keys.resume({ ref: 'etl' }, call('keys.resume')).state).toBe('active')
    expect(faultOf(() => desk.space.keys.resume({ ref: 'etl' }, call('keys.resume'))).code).toBe(
      'key.state',
    )
  })

  test('an edit says in the history what changed', () => {
    create('etl', { owner: 'Ada', expires: '90d' })
    edit('etl', { name: 'ETL nightly', purpose: 'Loads', owner: '', usedBy: 'bi', expires: null })
    expect(show('etl nightly')).toMatchObject({
      name: 'ETL nightly',
      purpose: 'Loads',
      owner: '',
      usedBy: 'bi',
    })
    expect(show('etl nightly').expiresAt).toBeUndefined()
    expect(show('etl nightly').history[0]?.summary).toBe(
      'Renamed from “etl” to “ETL nightly”; Owner removed; Purpose changed; Used by changed; Expiry removed',
    )
  })

  test('an edit that changes nothing leaves no record', () => {
    create('etl', { owner: 'Ada' })
    const { historyTotal, epoch } = show('etl')
    expect(edit('etl', { owner: ' Ada ' })).toMatchObject({ historyTotal, epoch })
  })

  test('only name and expiry move the epoch', () => {
    create('etl')
    const { epoch } = show('etl')
    expect(edit('etl', { owner: 'Ada', tags: ['x'] }).epoch).toBe(epoch)
    expect(edit('etl', { name: 'etl 2' }).epoch).toBe(epoch + 1)
    expect(edit('etl 2', { expires: '1d' }).epoch).toBe(epoch + 2)
  })

  test('a rename cannot take another key’s name, but may change its own writing', () => {
    create('etl')
    create('bi')
    expect(faultOf(() => edit('bi', { name: 'ETL' })).code).toBe('key.name-taken')
    expect(edit('bi', { name: 'BI' }).name).toBe('BI')
  })

  test('an expired key comes back with a later expiry, and its other fields can be edited before', () => {
    create('etl', { expires: '1h' })
    desk.space.clock.now += HOUR
    expect(edit('etl', { owner: 'Ada' }).state).toBe('expired')
    expect(edit('etl', { expires: '1d' }).state).toBe('active')
  })
})

describe('checking a name', () => {
  test('says what is wrong, or that it is free', () => {
    const { id } = create('etl')
    expect(desk.space.keys.checkName({ name: 'new' })).toEqual({ ok: true })
    expect(desk.space.keys.checkName({ name: 'ETL' })).toMatchObject({ ok: false })
    expect(desk.space.keys.checkName({ name: 'ETL', exceptId: id })).toEqual({ ok: true })
    expect(desk.space.keys.checkName({ name: '' })).toMatchObject({ ok: false })
  })
})
