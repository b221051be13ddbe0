// Owns turning the typed fields into a target; refuses with one sentence at each field that is wrong.
import { SSH_DESTINATION, type ConnectionDraft, type EngineId, type Target } from '#contract'

import { databaseWord } from './engine-words.ts'

export type ConnectionField = Exclude<keyof ConnectionDraft, 'tlsMode' | 'trust'> | 'password'

export type FieldErrors = Readonly<Partial<Record<ConnectionField, string>>>

export type TargetResult =
  | { readonly ok: true; readonly target: Target }
  | { readonly ok: false; readonly errors: FieldErrors }

const HOST = /^(?=.{1,253}$)[\p{L}\p{M}\p{N}_](?:[\p{L}\p{M}\p{N}._-]*)$/u
const V6 = /^(?=.*:.*:)[\da-f:.]+(?:%[\w.-]+)?$/i
const MOST = 128
/** As the main process has it. */
const LONGEST_NAME = 120

/** A host as it is dialled: without white space and the brackets of IPv6. */
export const tidyHost = (host: string): string => host.trim().replaceAll(/^\[(.*)\]$/g, '$1')

/** `db.example.com:5432` typed as a host. */
export function splitHost(host: string): { readonly host: string; readonly port?: string } {
  const [, name, port] = /^([^:[\]\s]+|\[[^\]]+\]):(\d{1,5})$/.exec(host.trim()) ?? []
  return name === undefined || port === undefined ? { host } : { host: tidyHost(name), port }
}

export function hostError(typed: string): string | undefined {
  const host = tidyHost(typed)
  if (host === '') return 'Type the host name or the IP address of the server.'
  if (/:\/\/|[/@?=;]/.test(host))
    return 'A host name alone belongs here. Paste a whole URL into the field above.'
  if (/\s/.test(host)) return 'There is a space in it. A host name has none.'
  if (host.includes('\\')) return 'Leave out the instance: the port says which one it is.'
  if (/^[^:]+:\d*$/.test(host)) return 'Leave out the port: it has a field of its own.'
  return HOST.test(host) || V6.test(host)
    ? undefined
    : 'That is no host name: letters, digits, dots and hyphens make one.'
}

/** The number, or undefined for what is none. */
export function portOf(typed: string): number | undefined {
  const port = Number(typed.trim())
  return /^\d{1,5}$/.test(typed.trim()) && port >= 1 && port <= 65_535 ? port : undefined
}

/** Hex digits without anything between them, or undefined for what is no SHA-256. */
export function pinOf(typed: string): string | undefined {
  const hex = typed.replace(/^\s*sha-?256[\s:=]*/i, '').replaceAll(/[\s:-]/g, '')
  return /^[\da-f]{64}$/i.test(hex) ? hex.toLowerCase() : undefined
}

function textError(text: string, missing: string, most = MOST): string | undefined {
  if (text.trim() === '') return missing
  return text.trim().length > most ? `Use at most ${most} characters.` : undefined
}

function pinError(pin: string): string | undefined {
  if (pin.trim() === '') return 'Type the fingerprint that your administrator gave you.'
  if (pinOf(pin) !== undefined) return undefined
  return /^(?:[\da-f]{2}[\s:-]?){20}$/i.test(pin.trim())
    ? 'That is a fingerprint of SHA-1. Ask for the one of SHA-256: 64 hex digits.'
    : 'A fingerprint of SHA-256 has 64 hex digits, with or without colons.'
}

/** What is wrong with each field; empty when nothing is. */
export function errorsOf(engine: EngineId, form: ConnectionDraft): FieldErrors {
  const encrypted = form.tlsMode !== 'off'
  const word = databaseWord(engine).toLowerCase()
  const found: Partial<Record<ConnectionField, string | undefined>> = {
    host: hostError(form.host),
    port: portOf(form.port) === undefined ? 'A port is a number from 1 to 65535.' : undefined,
    database: textError(
      form.database,
      `Type the ${word === 'database' ? 'name of the database' : word}.`,
    ),
    user: textError(form.user, 'Type the user that logs in.'),
    ssh:
      form.ssh.trim() === '' || SSH_DESTINATION.test(form.ssh.trim())
        ? undefined
        : 'Write USER@HOST. Keys, ports and jump hosts belong into your SSH configuration.',
    ca:
      encrypted && form.trust === 'file' && form.ca === ''
        ? 'Choose the file with the certificates.'
        : undefined,
    pin: encrypted && form.trust === 'pin' ? pinError(form.pin) : undefined,
    serverName:
      encrypted && form.serverName.trim() !== '' && hostError(form.serverName) !== undefined
        ? 'That is no host name. Leave it empty where the certificate names the host itself.'
        : undefined,
    name: textError(form.name, 'Type a name that tells this connection from others.', LONGEST_NAME),
  }
  return Object.fromEntries(Object.entries(found).filter(([, error]) => error !== undefined))
}

/** The target of a form, or what is wrong at which field. The name of the connection is checked along. */
export function targetOf(engine: EngineId, form: ConnectionDraft): TargetResult {
  const errors = errorsOf(engine, form)
  const port = portOf(form.port)
  if (Object.keys(errors).length > 0 || port === undefined) return { ok: false, errors }
  return {
    ok: true,
    target: {
      engine,
      host: tidyHost(form.host),
      port,
      database: form.database.trim(),
      user: form.user.trim(),
      tls: tlsOf(form),
      ...(form.ssh.trim() === '' ? {} : { ssh: form.ssh.trim() }),
    },
  }
}

/** Without encryption there is nobody to trust. */
function tlsOf({ tlsMode: mode, trust, ca, pin, serverName }: ConnectionDraft): Target['tls'] {
  if (mode === 'off') return { mode }
  const name = serverName.trim()
  return {
    mode,
    ...(trust === 'rds' ? { ca: 'rds' } : trust === 'file' ? { ca } : {}),
    ...(trust === 'pin' ? { pin: pinOf(pin) ?? pin } : {}),
    ...(name === '' ? {} : { serverName: name }),
  }
}
