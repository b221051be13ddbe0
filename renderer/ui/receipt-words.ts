// Owns what a revocation receipt says and how it is drawn; refuses "refused everywhere" while a gate is silent.
import type { Receipt, ReceiptGate, Revoked } from '#contract'

export interface ReceiptRow {
  readonly id: string
  readonly name: string
  readonly state: ReceiptGate['state']
  readonly words: string
  /** Seconds, with one decimal: "0.3 s". Empty for a gate that says nothing. */
  readonly seconds: string
  /** 0 to 1 of the common scale. */
  readonly fraction: number
}

export interface ReceiptView {
  readonly sentence: string
  readonly rows: readonly ReceiptRow[]
  /** The right end of the common scale, in seconds. */
  readonly scale: number
  /** Nothing more can be expected: ask no longer. */
  readonly settled: boolean
  readonly notes: readonly string[]
}

const HEARTBEAT = 5
const SCALES = [HEARTBEAT, 15, 30, 60, 300, 3_600, 86_400]

/** Seconds with one decimal below a minute, and words above it. */
export function seconds(ms: number): string {
  const s = Math.max(0, ms) / 1000
  if (s < 60) return `${s.toFixed(1)} s`
  if (s < 3_600) return `${Math.round(s / 60)} min`
  return `${Math.round(s / 3_600)} h`
}

const list = (names: readonly string[]) =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`

function row(gate: ReceiptGate, receipt: Receipt, scale: number): ReceiptRow {
  // A clock that went backwards makes no time negative.
  const sinceCommit = Math.max(0, Date.parse(receipt.now) - Date.parse(receipt.committedAt))
  const sinceHeartbeat = Date.parse(receipt.now) - Date.parse(gate.heartbeatAt)
  const base = { id: gate.gateId, name: gate.name, state: gate.state }
  if (gate.state === 'refuses') {
    const ms = gate.afterMs ?? 0
    return {
      ...base,
      words: 'Refuses the key',
      seconds: gate.afterMs === undefined ? '' : seconds(ms),
      fraction: Math.min(1, ms / 1000 / scale),
    }
  }
  if (gate.state === 'silent') {
    return {
      ...base,
      words: `Silent, last seen ${seconds(sinceHeartbeat)} ago`,
      seconds: '',
      fraction: 0,
    }
  }
  return {
    ...base,
    words: `Waiting for its heartbeat, last seen ${seconds(sinceHeartbeat)} ago`,
    seconds: seconds(sinceCommit),
    fraction: Math.min(1, sinceCommit / 1000 / scale),
  }
}

/** The receipt of one revoke, as it is drawn now. */
export function receiptView(receipt: Receipt): ReceiptView {
  const { gates } = receipt
  const sinceCommit = (Date.parse(receipt.now) - Date.parse(receipt.committedAt)) / 1000
  const longest = Math.max(
    0,
    ...gates.map((gate) => {
      if (gate.state === 'refuses') return (gate.afterMs ?? 0) / 1000
      return gate.state === 'waiting' ? sinceCommit : 0
    }),
  )
  const scale = SCALES.find((end) => longest <= end) ?? longest
  const refusing = gates.filter((gate) => gate.state === 'refuses').length
  const waiting = gates.filter((gate) => gate.state === 'waiting')
  const silent = gates.filter((gate) => gate.state === 'silent')
  const notes: string[] = []
  if (silent.length > 0) {
    notes.push(
      `${list(silent.map((gate) => gate.name))} ${silent.length === 1 ? 'has' : 'have'} not reported for 15 s. ` +
        `We cannot see whether ${silent.length === 1 ? 'it runs' : 'they run'}. ` +
        'A gate that comes back reads the change before it lets anything in.',
    )
  } else if (waiting.length > 0 && sinceCommit > 1) {
    notes.push(
      `${list(waiting.map((gate) => gate.name))} ${waiting.length === 1 ? 'reports' : 'report'} every 5 s. ` +
        'After 15 s of silence we say so here and on the page Gates.',
    )
  }
  return {
    sentence: sentence(receipt, refusing, silent.length),
    rows: gates.map((gate) => row(gate, receipt, scale)),
    scale,
    settled: receipt.complete || waiting.length === 0,
    notes,
  }
}

function sentence(receipt: Receipt, refusing: number, silent: number): string {
  const total = receipt.gates.length
  const all = total === 1 ? '1 gate' : `${total} gates`
  if (total === 0) return 'No gate is running, so nobody has refused it yet.'
  if (receipt.complete || refusing === total) {
    const slowest = Math.max(...receipt.gates.map((gate) => gate.afterMs ?? 0))
    return `Refused by ${refusing} of ${all}, ${seconds(slowest)} after the commit.`
  }
  if (refusing + silent === total) return `Refused by ${refusing} of ${all}. The rest is silent.`
  return `Refused by ${refusing} of ${all} so far.`
}

/** What to tell the owner: name, prefix and time, and nothing secret. `oldOnly`: the key itself lives on. */
export function ownerText(revoked: Revoked, reason: string, oldOnly = false): string {
  const many = revoked.revoked.length > 1
  return [
    oldOnly
      ? `The old value of the API key "${revoked.name}" of the Data Science API has ended. The new one works.`
      : `The API key "${revoked.name}" of the Data Science API was revoked.`,
    `Key ${many ? 'prefixes' : 'prefix'}: ${revoked.revoked.join(', ')}`,
    `Revoked at: ${revoked.committedAt}`,
    ...(reason === '' ? [] : [`Reason: ${reason}`]),
    oldOnly
      ? 'Requests that still send the old value in Y-Api-Key are answered 401. This is final.'
      : 'Requests that send it in Y-Api-Key are answered 401. Revoking is final: ask for a new key if you need one.',
  ].join('\n')
}

/** The receipt as a file: plain text that a person reads and a program can search. */
export function receiptText(
  revoked: Revoked,
  reason: string,
  receipt: Receipt | undefined,
): string {
  const view = receipt ? receiptView(receipt) : undefined
  const lines = [
    'Revocation receipt',
    '',
    `Key            ${revoked.name}`,
    `Key id         ${revoked.id}`,
    `Versions       ${revoked.revoked.join(', ')}`,
    `Reason         ${reason}`,
    `Committed at   ${revoked.committedAt}`,
    `Epoch          ${revoked.epoch}`,
    `Audit record   ${revoked.auditSeq}`,
    '',
    ...(view && receipt
      ? [
          `As of          ${receipt.now}`,
          view.sentence,
          ...receipt.gates.map(
            (gate) =>
              `  ${gate.name}: ${
                gate.state === 'refuses'
                  ? `refuses the key since ${gate.appliedAt ?? 'an unknown time'}${
                      gate.afterMs === undefined
                        ? ''
                        : `, ${seconds(gate.afterMs)} after the commit`
                    }`
                  : gate.state === 'silent'
                    ? `silent, last heartbeat ${gate.heartbeatAt}`
                    : `not yet confirmed, last heartbeat ${gate.heartbeatAt}`
              }`,
          ),
        ]
      : ['No word from the gates was had when this was saved.']),
    '',
    'This file is a copy for reading and is not signed. The record in the audit chain is the evidence:',
    'check it with "dsadmin audit verify".',
    '',
  ]
  return lines.join('\n')
}

/** A file name that every file system takes, whatever the key is called. */
export function receiptFileName(revoked: Revoked): string {
  return `revocation-${revoked.revoked[0] ?? 'key'}-${revoked.committedAt.slice(0, 10)}.txt`
}
