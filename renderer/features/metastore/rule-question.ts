// Owns the question for the inbound rule, by what the walk knows already; refuses to ask for one that lets everybody in.
import type { Input, WizardDraft } from '#contract'

import { namesOf } from './guide-question.ts'
import { isRdsHost, regionOf } from './host-words.ts'
import { portOf } from './target-of.ts'

/** One that was typed wrong is told in its own step; here it would leave no rule at all. */
const GROUP = /^sg-[0-9a-f]{8,17}$/

const EVERYBODY = new Set(['0.0.0.0/0', '::/0'])

/** The question for the rule; undefined before an engine is chosen. `provider`: where the host's name does not say it. */
export function ruleQuestion(
  draft: WizardDraft,
  provider: WizardDraft['provider'] = draft.provider,
): Input<'metastore.guide'> | undefined {
  const { engine, form } = draft
  if (engine === undefined) return undefined
  const port = portOf(form.port)
  const cidr = draft.cidr.trim()
  const names = namesOf(draft)
  const region = regionOf(form.host)
  return {
    engine,
    // On Amazon, the host's name says so, whatever was chosen before.
    provider: isRdsHost(form.host) ? 'aws' : provider,
    ...(port === undefined ? {} : { port }),
    ...(cidr === '' || EVERYBODY.has(cidr) ? {} : { cidr }),
    ...(region === undefined ? {} : { region }),
    ...(GROUP.test(names.securityGroup.trim())
      ? { securityGroup: names.securityGroup.trim() }
      : {}),
  }
}
