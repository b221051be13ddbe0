// Owns the words about backups: phases, sizes, what a restore keeps and changes; pure, and promises nothing that main does not.
import type { BackupStep, Restoring } from '#contract/backup'

type Phase = BackupStep['phase']

export const PHASES: Readonly<Record<Phase, string>> = {
  copying: 'Copy the inventory as it is now',
  encrypting: 'Pack and encrypt it',
  verifying: 'Read the file back to its end',
  reading: 'Read the backup to its end',
  restoring: 'Bring it into this inventory',
}

/** 0 to 1. A phase of which nothing is known yet has not begun. */
export function shareOf(step: Pick<BackupStep, 'done' | 'of'>): number {
  return step.of === 0 ? 0 : Math.min(1, step.done / step.of)
}

export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString('en')} ${number === 1 ? one : many}`

/** "29.7 MB", as disks count them. */
export function size(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1_000)).toLocaleString('en')} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}

export const WHY: Readonly<Record<Restoring['keptRefused'][number]['why'], string>> = {
  revoked: 'Revoked',
  suspended: 'Suspended',
  expired: 'Expired',
  'overlap-ended': 'Overlap ended',
}

const AUDIT: Readonly<Record<Restoring['audit'], (records: string, done: boolean) => string>> = {
  same: () => 'The audit chain here is the one in the backup.',
  continued: (records, done) =>
    done
      ? `The audit chain goes on with ${records} of the backup.`
      : `The audit chain will go on with ${records} of the backup.`,
  ahead: () => 'The audit chain here has gone on since the backup, and stays as it is.',
  forked: (_records, done) =>
    `The audit chain here and the one in the backup went different ways. The one here goes on, and a record ${done ? 'says' : 'will say'} so.`,
}

/** What becomes of the audit chain, before or after the restore. */
export const auditWords = (
  { audit, auditRecords }: Pick<Restoring, 'audit' | 'auditRecords'>,
  done: boolean,
): string => AUDIT[audit](count(auditRecords, 'record'), done)

/** The one sentence that matters: nothing is let in again. */
export function keptWords(total: number, done: boolean): string {
  if (total === 0) return 'Nothing that worked then is refused now.'
  const these =
    total === 1 ? '1 key or old value' : `${total.toLocaleString('en')} keys or old values`
  const verb = total === 1 ? 'stays' : 'stay'
  return done ? `${these} ${verb} refused, as before.` : `${these} ${verb} refused.`
}
