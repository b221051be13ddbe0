// Owns what a one-click fix makes of a connection; refuses to touch what the fix does not name.
import type { ConnectionDraft, EngineId, ProbeFix, Target } from '#contract'

/** The fixes that change where the database is or how it is trusted. */
export type PlaceFix = Exclude<ProbeFix, { kind: 'create-database' | 'rule' }>

export const changesPlace = (fix: ProbeFix): fix is PlaceFix =>
  fix.kind !== 'create-database' && fix.kind !== 'rule'

/** What is true of encryption after a fix. */
function fixedTls(tls: Target['tls'], fix: PlaceFix): Target['tls'] {
  const { pin: _pin, ca: _ca, ...rest } = tls
  const mode = tls.mode === 'off' ? 'verify-full' : tls.mode
  switch (fix.kind) {
    case 'rds-ca':
      return { ...rest, mode, ca: 'rds' }
    case 'pin':
      return { ...rest, mode, pin: fix.sha256 }
    case 'server-name':
      return { ...tls, mode, serverName: fix.name }
    case 'encrypt':
      return { ...tls, mode }
    case 'in-clear':
      // Without encryption there is nobody to trust.
      return { mode: 'off' }
    default:
      return tls
  }
}

/** The target after a fix. */
export function fixedTarget(target: Target, fix: PlaceFix): Target {
  return {
    ...target,
    ...(fix.kind === 'engine' ? { engine: fix.engine } : {}),
    ...(fix.kind === 'port' ? { port: fix.port } : {}),
    ...(fix.kind === 'host' ? { host: fix.host } : {}),
    tls: fixedTls(target.tls, fix),
  }
}

export interface TypedPlace {
  readonly engine: EngineId
  readonly form: ConnectionDraft
}

/** The fields of the connection after a fix, as if a person had typed it. */
export function fixedForm({ engine, form }: TypedPlace, fix: PlaceFix): TypedPlace {
  const tlsMode = form.tlsMode === 'off' ? 'verify-full' : form.tlsMode
  switch (fix.kind) {
    case 'engine':
      return { engine: fix.engine, form }
    case 'port':
      return { engine, form: { ...form, port: String(fix.port) } }
    case 'host':
      return { engine, form: { ...form, host: fix.host } }
    case 'rds-ca':
      return { engine, form: { ...form, tlsMode, trust: 'rds' } }
    case 'pin':
      return { engine, form: { ...form, tlsMode, trust: 'pin', pin: fix.sha256 } }
    case 'server-name':
      return { engine, form: { ...form, tlsMode, serverName: fix.name } }
    case 'encrypt':
      return { engine, form: { ...form, tlsMode } }
    default:
      return { engine, form: { ...form, tlsMode: 'off' } }
  }
}

export interface FixWords {
  /** What it is about. */
  readonly title: string
  /** One line: what will be changed. */
  readonly about: string
  /** On the button. */
  readonly act: string
  /** A statement to tick before the button works. */
  readonly agree?: string
}

/** A fingerprint in pairs, as administrators compare it. */
export const grouped = (sha256: string): string =>
  sha256
    .replaceAll(/[^0-9a-fA-F]/g, '')
    .toUpperCase()
    .replaceAll(/(..)(?!$)/g, '$1:')

/** The words of a fix that changes the connection. `labelOf` names an engine. */
export function fixWords(fix: PlaceFix, labelOf: (engine: EngineId) => string): FixWords {
  switch (fix.kind) {
    case 'engine':
      return {
        title: fix.label.replace(/:\s.*$/, ''),
        about: 'Only the engine changes. Host, port, database and user stay.',
        act: `Switch to ${labelOf(fix.engine)}`,
      }
    case 'port':
      return {
        title: 'Does it listen on another port?',
        about: 'Only the port changes.',
        act: `Use port ${fix.port}`,
      }
    case 'host':
      return {
        title: 'Another host takes writes',
        about: fix.host,
        act: 'Use this host',
      }
    case 'rds-ca':
      return {
        title: 'Trust the certificates of Amazon RDS',
        about: 'The bundle is built into this program. Nothing is downloaded.',
        act: 'Trust Amazon RDS',
      }
    case 'pin':
      return {
        title: 'Pin this certificate',
        about: 'From then on only this one certificate is trusted, and no authority.',
        act: 'Pin the certificate',
        agree: 'The administrator of the database has confirmed this fingerprint to me.',
      }
    case 'server-name':
      return {
        title: `Expect ${fix.name} in the certificate`,
        about: 'The way to the database stays. Only the name that is compared changes.',
        act: 'Expect this name',
      }
    case 'encrypt':
      return {
        title: 'Turn encryption on',
        about: 'The certificate is verified before the password is sent.',
        act: 'Turn encryption on',
      }
    default:
      return {
        title: 'Go on without encryption',
        about: 'Whoever can listen on the way can read the password and change what is sent.',
        act: 'Go on without encryption',
        agree: 'This is my own computer, and I accept that the password is sent in clear.',
      }
  }
}

/** The fixes that a card of their own can do. */
export type CardFix = Exclude<ProbeFix, { kind: 'rule' }>

/** The cards of a stage: the choices of one kind share one. The rule's is drawn by whoever knows the guide. */
export function fixCards(fixes: readonly ProbeFix[]): readonly (readonly CardFix[] | 'rule')[] {
  const groups = Map.groupBy(fixes, ({ kind }) => kind)
  return [...groups].map(([kind, all]) =>
    kind === 'rule' ? 'rule' : all.filter((fix) => fix.kind !== 'rule'),
  )
}
