// Owns walking the chain: which record is the first that was changed, is missing or was cut; pure, and repairs nothing.
import { createPublicKey, verify as verifySignature } from 'node:crypto'
import {
  auditHash,
  type AuditEntry,
  type AuditHead,
  type AuditSignature,
  EMPTY_HEAD,
} from '#store/audit'

export interface Broken {
  readonly seq: number
  readonly kind: 'changed' | 'missing' | 'cut' | 'signature'
  readonly message: string
}

/** A point of the chain that is known from elsewhere. */
interface Known extends AuditHead {
  /** How it is known, for the message. */
  readonly from: 'vault' | 'signature'
}

export interface Walked {
  readonly records: number
  readonly head: AuditHead
  readonly broken: Broken | undefined
}

/** What a device signs: the workspace, and the chain up to one record. */
export function signedText(workspace: string, head: AuditHead): Buffer {
  return Buffer.from(JSON.stringify({ workspace, seq: head.seq, hash: head.hash.toString('hex') }))
}

/** Whether a signature row holds for this workspace, by the public key (SPKI, DER) in the row itself. */
export function holds(signature: AuditSignature, workspace: string): boolean {
  try {
    const key = createPublicKey({ key: signature.public_key, format: 'der', type: 'spki' })
    return verifySignature(null, signedText(workspace, signature), key, signature.signature)
  } catch {
    // A public key that cannot be read: the row was changed.
    return false
  }
}

function firstFault(entry: AuditEntry, head: AuditHead): Broken | undefined {
  const expected = head.seq + 1
  if (entry.seq > expected) {
    return {
      seq: expected,
      kind: 'missing',
      message: `Record ${String(expected)} is missing: record ${String(entry.seq)} follows record ${String(head.seq)}.`,
    }
  }
  if (!entry.hash.equals(auditHash(entry))) {
    return {
      seq: entry.seq,
      kind: 'changed',
      message: `Record ${String(entry.seq)} was changed after it was written.`,
    }
  }
  if (entry.prev.equals(head.hash)) return undefined
  return {
    seq: Math.max(1, head.seq),
    kind: 'changed',
    message: `Record ${String(head.seq)} was changed after it was written: record ${String(entry.seq)} no longer follows it.`,
  }
}

/**
 * Walks a chain, oldest record first. `known` are points that the chain must pass: the head kept in the
 * vault, and the heads that devices signed.
 */
export function walk(entries: Iterable<AuditEntry>, known: readonly Known[]): Walked {
  const points = new Map<number, Known[]>()
  for (const point of known) points.set(point.seq, [...(points.get(point.seq) ?? []), point])
  let head: AuditHead = { seq: 0, hash: EMPTY_HEAD }
  let records = 0
  let broken: Broken | undefined
  for (const entry of entries) {
    records += 1
    broken ??= firstFault(entry, head) ?? missed(entry, points.get(entry.seq) ?? [])
    head = { seq: entry.seq, hash: entry.hash }
  }
  return { records, head, broken: broken ?? cut(head, known) }
}

function missed(entry: AuditEntry, points: readonly Known[]): Broken | undefined {
  const point = points.find((one) => !one.hash.equals(entry.hash))
  if (!point) return undefined
  return {
    seq: entry.seq,
    kind: 'changed',
    message: `Record ${String(entry.seq)} is not the one that ${point.from === 'vault' ? 'the vault remembers' : 'was signed'}: the chain was written anew up to here.`,
  }
}

function cut(head: AuditHead, known: readonly Known[]): Broken | undefined {
  const furthest = known.toSorted((a, b) => b.seq - a.seq)[0]
  if (!furthest || furthest.seq <= head.seq) return undefined
  return {
    seq: head.seq + 1,
    kind: 'cut',
    message: `The chain ends at record ${String(head.seq)}, but ${furthest.from === 'vault' ? 'the vault remembers' : 'a signature exists for'} record ${String(furthest.seq)}: the end was cut off, or an older file was put back.`,
  }
}
