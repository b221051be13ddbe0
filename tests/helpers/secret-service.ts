// Owns a session bus of its own with a real Secret Service on it, and the keychain driver inside; ends what it started.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { DriverAnswer, DriverCommand } from './keychain-driver.ts'

const DRIVER = fileURLToPath(new URL('keychain-driver.ts', import.meta.url))

/** Debian packages these tests need that are not there. */
export function missingForSecretService(): readonly string[] {
  const programs = [
    ['gnome-keyring-daemon', 'gnome-keyring'],
    ['dbus-run-session', 'dbus'],
    ['dbus-send', 'dbus'],
  ] as const
  return programs
    .filter(([program]) => spawnSync('which', [program]).status !== 0)
    .map(([, name]) => name)
}

/** A bus configuration: no service starts by itself, and `rules` are added to an open policy. */
function busConfiguration(rules: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    ${rules}
  </policy>
</busconfig>
`
}

export interface SecretServiceOptions {
  /** `open`: an unlocked keyring. `none`: a bus without any Secret Service. `bare`: not even a bus. */
  readonly kind: 'open' | 'none' | 'bare'
  /** More rules for the bus, such as a `deny`. */
  readonly rules?: string
}

/** A driver in a session of its own. `end` must be called. */
export class SecretService {
  readonly #child: ChildProcess
  readonly #answers: AsyncIterator<string>
  readonly #home: string
  #driver = 0
  #keyring = 0
  #bus = ''

  private constructor(child: ChildProcess, home: string) {
    this.#child = child
    this.#home = home
    if (!child.stdout) throw new Error('the driver has no stdout')
    this.#answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  }

  static async start({ kind, rules = '' }: SecretServiceOptions): Promise<SecretService> {
    const home = mkdtempSync(join(tmpdir(), 'dsadmin-keyring-'))
    const configuration = join(home, 'bus.conf')
    writeFileSync(configuration, busConfiguration(rules))
    const { PATH = '' } = process.env
    const env = { PATH, HOME: home, XDG_DATA_HOME: join(home, 'data'), XDG_RUNTIME_DIR: home }
    // The daemon reads the password from its stdin, and goes into the background once it is ready.
    const unlock =
      kind === 'open'
        ? 'echo -n pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; '
        : ''
    const lines = `${unlock}echo "$$ $DBUS_SESSION_BUS_ADDRESS"; exec "$0" "$1"`
    const command =
      kind === 'bare'
        ? { file: process.execPath, args: [DRIVER] }
        : {
            file: 'dbus-run-session',
            args: [
              `--config-file=${configuration}`,
              '--',
              'bash',
              '-c',
              lines,
              process.execPath,
              DRIVER,
            ],
          }
    const child = spawn(command.file, command.args, { env, stdio: ['pipe', 'pipe', 'pipe'] })
    const service = new SecretService(child, home)
    service.#driver = child.pid ?? 0
    if (kind !== 'bare') {
      const [pid, bus = ''] = (await service.#line()).split(' ')
      service.#driver = Number(pid)
      service.#bus = bus
    }
    if (kind === 'open') service.#keyring = await service.#keyringPid()
    return service
  }

  /** The surroundings in which another program finds this service. */
  get env(): Readonly<Record<string, string>> {
    const { PATH = '' } = process.env
    return { PATH, HOME: this.#home, DBUS_SESSION_BUS_ADDRESS: this.#bus }
  }

  async ask(command: DriverCommand): Promise<DriverAnswer> {
    this.#child.stdin?.write(`${JSON.stringify(command)}\n`)
    return JSON.parse(await this.#line()) as DriverAnswer
  }

  /** Locks the collection, as a desktop does when its user says so. */
  lock(): void {
    this.#send(
      'org.freedesktop.secrets',
      '/org/freedesktop/secrets',
      'org.freedesktop.Secret.Service.Lock',
      'array:objpath:/org/freedesktop/secrets/collection/login',
    )
  }

  /** Stops the daemon in its tracks: it takes calls and answers none. */
  freeze(): void {
    process.kill(this.#keyring, 'SIGSTOP')
  }

  thaw(): void {
    process.kill(this.#keyring, 'SIGCONT')
  }

  /** Tells the driver to end and answers its exit code. */
  async leave(): Promise<number | null> {
    this.#child.stdin?.write(`${JSON.stringify({ do: 'leave' } satisfies DriverCommand)}\n`)
    const [code] = (await once(this.#child, 'exit')) as [number | null]
    return code
  }

  async end(): Promise<void> {
    if (this.#keyring) process.kill(this.#keyring, 'SIGKILL')
    if (this.#child.exitCode === null) {
      // The bus ends with the program it was started for, not with its own signal.
      process.kill(this.#driver, 'SIGKILL')
      await once(this.#child, 'exit')
    }
    rmSync(this.#home, { recursive: true, force: true })
  }

  async #line(): Promise<string> {
    const next = await this.#answers.next()
    if (next.done) throw new Error('the driver has ended')
    return next.value
  }

  async #keyringPid(): Promise<number> {
    const ask = () =>
      this.#send(
        'org.freedesktop.DBus',
        '/org/freedesktop/DBus',
        'org.freedesktop.DBus.GetConnectionUnixProcessID',
        'string:org.freedesktop.secrets',
      )
    for (let tries = 0; ; tries += 1) {
      try {
        return Number(/uint32 (\d+)/.exec(ask())?.[1])
      } catch (error) {
        // The daemon takes its name a moment after it went into the background.
        if (tries === 100) throw error
        await setTimeout(50)
      }
    }
  }

  #send(destination: string, path: string, method: string, argument: string): string {
    const { stdout, stderr, status } = spawnSync(
      'dbus-send',
      [`--bus=${this.#bus}`, '--print-reply', `--dest=${destination}`, path, method, argument],
      { encoding: 'utf8' },
    )
    if (status !== 0) throw new Error(stderr)
    return stdout
  }
}
