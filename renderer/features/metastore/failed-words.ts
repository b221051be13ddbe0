// Owns what is told of a failed stage beside its headline: causes with what to look at, texts to copy; refuses to say the same twice.
import type { Guide, ProbeCode, ProbePlace, ProbeStage } from '#contract'

export interface Cause {
  readonly text: string
  /** What to look at, where more is known. */
  readonly more?: { readonly how: string; readonly command?: string }
}

/** The condition of the guide that is checked at each place of the way. */
const CONDITIONS: Readonly<Record<ProbePlace['place'], readonly string[]>> = {
  computer: [],
  network: [],
  gateway: ['subnets', 'router'],
  acl: ['acl', 'provider-firewall'],
  rule: ['rule', 'host-firewall'],
  database: ['public'],
}

/** Where the guide knows nothing, because it is not about the database. */
const OWN_NETWORK =
  'Try from another network, such as that of a telephone. If it works there, ask whoever runs yours to let this port out.'

/** The causes in their order, each with what to look at, where the guide knows it. */
export function causesOf(
  { causes = [], path = [] }: ProbeStage,
  conditions: Guide['conditions'],
): readonly Cause[] {
  return causes.map((text, at) => {
    const place = path.find(({ cause }) => cause === at + 1)?.place
    // The database is the likeliest place only when its address is private; else it may be switched off.
    if (place === undefined || (place === 'database' && at > 0)) return { text }
    if (place === 'network') return { text, more: { how: OWN_NETWORK } }
    const known = conditions.find(({ id }) => CONDITIONS[place].includes(id))
    if (known === undefined) return { text }
    const { how, command } = known
    return { text, more: { how, ...(command === undefined ? {} : { command }) } }
  })
}

/** Whether another password may be what is missing. */
export const newPassword = (code: ProbeCode | undefined): boolean =>
  code === 'auth.denied' || code === 'auth.expired'

export interface CopyWords {
  readonly title: string
  readonly about: string
  /** "SQL", "Line": begins the announcement after copying. */
  readonly what: string
}

const SQL: CopyWords = {
  title: 'For whoever administers the database',
  about: 'This mends it. It needs more rights than your account has.',
  what: 'SQL',
}

/** How the text to copy is introduced; nothing where a fix does the same already. */
export function copyWords({ code, copy, fixes = [] }: ProbeStage): CopyWords | undefined {
  if (copy === undefined) return undefined
  if (fixes.some(({ kind }) => kind === 'create-database' || kind === 'pin')) return undefined
  if (code === 'auth.host' && copy.startsWith('host'))
    return {
      title: 'A line for pg_hba.conf',
      about: 'Whoever administers the server adds it, then reloads the server.',
      what: 'Line',
    }
  if (code?.startsWith('tls.') === true)
    return {
      title: 'The fingerprint, to compare',
      about: 'Ask whoever administers the database whether it is theirs.',
      what: 'Fingerprint',
    }
  return SQL
}
