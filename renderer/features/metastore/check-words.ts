// Owns how a look at a kept database is told in a line; refuses to sound better than what was found.
import { STAGES, type ProbeReport, type ProbeStage, type Validation } from '#contract'

import type { Verdict } from './walk-words.ts'

/** One look at a database, in words. */
export interface Said {
  readonly glyph: Verdict['glyph']
  readonly tone: Verdict['tone']
  readonly headline: string
  readonly rest: string
  readonly step?: 'probe' | 'validate'
}

const seconds = (ms: number) =>
  ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`

export function probeSaid({ ok, stages, facts }: ProbeReport): Said {
  const failed = stages.find(({ verdict }) => verdict === 'fail')
  if (!ok && failed)
    return {
      glyph: 'cross',
      tone: 'danger',
      headline: failed.message,
      rest: failed.fix ?? '',
      step: 'probe',
    }
  const warned = stages.filter(({ verdict }) => verdict === 'warn')
  const took = seconds(stages.reduce((sum, { ms }) => sum + ms, 0))
  const found = facts === undefined ? '' : `${facts.product} ${facts.version}`
  const schema =
    facts?.schemaVersion === undefined
      ? 'no Science-schema'
      : `Science-schema ${facts.schemaVersion}`
  return {
    glyph: warned.length === 0 ? 'disc' : 'half',
    tone: warned.length === 0 ? 'ok' : 'warn',
    headline: `Reached in ${took}: ${found}, ${schema}.`,
    rest: warned.map(({ message }) => message).join(' '),
  }
}

export function validationSaid({ ok, version, objects, drift, tables }: Validation): Said {
  if (ok)
    return {
      glyph: 'disc',
      tone: 'ok',
      headline: `All ${objects} objects are exactly as in Science-schema ${version}.`,
      rest: '',
    }
  const differing = tables.filter(({ state }) => state === 'differs' || state === 'missing').length
  return {
    glyph: 'half',
    tone: 'warn',
    headline: `${differing} ${differing === 1 ? 'table differs' : 'tables differ'} from Science-schema ${version}.`,
    rest: `${drift.length} ${drift.length === 1 ? 'difference' : 'differences'}, column by column in the wizard.`,
    step: 'validate',
  }
}

const WORDS: Readonly<Record<ProbeStage['stage'], string>> = {
  name: 'Name',
  address: 'Address',
  tcp: 'TCP',
  protocol: 'Protocol',
  tls: 'TLS',
  login: 'Login',
  rights: 'Rights',
  facts: 'Facts',
}

/** The stage that a probe is at: the one behind the last that ended. */
export function stageWords(stage: ProbeStage | undefined): string {
  const at = stage === undefined ? 0 : STAGES.indexOf(stage.stage) + 1
  const next = STAGES[Math.min(at, STAGES.length - 1)] ?? 'facts'
  return `${WORDS[next]}, stage ${Math.min(at + 1, STAGES.length)} of ${STAGES.length}`
}
