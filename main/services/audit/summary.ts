// Owns what an audit record says in plain words; refuses to fail on a record it does not know.
import type { AuditEntry } from '#store/audit'

type Detail = Readonly<Record<string, unknown>>

/** The detail of a record; an unreadable one, which `verify` reports, is empty here. */
export function detailOf(entry: Pick<AuditEntry, 'detail'>): Detail {
  try {
    const detail: unknown = JSON.parse(entry.detail)
    return isDetail(detail) ? detail : {}
  } catch {
    // Somebody changed the row: the chain says so, and the list must still open.
    return {}
  }
}

function isDetail(value: unknown): value is Detail {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(text) : []
}

const FIELD: Readonly<Record<string, string>> = {
  owner: 'Owner',
  purpose: 'Purpose',
  usedBy: 'Used by',
  tags: 'Tags',
  expiresAt: 'Expiry',
}

function edited(detail: Detail): string {
  const changed = isDetail(detail['changed']) ? detail['changed'] : {}
  const parts = Object.entries(changed).map(([field, change]) => {
    const { from, to } = isDetail(change) ? change : {}
    if (field === 'name') return `Renamed from “${text(from)}” to “${text(to)}”`
    return `${FIELD[field] ?? field} ${to === null || to === '' ? 'removed' : 'changed'}`
  })
  return parts.length === 0 ? 'Edited' : parts.join('; ')
}

function revoked(detail: Detail, prefix: string): string {
  const prefixes = texts(detail['revoked']).join(', ') || prefix
  const reason = text(detail['reason'])
  const how = detail['recordedAtOpening'] === true ? ' (recorded at opening)' : ''
  return `Revoked ${prefixes}${how}${reason === '' ? '' : `: ${reason}`}`
}

const minuteOf = (value: unknown) => text(value).slice(0, 16).replace('T', ' ')

function rotated(detail: Detail, prefix: string): string {
  const earlier = Array.isArray(detail['earlier']) ? detail['earlier'].filter(isDetail) : []
  if (earlier.length === 0) return `Rotated to ${prefix}`
  const beginning =
    detail['recordedAtOpening'] === true ? 'Rotated (recorded at opening)' : `Rotated to ${prefix}`
  const ends = Map.groupBy(earlier, (version) =>
    detail['overlap'] === 'now'
      ? 'refused at once'
      : `accepted until ${minuteOf(version['refusedFrom'])} UTC`,
  )
  const parts = [...ends].map(
    ([end, versions]) => `${versions.map((version) => text(version['prefix'])).join(', ')} ${end}`,
  )
  return `${beginning}; ${parts.join(', ')}`
}

function extended(detail: Detail, prefix: string): string {
  const earlier = Array.isArray(detail['earlier']) ? detail['earlier'].filter(isDetail) : []
  const ends = Map.groupBy(earlier, (version) => minuteOf(version['to']))
  const parts = [...ends].map(
    ([until, versions]) =>
      `${versions.map((version) => text(version['prefix'])).join(', ') || prefix} accepted until ${until} UTC`,
  )
  return `Overlap extended: ${parts.join(', ')}`
}

function closed(detail: Detail, prefix: string): string {
  const reason = text(detail['reason'])
  const prefixes = texts(detail['revoked']).join(', ') || prefix
  return `Overlap ended early, ${prefixes} revoked${reason === '' ? '' : `: ${reason}`}`
}

function copied(detail: Detail): string {
  const kept = detail['keep'] === true
  if (detail['phase'] === 'intent')
    return kept ? 'Keeping a copy in the vault' : 'Dropping the copy from the vault'
  if (detail['phase'] === 'failed')
    return kept ? 'The copy could not be kept' : 'The copy could not be dropped'
  return kept ? 'Copy kept in the vault' : 'Copy dropped from the vault'
}

function sealed(detail: Detail): string {
  const person = text(detail['person'])
  const keys = texts(detail['recipients']).join('; ')
  return person === '' ? `Value sealed for ${keys}` : `Value sealed for ${person}: ${keys}`
}

function tested(detail: Detail): string {
  const host = text(detail['host'])
  if (detail['phase'] === 'intent') return `Testing at ${host}`
  if (detail['phase'] === 'failed') return `Test at ${host} got no answer`
  return `Tested at ${host}: ${text(detail['verdict'])}`
}

function outcome(detail: Detail, done: string): string {
  if (detail['phase'] === 'intent') return `${done}: begun`
  return detail['phase'] === 'failed' ? `${done}: failed` : done
}

/** `science at db.example`. */
function place(detail: Detail): string {
  const database = text(detail['database'])
  const host = text(detail['host'])
  return host === '' ? database : `${database} at ${host}`
}

function keys(count: unknown): string {
  return `${text(count)} ${count === 1 ? 'key' : 'keys'}`
}

/** "Access review 2026 Q4: revoke: nobody uses it". */
function reviewDecided(detail: Detail): string {
  const review = text(detail['name'])
  const reason = text(detail['reason'])
  const said = `${review}: ${text(detail['decision']) || 'opened again'}${reason === '' ? '' : `: ${reason}`}`
  return detail['keys'] === 1 ? said : `${said} (${keys(detail['keys'])})`
}

function reviewSigned(detail: Detail): string {
  const how = detail['signed'] === false ? 'Signed off, unsigned' : 'Signed'
  return `${how}: ${text(detail['name'])}, by ${text(detail['reviewer'])}`
}

const SAYS: Readonly<Record<string, (detail: Detail, prefix: string) => string>> = {
  'keys.create': (detail) => (detail['planned'] === true ? 'Created as planned' : 'Created'),
  'keys.edit': edited,
  'keys.suspend': () => 'Suspended',
  'keys.resume': () => 'Resumed',
  'keys.revoke': revoked,
  'keys.rotate': rotated,
  'keys.extendOverlap': extended,
  'keys.closeOverlap': closed,
  'keys.confirm': () => 'Value handed over',
  'keys.revealCopy': (detail) =>
    detail['from'] === 'vault' ? 'Value shown from the vault' : 'Value shown again',
  'keys.copyValue': () => 'Value copied to the clipboard',
  'keys.clearCopied': () => 'Clipboard cleared',
  'keys.keepCopy': copied,
  'keys.seal': sealed,
  'keys.forgetUser': (detail) => `Public key of ${text(detail['person'])} forgotten`,
  'keys.test': tested,
  'gates.runHere': (detail) =>
    detail['on'] === false ? 'Gate on this computer stopped' : 'Gate on this computer started',
  'gates.retire': (detail) => `Gate ${text(detail['name'])} retired`.replace('  ', ' '),
  'workspace.create': (detail) => `Workspace ${text(detail['name'])} created`.replace('  ', ' '),
  'workspace.open': (detail) => `Workspace ${text(detail['name'])} opened`.replace('  ', ' '),
  'import.names': (detail) =>
    `Names planned from a file: ${text(detail['planned'])} new, ${text(detail['changed'])} changed`,
  'import.drop': (detail) => `Planned names forgotten: ${text(detail['dropped'])}`,
  'policy.set': (detail) => {
    const names = Object.keys(isDetail(detail['changed']) ? detail['changed'] : {})
    return `Rules changed: ${names.join(', ')}`
  },
  'settings.set': (detail) => {
    const names = Object.keys(isDetail(detail['changed']) ? detail['changed'] : detail)
    return names.length === 0 ? 'Settings changed' : `Settings changed: ${names.join(', ')}`
  },
  'vault.makeFile': (detail) => outcome(detail, 'Passphrase file made'),
  'vault.unlockFile': (detail) => outcome(detail, 'Passphrase file opened'),
  'vault.lockFile': (detail) => outcome(detail, 'Passphrase file closed'),
  'bundle.write': () => 'Bundle for a gate written',
  'bundle.takeUses': (detail) => `Uses of the gate ${text(detail['gate'])} taken in`,
  'review.start': (detail) => `${text(detail['name'])} started: ${keys(detail['rows'])} frozen`,
  'review.decide': reviewDecided,
  'review.decideEach': (detail) =>
    `${text(detail['name'])}: ${keys(detail['keys'])} decided from a table`,
  'review.sign': reviewSigned,
  'review.apply': (detail) => {
    const outcome = text(detail['outcome'])
    const did = outcome === 'done' ? 'carried out' : outcome
    return `${text(detail['name'])}, ${did}: ${text(detail['message'])}`
  },
  'review.pack': (detail) => `Review pack written: ${text(detail['folder'])}`,
  'review.abandon': (detail) => `${text(detail['name'])} abandoned: ${text(detail['reason'])}`,
  'backup.write': () => 'Backup written',
  'metastore.keep': (detail) => `Connection ${text(detail['name'])} kept`,
  'metastore.forget': (detail) => `Connection ${text(detail['name'])} forgotten`,
  'metastore.prepare': (detail) => outcome(detail, `Science-schema made in ${place(detail)}`),
  'metastore.upgrade': (detail) => outcome(detail, `Science-schema upgraded in ${place(detail)}`),
  'metastore.createDatabase': (detail) => outcome(detail, `Database created: ${place(detail)}`),
  'metastore.saveScripts': () => 'Scripts of the Science-schema saved',
  'metastore.runTrial': (detail) => {
    if (detail['on'] === false) return 'Trial database stopped'
    return detail['state'] === 'failed' ? 'Trial database not started' : 'Trial database started'
  },
  'metastore.removeTrial': (detail) => outcome(detail, 'Trial database removed'),
  'backup.restore': (detail) => `Backup of ${text(detail['writtenAt'])} restored`,
}

/** The operations that leave a record with words of its own. */
export const TOLD: readonly string[] = Object.keys(SAYS)

/** One line for the history of a key and for the activity list. */
export function summary(entry: AuditEntry): string {
  const says = SAYS[entry.operation]
  return says ? says(detailOf(entry), entry.prefix ?? '') : entry.operation
}
