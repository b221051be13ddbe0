// Owns what the revoke dialog says about a key's use; refuses to call anything safe that nobody watched.
import type { BlastRadius } from '#contract'

import { usedByWords } from './key-words.ts'

export const REASONS = ['Compromised', 'Replaced', 'No longer needed', 'Owner left'] as const

/** How a moment is told: "2 min ago". */
export type Ago = (at: string) => string

export interface Stops {
  /** `danger`: something stops. `warn`: nobody can say. `calm`: watched, and nothing was seen. */
  readonly tone: 'danger' | 'warn' | 'calm'
  readonly headline: string
  readonly sentence: string
}

/** "Just now" as it stands inside a sentence. */
export const inSentence = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1)

const count = (n: number) => n.toLocaleString('en-US')
const times = (n: number) => (n === 1 ? 'once' : `${count(n)} times`)
const plural = (n: number, noun: string) => `${count(n)} ${noun}${n === 1 ? '' : 's'}`

/** What stops when this key is revoked, in a headline and one sentence. */
export function whatStops(blast: BlastRadius, ago: Ago, day: (at: string) => string): Stops {
  const { lastUsed, uses24h } = blast
  if (lastUsed.state === 'unknown') {
    return {
      tone: 'warn',
      headline: 'We could not check whether it is in use',
      sentence: 'No gate has watched yet, so nobody knows what stops.',
    }
  }
  if (lastUsed.state === 'never') {
    return {
      tone: 'calm',
      headline: `Not used since ${day(lastUsed.trackingSince)}, when watching began`,
      sentence: 'No gate has let it in. A client behind no gate is not seen here.',
    }
  }
  if (uses24h > 0) {
    const carriers = blast.gates.filter((gate) => gate.uses24h > 0).length
    const through = carriers > 0 ? ` through ${plural(carriers, 'gate')}` : ''
    return {
      tone: 'danger',
      headline: `In use: ${times(uses24h)} in 24 h${through}`,
      sentence:
        blast.clients.length > 0
          ? `Last used ${ago(lastUsed.at)}. These clients stop at once:`
          : `Last used ${ago(lastUsed.at)}. ${
              blast.clientsRecorded
                ? 'What uses it stops at once.'
                : 'Clients are not recorded, so what stops is not known by name.'
            }`,
    }
  }
  return blast.hot
    ? {
        tone: 'danger',
        headline: `In use this week: last ${ago(lastUsed.at)}`,
        sentence: 'Not used in the last 24 h. A weekly job would stop without a sound.',
      }
    : {
        tone: 'calm',
        headline: `Last used ${ago(lastUsed.at)}`,
        sentence: 'Not used in the last 7 days. A monthly job may still need it.',
      }
}

/** The evidence under the question "Is it used by the scheduler or by one of your BI systems?". */
export function evidence(blast: BlastRadius, ago: Ago): string {
  const registered = blast.usedBy
    ? `Registered use is ${usedByWords[blast.usedBy]}`
    : 'No use is registered for this key'
  const named = [...blast.clients]
    .filter((client) => client.agent !== '')
    .sort((a, b) => (a.lastUsedAt < b.lastUsedAt ? 1 : -1))
    .at(0)
  if (named) {
    const [agent = named.agent] = named.agent.split('/')
    return `${registered}, and ${agent} sent it ${ago(named.lastUsedAt)}.`
  }
  if (blast.lastUsed.state === 'unknown') return `${registered}. No gate has watched it.`
  if (!blast.clientsRecorded) return `${registered}. The gates do not record clients.`
  return `${registered}. No client has been seen in the last 24 h.`
}

/** Why the name has to be typed. */
export function whyType(blast: BlastRadius, nowMs: number): string {
  if (blast.lastUsed.state !== 'used') return 'because it is in use'
  const age = nowMs - Date.parse(blast.lastUsed.at)
  if (age < 3_600_000) return 'because it was used in the last hour'
  if (age < 86_400_000) return 'because it was used in the last 24 hours'
  return 'because it was used in the last 7 days'
}
