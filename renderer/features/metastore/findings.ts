// Owns to which database and which scripts a finding belongs; refuses to show what was found of another.
import type { WizardDraft } from '#contract'

import type { Findings } from './wizard-step.ts'

/** Names the database of a walk, and the way to it. */
export function placeOf({ engine, form }: WizardDraft): string {
  const { host, port, database, user, tlsMode, trust, ca, pin, serverName, ssh } = form
  return JSON.stringify([
    engine,
    host,
    port,
    database,
    user,
    tlsMode,
    trust,
    ca,
    pin,
    serverName,
    ssh,
  ])
}

/** Names the database and the scripts that are run on it. */
export function workOf(draft: WizardDraft): string {
  return JSON.stringify([placeOf(draft), draft.scripts === 'given' ? draft.pair : 'ours'])
}

/** The part of what was found that is about the database and the scripts of the draft as it stands. */
export function stillTrue(findings: Findings, draft: WizardDraft): Findings {
  const { probe, probedAt, probedFor, plan, plannedFor } = findings
  const { run, ranFor, validation, validatedFor } = findings
  const work = workOf(draft)
  return {
    ...(probedFor === placeOf(draft) ? { probe, probedAt, probedFor } : {}),
    ...(plannedFor === work ? { plan, plannedFor } : {}),
    ...(ranFor === work ? { run, ranFor } : {}),
    ...(validatedFor === work ? { validation, validatedFor } : {}),
  }
}
