// Owns a real SSH host for tests: its own sshd, keys and port; never this machine's configuration.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { temporaryFolder } from '#tests/workspace'
import { account, end, serve } from './account.ts'
import { freePort, listening, waitFor } from './ports.ts'

const SERVER = '/usr/sbin/sshd'

export interface SshHost {
  /** For `ssh` of a target. */
  readonly destination: string
  /** ssh with the key that is let in, and with one that is not. */
  readonly command: readonly string[]
  readonly stranger: readonly string[]
  readonly stop: () => Promise<void>
}

/** Undefined, said aloud, where there is no sshd or no right to run it. */
export async function sshHost(): Promise<SshHost | undefined> {
  if (!existsSync(SERVER) || process.getuid?.() !== 0) {
    process.stderr.write('not run: no sshd (openssh-server, as root)\n')
    return undefined
  }
  const folder = temporaryFolder()
  const file = (name: string) => join(folder, name)
  for (const key of ['host', 'friend', 'stranger']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(key)])
  }
  const port = await freePort()
  writeFileSync(file('allowed'), readFileSync(file('friend.pub')), { mode: 0o600 })
  const known = readFileSync(file('host.pub'), 'utf8').split(' ').slice(0, 2).join(' ')
  writeFileSync(file('known'), `[127.0.0.1]:${String(port)} ${known}\n`)
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  const server = [
    `ListenAddress 127.0.0.1:${String(port)}`,
    `HostKey ${file('host')}`,
    `AuthorizedKeysFile ${file('allowed')}`,
    'PermitRootLogin yes\nStrictModes no\nUsePAM no\nPasswordAuthentication no',
    `PidFile ${file('pid')}`,
  ]
  writeFileSync(file('sshd.conf'), `${server.join('\n')}\n`)
  const client = (key: string): readonly string[] => {
    const lines = [
      `IdentityFile ${file(key)}`,
      'IdentitiesOnly yes',
      `UserKnownHostsFile ${file('known')}`,
    ]
    writeFileSync(file(`${key}.conf`), `${lines.join('\n')}\nIdentityAgent none\n`)
    return ['ssh', '-F', file(`${key}.conf`)]
  }
  const served = serve(SERVER, ['-D', '-e', '-f', file('sshd.conf')], account('root'), folder)
  await waitFor(listening(port), served.ended)
  return {
    destination: `ssh://${userInfo().username}@127.0.0.1:${String(port)}`,
    command: client('friend'),
    stranger: client('stranger'),
    stop: async () => {
      await end(served.child, 'SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
