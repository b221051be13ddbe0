// Paths chosen in the system's own dialog, on the fake Electron; and the refusal where there is no dialog.
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { operations } from '#contract'
import { chooseInDialog } from '#hosts/electron/choose'
import { Host } from '#services/host/host'
import { app, BrowserWindow, dialog } from '#tests/fake-electron'

beforeEach(() => {
  app.ready = true
  dialog.chosen.length = 0
  dialog.opened.length = 0
  dialog.saved.length = 0
})

describe('choosing a path', () => {
  test('answers the folder that was chosen, from a dialog that can make one', async () => {
    dialog.chosen.push(['/home/ops/sql'])
    expect(await new Host(chooseInDialog).choose({ kind: 'folder' })).toEqual({
      path: '/home/ops/sql',
    })
    expect(dialog.opened[0]?.properties).toEqual(['openDirectory', 'createDirectory'])
  })

  test('answers one SQL file, and offers no other kind', async () => {
    dialog.chosen.push(['/home/ops/hive-schema.sql'])
    expect(await new Host(chooseInDialog).choose({ kind: 'sql' })).toEqual({
      path: '/home/ops/hive-schema.sql',
    })
    expect(dialog.opened[0]).toMatchObject({
      properties: ['openFile'],
      filters: [{ extensions: ['sql'] }],
    })
  })

  test('answers where a backup is to be written, from a dialog that saves and offers its name', async () => {
    dialog.chosen.push(['/media/disk/production.age'])
    const wish = { kind: 'backup-save', name: 'production-2026-11-26.age' } as const
    expect(await new Host(chooseInDialog).choose(wish)).toEqual({
      path: '/media/disk/production.age',
    })
    expect(dialog.opened).toEqual([])
    expect(dialog.saved[0]).toMatchObject({
      defaultPath: 'production-2026-11-26.age',
      filters: [{ extensions: ['age'] }],
    })
    expect(await new Host(chooseInDialog).choose({ kind: 'backup-save' })).toEqual({})
    expect(dialog.saved[1]).not.toHaveProperty('defaultPath')
  })

  test.each([
    ['backup-open', 'age'],
    ['ledger', 'ledger'],
  ] as const)(
    'answers one file for %s, and shows all files on request',
    async (kind, extension) => {
      dialog.chosen.push([`/media/disk/x.${extension}`])
      expect(await chooseInDialog({ kind })).toBe(`/media/disk/x.${extension}`)
      expect(dialog.opened[0]).toMatchObject({
        properties: ['openFile'],
        filters: [{ extensions: [extension] }, { extensions: ['*'] }],
      })
    },
  )

  test.each(['../elsewhere.age', String.raw`C:\x.age`, '/etc/passwd', ''])(
    'takes the bare name of a file alone: not %j',
    (name) => {
      const { input } = operations['host.choose']
      expect(input.safeParse({ kind: 'backup-save', name }).success).toBe(false)
      expect(input.safeParse({ kind: 'backup-save', name: 'x.age' }).success).toBe(true)
    },
  )

  test('answers no path when the dialog is left', async () => {
    expect(await new Host(chooseInDialog).choose({ kind: 'folder' })).toEqual({})
  })

  test('hangs the dialog on the window, where there is one', async () => {
    const shown = vi.spyOn(dialog, 'showOpenDialog')
    await chooseInDialog({ kind: 'folder' })
    expect(shown.mock.lastCall).toHaveLength(1)
    const window = new BrowserWindow()
    await chooseInDialog({ kind: 'folder' })
    expect(shown.mock.lastCall?.[0]).toBe(window)
    window.close()
    shown.mockRestore()
  })

  test('shows one dialog at a time, and another once the first is gone', async () => {
    dialog.chosen.push(['/first'], ['/second'])
    const both = await Promise.all([
      chooseInDialog({ kind: 'folder' }),
      chooseInDialog({ kind: 'sql' }),
    ])
    expect(both).toEqual(['/first', undefined])
    expect(dialog.opened).toHaveLength(1)
    expect(await chooseInDialog({ kind: 'sql' })).toBe('/second')
  })

  test('is refused where the host has no dialogs, with what to do instead', async () => {
    await expect(new Host(undefined).choose({ kind: 'sql' })).rejects.toMatchObject({
      code: 'host.unsupported',
      fix: 'Type the path.',
    })
  })
})
