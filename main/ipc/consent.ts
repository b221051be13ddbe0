// Owns the question "may this run without a person having agreed to it?"; refuses nothing else.
import { Fault } from '#base/fault'
import { type Channel, type Parsed, operations } from '#contract'

/** Calls that end something at once, although their operation's effect is not `destroy`. */
const ALSO: { readonly [C in Channel]?: (input: Parsed<C>) => boolean } = {
  'keys.rotate': ({ overlap }) => overlap === 'now',
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
  throw new Fault({
    code: 'consent.needed',
    message: `${channel} cannot be undone and nobody has confirmed it.`,
    fix: 'Confirm it in the dialog, or give --yes on the command line.',
  })
}
