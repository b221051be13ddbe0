// Owns the question for the inbound rule, by what the walk knows already; refuses to ask for one that lets everybody in.
import type { Input, WizardDraft } from '#contract'

/** On Amazon, the host's name says so, whatever was chosen before. */
const isRds = (host: string): boolean => /\.rds\.amazonaws\.com(\.cn)?\.?$/i.test(host.trim())

/** `eu-central-1` in the name of an endpoint. */
const regionOf = (host: string): string | undefined =>
  /\.([a-z]{2}(?:-[a-z]+)+-\d)\.rds\.amazonaws\.com/i.exec(host)?.[1]?.toLowerCase()

const EVERYBODY = new Set(['0.0.0.0/0', '::/0'])

/** The question for the rule; undefined before an engine is chosen. `provider`: where the host's name does not say it. */
export function ruleQuestion(
  draft: WizardDraft,
  provider: WizardDraft['provider'] = draft.provider,
): Input<'metastore.guide'> | undefined {
  const { engine, form } = draft
  if (engine === undefined) return undefined
  const port = Number(form.port)
  const cidr = draft.cidr.trim()
  const region = regionOf(form.host)
  return {
    engine,
    provider: isRds(form.host) ? 'aws' : provider,
    ...(Number.isInteger(port) && port >= 1 && port <= 65_535 ? { port } : {}),
    ...(cidr === '' || EVERYBODY.has(cidr) ? {} : { cidr }),
    ...(region === undefined ? {} : { region }),
  }
}
