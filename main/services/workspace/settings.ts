// Owns the settings of a workspace: defaults, checks, audit; refuses to fail over a value that cannot be read.
import type { Call } from '#base/call'
import type { Log } from '#base/log'
import type { Runtime } from '#base/runtime'
import { Settings as Shape, type Output, type Parsed } from '#contract'
import { appendAudit } from '#store/audit'
import type { Reader, Writer } from '#store/connection'
import type { Database } from '#store/database'
import { readSettings, saveSetting } from '#store/settings'
import { checkApiAddress } from './api-address.ts'

type Values = Output<'settings.get'>
type Name = keyof Values

const DEFAULTS: Values = {
  apiAddress: '',
  unusedAfterDays: 90,
  clipboardSeconds: 45,
  colorScheme: 'system',
  runGateHere: false,
  backupEveryDays: 30,
  gatePort: 9473,
}

export interface SettingsOptions {
  readonly database: Database
  readonly runtime: Runtime
  readonly log: Log
}

/** The operations `settings.*`, and what other services read of them. */
export class Settings {
  readonly #options: SettingsOptions

  constructor(options: SettingsOptions) {
    this.#options = options
  }

  get(): Output<'settings.get'> {
    return this.#options.database.read((db) => this.current(db))
  }

  /** Changes what is given and differs. Errors: Fault input.invalid, input.secret, store.*. */
  set(input: Parsed<'settings.set'>, { actor, operation }: Call): Output<'settings.set'> {
    const { database, runtime } = this.#options
    const wanted =
      input.apiAddress === undefined
        ? input
        : { ...input, apiAddress: checkApiAddress(input.apiAddress) }
    return database.write((db) => {
      const before = this.current(db)
      const changed = names().filter(
        (name) => wanted[name] !== undefined && wanted[name] !== before[name],
      )
      this.keep(db, Object.fromEntries(changed.map((name) => [name, wanted[name]])))
      if (changed.length > 0) {
        const detail = Object.fromEntries(
          changed.map((name) => [name, { from: before[name], to: wanted[name] }]),
        )
        appendAudit(db, { at: runtime.now(), actor, operation, detail })
      }
      return this.current(db)
    })
  }

  /** Writes values in a transaction that is open and has an audit record of its own. */
  keep(db: Writer, values: Partial<Values>): void {
    for (const name of names()) if (values[name] !== undefined) saveSetting(db, name, values[name])
  }

  /** The settings as seen by a transaction that is already open. */
  current(db: Reader): Values {
    const stored = readSettings(db)
    const entries = names().map((name) => [name, this.#value(name, stored.get(name))] as const)
    return Shape.parse(Object.fromEntries(entries))
  }

  #value<N extends Name>(name: N, json: string | undefined): Values[N] {
    if (json === undefined) return DEFAULTS[name]
    const parsed = Shape.shape[name].safeParse(JSON.parse(json))
    if (parsed.success) return parsed.data as Values[N]
    this.#options.log.warn('a setting cannot be read and has its default', { setting: name })
    return DEFAULTS[name]
  }
}

function names(): readonly Name[] {
  return Object.keys(DEFAULTS) as Name[]
}
