// Owns the checks of what lies in the inventory and in the list of revoked keys; refuses to repair anything.
import { DAY, durationWords, MINUTE } from '#base/duration'
import { instant } from '#base/runtime'
import type { Reader } from '#store/connection'
import type { Database } from '#store/database'
import { currentEpoch } from '#store/epoch'
import { listGates, SILENT_AFTER } from '#store/gates'
import { refusedVersions, versionByDigest } from '#store/keys'
import { readLedger } from '#store/ledger'
import { MIGRATIONS } from '#store/schema'
import type { Finding } from './doctor.ts'

/** Clocks of one computer's programs agree; those of a network disk's clients may differ by this much. */
const TOLERANCE = 2 * MINUTE
/** This program did not exist before, so a clock that says so is wrong. */
const EARLIEST = Date.UTC(2026, 0, 1)

function many(count: number, one: string): string {
  return `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`
}

export function sqliteVersion(database: Database): string {
  return (
    database.read((db) => db.get<{ version: string }>('SELECT sqlite_version() AS version'))
      ?.version ?? 'unknown'
  )
}

export function checkIntegrity(database: Database): Finding {
  const damaged = database.read((db) =>
    db.all<{ integrity_check: string }>('PRAGMA integrity_check(1)'),
  )
  const orphans = database.read((db) => db.all<{ table: string }>('PRAGMA foreign_key_check'))
  if (damaged[0]?.integrity_check === 'ok' && orphans.length === 0) {
    const { keys } = database.read((db) =>
      db.get<{ keys: number }>('SELECT count(*) AS keys FROM key'),
    ) ?? { keys: 0 }
    return { verdict: 'pass', message: `Intact, with ${many(keys, 'key')}.` }
  }
  return {
    verdict: 'fail',
    message:
      orphans.length === 0
        ? 'The inventory is damaged.'
        : `The inventory has ${many(orphans.length, 'row')} without what it belongs to.`,
    fix: 'Copy the whole folder to a safe place, take inventory.sqlite and the files that begin with that name out of it, then restore a backup; revoked keys stay revoked by the list beside it.',
  }
}

export function checkSchema(database: Database): Finding {
  const { user_version: found } = database.read((db) =>
    db.get<{ user_version: number }>('PRAGMA user_version'),
  ) ?? { user_version: 0 }
  return found === MIGRATIONS.length
    ? { verdict: 'pass', message: `Version ${String(found)}, the one of this program.` }
    : {
        verdict: 'fail',
        message: `Version ${String(found)}; this program writes ${String(MIGRATIONS.length)}.`,
        fix: 'Run the same version of the program everywhere, then start it again.',
      }
}

export function checkLedger(database: Database, path: string, now: number): Finding {
  const ledger = readLedger(path)
  const [problem] = ledger.problems
  if (problem !== undefined) {
    return {
      verdict: 'fail',
      message: `${problem} ${many(ledger.problems.length, 'damaged line')} in all; the other lines hold.`,
      fix: 'Do not edit or delete the file. Check in the inventory that what you revoked is revoked, and put back a copy of the file if you have one.',
    }
  }
  const { unwritten, unmerged } = database.read((db) => ({
    unwritten: [...refusedVersions(db)].filter(
      ({ digest, refused_at: at }) => at <= now && !ledger.isDue(digest, now),
    ).length,
    unmerged: [...ledger.entries.keys()].filter(
      (digest) => ledger.isDue(digest, now) && isAccepted(db, digest, now),
    ).length,
  }))
  if (unwritten > 0) {
    return {
      verdict: 'warn',
      message: `${path} lacks ${many(unwritten, 'revoked secret')}.`,
      fix: 'Close the program and start it again: it writes them. Until then an old copy of the inventory could revive them.',
    }
  }
  if (unmerged > 0) {
    return {
      verdict: 'warn',
      message: `${path} revokes ${many(unmerged, 'secret')} that the inventory still has as alive. Gates go by the list.`,
      fix: 'Close the program and start it again: it records them.',
    }
  }
  return {
    verdict: 'pass',
    message: `${many(ledger.entries.size, 'secret')}, in step with the inventory.`,
  }
}

/** Whether the inventory alone would still let this digest in. */
function isAccepted(db: Reader, digest: string, now: number): boolean {
  const version = versionByDigest(db, Buffer.from(digest, 'hex'))
  if (!version || version.revoked_at !== null) return false
  return version.refused_from === null || version.refused_from > now
}

export function checkGates(database: Database, now: number): Finding {
  const { gates, epoch } = database.read((db) => ({
    gates: listGates(db),
    epoch: currentEpoch(db).number,
  }))
  // Of those that report by file nothing is to be seen until the next report.
  const running = gates.filter((gate) => gate.signed_off_at === null && gate.by_file === 0)
  if (gates.length === 0) {
    return {
      verdict: 'warn',
      message: 'No gate has reported yet, so no key is verified and Last used is unknown.',
      fix: 'Run one: dsadmin gate, or the switch "Run a gate on this computer".',
    }
  }
  const silent = running.filter((gate) => now - gate.heartbeat_at > SILENT_AFTER)
  if (silent.length > 0) {
    return {
      verdict: 'warn',
      message: `Silent: ${silent.map(({ name }) => name).join(', ')}.`,
      fix: 'Start them again, or retire those that will not come back: until then their uses are unknown.',
    }
  }
  const behind = running.filter((gate) => gate.applied_epoch < epoch)
  if (behind.length > 0) {
    return {
      verdict: 'warn',
      message: `Not yet up to the last change: ${behind.map(({ name }) => name).join(', ')}.`,
      fix: 'Check again in a few seconds. If it lasts, start that gate again.',
    }
  }
  return {
    verdict: 'pass',
    message:
      running.length === 0
        ? 'All gates signed off; none runs now.'
        : `${String(running.length)} in step: ${running.map(({ name }) => name).join(', ')}.`,
  }
}

/** The newest time in the inventory must have passed: else a clock went back, or another is ahead. */
export function checkClock(database: Database, now: number): Finding {
  const { newest } = database.read((db) =>
    db.get<{ newest: number | null }>(
      `SELECT max(at) AS newest FROM (
         SELECT max(at) AS at FROM audit UNION ALL SELECT max(heartbeat_at) FROM gate)`,
    ),
  ) ?? { newest: null }
  if (now < EARLIEST) {
    return {
      verdict: 'fail',
      message: `The clock says ${instant(now)}.`,
      fix: 'Set it: expiry, overlaps and Last used go by it.',
    }
  }
  if (newest !== null && newest > now + TOLERANCE) {
    const days = Math.floor((newest - now) / DAY)
    return {
      verdict: 'warn',
      message: `The inventory holds a time ${days > 0 ? many(days, 'day') : durationWords(newest - now)} ahead of this clock (${instant(newest)}).`,
      fix: 'Compare the clocks of the computers that use it. Revoked keys stay revoked whatever a clock says.',
    }
  }
  return { verdict: 'pass', message: `${instant(now)}, later than everything recorded.` }
}
