// Owns how a draft changes: a field typed, an engine chosen, a text pasted, a kept connection opened; refuses to go on with what was not kept.
import type { EngineId, KeptConnection, Target, WizardDraft, WizardStep } from '#contract'

import type { Engine } from './engine-words.ts'
import { foldedName, freeName, isAuroraHost, proposedName } from './host-words.ts'
import { splitHost } from './target-of.ts'
import type { FoundConnection } from './url/found.ts'
import { FIRST_DRAFT, notAfter } from './wizard-steps.ts'

/** A later step was about another database: it opens again once this one is kept. */
const back = (draft: WizardDraft, step: WizardStep): WizardDraft =>
  notAfter(draft.reached, step) ? draft : { ...draft, reached: step }

/** Typed fields. A name that was proposed and not yet kept follows the host; `taken` are the names of other connections. */
export function withForm(
  draft: WizardDraft,
  part: Partial<WizardDraft['form']>,
  taken: readonly string[] = [],
): WizardDraft {
  const { form } = draft
  const proposed = form.name === '' || form.name === freeName(proposedName(form.host), taken)
  const own = draft.connection !== undefined || !proposed
  const name = own ? form.name : freeName(proposedName(part.host ?? form.host), taken)
  return back({ ...draft, form: { ...form, name, ...part } }, 'connection')
}

/** Another engine is another database. What was typed stays, but for what the trial had filled in. */
export function withEngine(draft: WizardDraft, engine: EngineId): WizardDraft {
  if (draft.engine === engine) return draft
  const { connection: _, ...unkept } = draft
  const next = draft.engine === 'trial' ? { ...unkept, form: FIRST_DRAFT.form } : draft
  return back({ ...next, engine }, 'engine')
}

export interface PasteResult {
  readonly draft: WizardDraft
  /** Undefined: what was typed stays. */
  readonly password: string | undefined
  /** What was filled in, then what a person should know. */
  readonly said: readonly string[]
}

/** What was found in a pasted text, put into the fields. */
export function withPasted(
  draft: WizardDraft,
  found: FoundConnection,
  engines: readonly Engine[],
  taken: readonly string[] = [],
): PasteResult {
  const engine = engineFor(draft.engine, found, engines)
  const label = engines.find(({ id }) => id === engine)?.label ?? ''
  const ownPort = engines.find(({ id }) => id === engine)?.ownPort
  const withoutPort = found.port === undefined && found.dialect !== undefined
  const { host, port = withoutPort && ownPort ? String(ownPort) : undefined } = found
  const read = ['host', 'port', 'database', 'user', 'password'] as const
  const names = read.filter((name) => found[name] !== undefined)
  const elsewhere = host !== splitHost(draft.form.host).host
  return {
    draft: {
      ...withForm(
        engine === undefined ? draft : withEngine(draft, engine),
        {
          host,
          ...(port === undefined ? {} : { port }),
          ...(found.database === undefined ? {} : { database: found.database }),
          ...(found.user === undefined ? {} : { user: found.user }),
          ...(found.tlsMode === undefined ? {} : { tlsMode: found.tlsMode }),
          ...(found.serverName === undefined ? {} : { serverName: found.serverName }),
        },
        taken,
      ),
      step: draft.step,
      reached: notAfter(draft.reached, 'connection') ? draft.reached : 'connection',
    },
    password: found.password ?? (elsewhere ? '' : undefined),
    said: [
      `Filled in: ${listed(names)}.`,
      ...(engine === draft.engine ? [] : [`The engine is now ${label}.`]),
      ...(withoutPort && port ? [`It names no port, so it is ${label}’s own, ${port}.`] : []),
      ...found.notes,
    ],
  }
}

/** A text for MySQL may well lead to a MariaDB or an Aurora that was chosen before. */
function engineFor(
  chosen: EngineId | undefined,
  { dialect, host }: FoundConnection,
  engines: readonly Engine[],
): EngineId | undefined {
  if (dialect === undefined) return chosen
  const kin = (each: Engine) =>
    each.dialect === dialect ||
    (/mysql|mariadb/.test(dialect) && /mysql|mariadb/.test(each.dialect))
  if (engines.some((each) => each.id === chosen && kin(each))) return chosen
  const aurora = engines.find(({ id }) => id === `aurora-${dialect}`)
  return isAuroraHost(host) && aurora ? aurora.id : dialect
}

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`
}

/** A walk through the wizard with a kept connection, open at `step`. */
export function draftOf({ name, target }: KeptConnection, step: WizardStep): WizardDraft {
  const { tls } = target
  return {
    ...FIRST_DRAFT,
    step,
    reached: notAfter(step, 'probe') ? 'probe' : step,
    engine: target.engine,
    provider: /\.amazonaws\.com/i.test(target.host) ? 'aws' : 'other',
    connection: name,
    form: {
      name,
      host: target.host,
      port: String(target.port),
      database: target.database,
      user: target.user,
      tlsMode: tls.mode,
      trust: trustOf(tls),
      ca: tls.ca === undefined || tls.ca === 'rds' ? '' : tls.ca,
      pin: tls.pin ?? '',
      serverName: tls.serverName ?? '',
      ssh: target.ssh ?? '',
    },
  }
}

function trustOf({ ca, pin }: Target['tls']): WizardDraft['form']['trust'] {
  if (pin !== undefined) return 'pin'
  return ca === undefined ? 'system' : ca === 'rds' ? 'rds' : 'file'
}

/** Whether a kept password may be used: it stays with the place it was typed for, as the main process has it. */
export function isSamePlace(one: Target, other: Target): boolean {
  const place = ({ engine, host, port, user, tls, ssh }: Target) =>
    JSON.stringify([engine, host, port, user, tls.mode, tls.ca, tls.pin, tls.serverName, ssh])
  return place(one) === place(other)
}

/** The same database under another name. */
export function isRename(
  before: KeptConnection | undefined,
  name: string,
  target: Target,
): boolean {
  return (
    before !== undefined &&
    foldedName(before.name) !== foldedName(name) &&
    isSamePlace(before.target, target) &&
    before.target.database === target.database
  )
}
