// Owns the gate's counters and their text form (Prometheus 0.0.4); refuses labels that could hold a name or an address.
import { OUTCOMES, type Outcome } from './verify.ts'

/** Upper bounds in seconds. */
const BUCKETS = [0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05, 0.25, 1]

/** What is read at the moment of asking. */
export interface Gauges {
  readonly epoch: number
  readonly keys: number
  /** Seconds that the oldest use not yet written down is waiting. */
  readonly flushLag: number
  readonly connections: number
  readonly ready: boolean
}

export class Metrics {
  readonly #outcomes = new Map<Outcome, number>(OUTCOMES.map((outcome) => [outcome, 0]))
  readonly #latency = Array.from({ length: BUCKETS.length + 1 }, () => 0)
  #seconds = 0
  #count = 0
  #unavailable = 0

  /** One decision, and how long it took from the request's head to the answer, in milliseconds. */
  decided(outcome: Outcome, ms: number): void {
    this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1)
    const seconds = ms / 1_000
    let bucket = 0
    while (bucket < BUCKETS.length && seconds > (BUCKETS[bucket] ?? Infinity)) bucket += 1
    this.#latency[bucket] = (this.#latency[bucket] ?? 0) + 1
    this.#seconds += seconds
    this.#count += 1
  }

  /** A request that could not be decided, because the inventory could not be read. */
  undecided(): void {
    this.#unavailable += 1
  }

  text({ epoch, keys, flushLag, connections, ready }: Gauges): string {
    let below = 0
    const lines = [
      ...head('verifications_total', 'counter', 'Requests decided, by outcome.'),
      ...[...this.#outcomes].map(
        ([outcome, count]) =>
          `dsadmin_gate_verifications_total{outcome="${outcome}"} ${String(count)}`,
      ),
      ...value(
        'undecided_total',
        'counter',
        'Requests answered 503, because the inventory could not be read.',
        this.#unavailable,
      ),
      ...head(
        'verification_seconds',
        'histogram',
        'Time from the head of a request to its answer.',
      ),
      ...this.#latency.map((count, at) => {
        below += count
        const bound = BUCKETS[at]
        const label = bound === undefined ? '+Inf' : String(bound)
        return `dsadmin_gate_verification_seconds_bucket{le="${label}"} ${String(below)}`
      }),
      `dsadmin_gate_verification_seconds_sum ${String(this.#seconds)}`,
      `dsadmin_gate_verification_seconds_count ${String(this.#count)}`,
      ...value('applied_epoch', 'gauge', 'The epoch of keys that decisions are made by.', epoch),
      ...value('keys', 'gauge', 'Versions of keys in memory, refused ones included.', keys),
      ...value(
        'flush_lag_seconds',
        'gauge',
        'Age of the oldest use that is not yet written down.',
        flushLag,
      ),
      ...value('connections', 'gauge', 'Open connections.', connections),
      ...value('ready', 'gauge', '1 while requests can be decided.', ready ? 1 : 0),
    ]
    return `${lines.join('\n')}\n`
  }
}

function head(name: string, type: string, help: string): string[] {
  return [`# HELP dsadmin_gate_${name} ${help}`, `# TYPE dsadmin_gate_${name} ${type}`]
}

function value(name: string, type: string, help: string, number: number): string[] {
  return [...head(name, type, help), `dsadmin_gate_${name} ${String(number)}`]
}
