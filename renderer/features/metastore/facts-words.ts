// Owns the words for what a probe found out about a database; refuses to leave out what may surprise later.
import type { ProbeFacts } from '#contract'

export interface Fact {
  readonly label: string
  readonly value: string
  /** Beside the value, in a weaker voice. */
  readonly about?: string
  readonly tone?: 'warn'
  /** Set as code. */
  readonly mono?: boolean
}

/** Clocks that differ by less are called the same: asking takes time, too. */
const SAME_CLOCK_MS = 2_000

function clockFact(skewMs: number): Fact {
  const apart = Math.abs(skewMs)
  if (apart < SAME_CLOCK_MS) return { label: 'Clock', value: 'As on this computer' }
  const seconds = Math.round(apart / 1_000)
  const span = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
  return {
    label: 'Clock',
    value: `${span} ${skewMs > 0 ? 'ahead of' : 'behind'} this computer`,
    tone: 'warn',
  }
}

function schemaFact({ schemaVersion, tables }: ProbeFacts): Fact {
  const counted = tables === 1 ? '1 table' : `${tables} tables`
  return {
    label: 'Science-schema',
    value: schemaVersion === undefined ? 'Not there yet' : `Version ${schemaVersion}`,
    about: tables === 0 ? 'the database is empty' : `${counted} in the database`,
  }
}

/**
 * What was found, in the order in which an administrator asks for it. `alone`: nothing leaves this computer.
 */
export function factsOf(facts: ProbeFacts, alone: boolean): readonly Fact[] {
  const { product, version, encrypted, certificate, encoding, mayCreate, readOnly } = facts
  return [
    { label: 'Server', value: product, about: version },
    schemaFact(facts),
    mayCreate
      ? { label: 'Rights', value: 'May create tables' }
      : { label: 'Rights', value: 'May not create tables', tone: 'warn' },
    readOnly
      ? { label: 'State', value: 'Read only', tone: 'warn' }
      : { label: 'State', value: 'Takes writes' },
    encrypted
      ? { label: 'Encryption', value: 'Encrypted' }
      : alone
        ? { label: 'Encryption', value: 'None', about: 'within this computer alone' }
        : { label: 'Encryption', value: 'None', tone: 'warn' },
    ...(certificate === undefined
      ? []
      : [
          {
            label: 'Certificate',
            value: certificate.subject,
            about: `signed by ${certificate.issuer}, valid to ${certificate.validTo.slice(0, 10)}`,
          },
        ]),
    { label: 'Encoding', value: encoding },
    clockFact(facts.clockSkewMs),
    ...(facts.addresses.length === 0
      ? []
      : [{ label: 'Address', value: facts.addresses.join(', '), mono: true }]),
  ]
}
