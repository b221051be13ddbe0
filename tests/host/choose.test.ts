// Paths chosen in the system's own dialog, on the fake Electron; and the refusal where there is no dialog.
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { chooseInDialog } from '#hosts/electron/choose'
import { Host } from '#services/host/host'
import { app, BrowserWindow, dialog } from '#tests/fake-electron'

beforeEach(() => {
  app.ready = true
  dialog.chosen.length = 0
  dialog.opened.length = 0
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

  test('answers no path when the dialog is left', async () => {
    expect(await new Host(chooseInDialog).choose({ kind: 'folder' })).toEqual({})
  })

  test('hangs the dialog on the window, where there is one', async () => {
    const shown = vi.spyOn(dialog, 'showOpenDialog')
    await chooseInDialog('folder')
    expect(shown.mock.lastCall).toHaveLength(1)
    const window = new BrowserWindow()
    await chooseInDialog('folder')
    expect(shown.mock.lastCall?.[0]).toBe(window)
    window.close()
    shown.mockRestore()
  })

  test('shows one dialog at a time, and another once the first is gone', async () => {
    dialog.chosen.push(['/first'], ['/second'])
    const both = await Promise.all([chooseInDialog('folder'), chooseInDialog('sql')])
    expect(both).toEqual(['/first', undefined])
    expect(dialog.opened).toHaveLength(1)
    expect(await chooseInDialog('sql')).toBe('/second')
  })

  test('is refused where the host has no dialogs, with what to do instead', async () => {
    await expect(new Host(undefined).choose({ kind: 'sql' })).rejects.toMatchObject({
      code: 'host.unsupported',
      fix: 'Type the path.',
    })
  })
})
