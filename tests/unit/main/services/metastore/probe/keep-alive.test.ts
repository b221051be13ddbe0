// A server that vanishes in the midst of a statement is noticed: the system asks after it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Target } from '#contract/metastore-target'
import { dial } from '#services/metastore/probe/tcp'
import { openTunnel } from '#services/metastore/probe/tunnel'
import { hostile } from '#tests/metastore/hostile'
import { removeFolder, temporaryFolder } from '#tests/workspace'

/** The timer that Linux runs for a connection, by its port on this side: `02` asks whether the other side lives. */
function timerOf(port: number): string | undefined {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  const rows = readFileSync('/proc/net/tcp', 'utf8').split('\n')
  return rows
    .map((row) => row.trim().split(/\s+/))
    .find(([, local]) => local?.endsWith(`:${hex}`))?.[5]
    ?.slice(0, 2)
}

it.runIf(existsSync('/proc/net/tcp'))('asks after a silent server', async () => {
  const server = await hostile(() => {})
  const socket = await dial('127.0.0.1', server.port, new AbortController().signal)
  expect(timerOf(socket.localPort ?? 0)).toBe('02')
  socket.destroy()
  await server.stop()
})

it('has ssh ask after a silent SSH host', async () => {
  const folder = temporaryFolder()
  const [ssh, told] = [join(folder, 'ssh'), join(folder, 'told')]
  writeFileSync(ssh, `printf '%s\\n' "$@" > '${told}'`)
  const target = Target.parse({ engine: 'mysql', host: 'db', database: 'd', user: 'u' })
  const tunnel = openTunnel(target, 'bastion', new AbortController().signal, ['sh', ssh])
  await expect(tunnel).rejects.toMatchObject({ explained: { code: 'tcp.unreach' } })
  expect(readFileSync(told, 'utf8').split('\n')).toContain('ServerAliveInterval=15')
  removeFolder(folder)
})
