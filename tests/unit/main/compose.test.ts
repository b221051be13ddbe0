import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { compose, type Core } from '#compose'
import type { Channel, Input, Output, Result } from '#contract'
import { Threads } from '#services/scan/threads'

const scanThreads = new Threads(join(import.meta.dirname, '../../../main/scan-thread.ts'))

let dataDir: string
let core: Core

async function call<C extends Channel>(channel: C, input: Input<C>): Promise<Result<Output<C>>> {
  const context = { signal: new AbortController().signal, consent: true }
  return (await core.dispatch(channel, input, context)) as Result<Output<C>>
}

async function value<C extends Channel>(channel: C, input: Input<C>): Promise<Output<C>> {
  const result = await call(channel, input)
  if (!result.ok) throw new Error(`${channel}: ${result.failure.message}`)
  return result.value
}

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'dsadmin-compose-'))
  core = await compose({
    dataDir,
    capabilities: { host: 'loopback', clipboard: 'browser', dialogs: false, notices: 'page' },
    command: 'npx dsadmin',
    scanThreads,
    remembers: true,
  })
})
afterEach(async () => {
  await core.close()
  rmSync(dataDir, { recursive: true, force: true })
})

describe('the program', () => {
  it('keeps the inventories of two workspaces apart in one window', async () => {
    const { prefix } = await value('keys.create', { name: 'a' })
    await value('keys.confirm', { prefix })
    const { id } = await value('workspace.create', { name: 'staging' })
    await value('workspace.open', { id })
    expect(await value('keys.list', {})).toMatchObject({ total: 0 })
    expect((await value('workspace.about', {})).name).toBe('staging')
  })

  it('does not leave a workspace in which a value waits to be stored', async () => {
    const { prefix } = await value('keys.create', { name: 'a' })
    const { id } = await value('workspace.create', { name: 'staging' })
    expect(await call('workspace.open', { id })).toMatchObject({
      ok: false,
      failure: { code: 'key.state' },
    })
    expect((await value('keys.pending', {})).pending).toMatchObject([{ prefix }])
    await value('keys.confirm', { prefix })
    expect(await call('workspace.open', { id })).toMatchObject({ ok: true })
  })

  it('opens the workspace again that was opened last, and default for a script', async () => {
    const { id } = await value('workspace.create', { name: 'staging' })
    await value('workspace.open', { id })
    await core.close()
    const parts = {
      dataDir,
      capabilities: { host: 'cli', clipboard: 'browser', dialogs: false, notices: 'page' },
      command: 'npx dsadmin',
      scanThreads,
    } as const
    core = await compose(parts)
    expect((await value('workspace.about', {})).name).toBe('default')
    await core.close()
    core = await compose({ ...parts, remembers: true })
    expect((await value('workspace.about', {})).name).toBe('staging')
  })
})
