// Owns the question "may this run without a person having agreed to it?"; refuses nothing else.
import { Fault } from '#base/fault'
import { type Access, type Channel, type Parsed, goesInClear, operations } from '#contract'

/** A password that would leave this computer unencrypted. A kept connection was agreed to when it was kept. */
function inClear(access: Access): boolean {
  if ('connection' in access) return false
  return goesInClear(access.target)
}

/** Calls that end something at once or show a password to the network, although their operation's effect is not `destroy`. */
const ALSO: { readonly [C in Channel]?: (input: Parsed<C>) => boolean } = {
  'metastore.probe': ({ access }) => inClear(access),
  'metastore.createDatabase': ({ access }) => inClear(access),
  'metastore.plan': ({ access }) => inClear(access),
  'metastore.prepare': ({ access }) => inClear(access),
  'metastore.upgrade': ({ access }) => inClear(access),
  'metastore.validate': ({ access }) => inClear(access),
  'metastore.keep': ({ target }) => inClear({ target }),
  'keys.rotate': ({ overlap }) => overlap === 'now',
  'keys.bulk': ({ action }) => action.kind === 'revoke',
}

/** Whether this very call needs a person's agreement. */
export function needsConsent<C extends Channel>(channel: C, input: Parsed<C>): boolean {
  return operations[channel].effect === 'destroy' || (ALSO[channel]?.(input) ?? false)
}

/** @throws Fault `consent.needed` when nobody has agreed to a call that needs it. */
export function requireConsent<C extends Channel>(
  channel: C,
  input: Parsed<C>,
  given: boolean,
): void {
  if (given || !needsConsent(channel, input)) return
  // Of the metastore, all but the end of the trial would show a password to the network.
  if (channel.startsWith('metastore.') && operations[channel].effect !== 'destroy')
    throw new Fault({
      code: 'consent.needed',
      message: 'Without encryption, everybody on the way to the database could read the password.',
      fix: 'Turn TLS on; or agree to it in the dialog, or with --yes on the command line.',
    })
  throw new Fault({
    code: 'consent.needed',
    message: `${channel} needs a person's agreement, and nobody has given it.`,
    fix: 'Confirm it in the dialog, or give --yes on the command line.',
  })
}
