// Owns the words of the ladder: what each stage is called, asks, and what a whole climb comes to; refuses to judge.
import type { ProbeReport, ProbeStage } from '#contract'

export type Stage = ProbeStage['stage']

export const STAGE_WORDS: Readonly<Record<Stage, string>> = {
  name: 'Name',
  address: 'Address',
  tcp: 'TCP',
  protocol: 'Protocol',
  tls: 'TLS',
  login: 'Login',
  rights: 'Rights',
  facts: 'Facts',
}

/** The stages in the order in which they are climbed. */
export const LADDER = Object.keys(STAGE_WORDS) as readonly Stage[]

export interface Asked {
  readonly engine: string
  readonly port: string
  readonly user: string
  readonly encrypted: boolean
  readonly ssh: boolean
}

/** What a stage finds out, before it has. */
export function question(stage: Stage, { engine, port, user, encrypted, ssh }: Asked): string {
  switch (stage) {
    case 'name':
      return ssh ? 'The SSH host looks it up' : 'Does the name have an address?'
    case 'address':
      return ssh ? 'The SSH host connects' : 'Public or private?'
    case 'tcp':
      return ssh ? 'Does the SSH host pass us on?' : `Does port ${port} answer?`
    case 'protocol':
      return `Is it ${engine}?`
    case 'tls':
      return encrypted ? 'Certificate and host name' : 'Without encryption'
    case 'login':
      return `User ${user}`
    case 'rights':
      return 'May it create tables?'
    default:
      return 'Version, encoding, existing schema'
  }
}

/** One sentence without its full stop, as a title or a line of a list has none; several keep theirs. */
export const unstopped = (text: string): string =>
  /^[^.]*(?:\.\S[^.]*)*\.$/.test(text) ? text.slice(0, -1) : text

/** The stage that ended the climb. */
export const failedStage = (stages: readonly ProbeStage[]): ProbeStage | undefined =>
  stages.find(({ verdict }) => verdict === 'fail')

/** "2 of 8 stages passed". A stage that an SSH host does for us counts as passed. */
export function passedWords(stages: readonly ProbeStage[]): string {
  const end = stages.findIndex(({ verdict }) => verdict === 'fail')
  const passed = end === -1 ? stages.length : end
  return passed === LADDER.length
    ? 'All 8 stages passed'
    : `${passed} of ${LADDER.length} stages passed`
}

/** Whether the password was sent: it is from the sixth stage on, and not before. */
export function sentPassword(stages: readonly ProbeStage[]): boolean {
  const login = stages.find(({ stage }) => stage === 'login')
  return login !== undefined && !(login.verdict === 'skipped')
}

/** One sentence for who cannot see the ladder. */
export function reportSentence({ ok, stages }: Pick<ProbeReport, 'ok' | 'stages'>): string {
  const failed = failedStage(stages)
  if (failed !== undefined) return `${STAGE_WORDS[failed.stage]} failed. ${failed.message}`
  const warned = stages.filter(({ verdict }) => verdict === 'warn').length
  const but = warned === 0 ? '' : `, ${warned} with a warning`
  return ok ? `All ${stages.length} stages passed${but}.` : 'The probe did not end.'
}

/** One stage for who cannot see the ladder. */
export function stageSentence({ stage, verdict, message }: ProbeStage): string {
  const word = STAGE_WORDS[stage]
  if (verdict === 'fail') return `${word} failed. ${message}`
  if (verdict === 'warn') return `${word} passed with a warning. ${message}`
  return verdict === 'pass' ? `${word} passed` : `${word} skipped`
}
