// Owns the check-up of a workspace: runs every check and words its verdict; refuses to let one check end the others.
import { Fault } from '#base/fault'
import type { Log } from '#base/log'
import type { WorkspaceFiles } from '#base/paths'
import type { Runtime } from '#base/runtime'
import type { AuditHealth, Output, VaultStatus } from '#contract'
import type { Database } from '#store/database'
import { checkFolder, checkModes, checkSpace } from './doctor-files.ts'
import {
  checkClock,
  checkGates,
  checkIntegrity,
  checkLedger,
  checkSchema,
  sqliteVersion,
} from './doctor-inventory.ts'

export type Check = Output<'workspace.doctor'>['checks'][number]
/** What one check found; its name is added around it. */
export type Finding = Omit<Check, 'check'>

export interface Patient {
  readonly dataDir: string
  readonly files: WorkspaceFiles
  readonly database: Database
  readonly vault: { readonly status: (recheck?: boolean) => Promise<VaultStatus> }
  readonly audit: { readonly verify: () => Promise<AuditHealth> }
  readonly runtime: Runtime
  readonly log: Log
  readonly version: string
}

type Examination = (patient: Patient) => Finding | Promise<Finding>

const EXAMINATIONS: readonly (readonly [check: string, examine: Examination])[] = [
  ['Data folder', ({ dataDir }) => checkFolder(dataDir)],
  ['File permissions', ({ dataDir, files }) => checkModes(dataDir, files.folder)],
  ['Disk space', ({ dataDir }) => checkSpace(dataDir)],
  ['Inventory', ({ database }) => checkIntegrity(database)],
  ['Inventory version', ({ database }) => checkSchema(database)],
  [
    'List of revoked keys',
    ({ database, files, runtime }) => checkLedger(database, files.ledger, runtime.now()),
  ],
  ['Vault', async ({ vault }) => checkVault(await vault.status(true))],
  ['Audit chain', async ({ audit }) => checkChain(await audit.verify())],
  ['Gates', ({ database, runtime }) => checkGates(database, runtime.now())],
  ['Clock', ({ database, runtime }) => checkClock(database, runtime.now())],
  [
    'Program',
    ({ version, database }) => ({
      verdict: 'pass',
      message: `Data Science Admin ${version}, Node ${process.versions.node}, SQLite ${sqliteVersion(database)}.`,
    }),
  ],
]

/** Every check in a fixed order. One that cannot be made is a check that failed. */
export async function examine(patient: Patient): Promise<readonly Check[]> {
  const checks: Check[] = []
  for (const [check, examination] of EXAMINATIONS) {
    checks.push({ check, ...(await findingOf(examination, patient)) })
  }
  return checks
}

async function findingOf(examination: Examination, patient: Patient): Promise<Finding> {
  try {
    return await examination(patient)
  } catch (error) {
    if (error instanceof Fault) return { verdict: 'fail', message: error.message, fix: error.fix }
    patient.log.error('a check could not be made', { cause: error })
    return {
      verdict: 'fail',
      message: 'This could not be checked, for a reason that was not foreseen.',
      fix: 'The log in the data folder holds the cause.',
    }
  }
}

/** A vault that cannot be used is no failure: nothing in the life of a key needs it. */
function checkVault({ state, message, fix }: VaultStatus): Finding {
  if (state === 'ready') return { verdict: 'pass', message }
  return { verdict: state === 'damaged' ? 'fail' : 'warn', message, fix }
}

function checkChain({ ok, message }: AuditHealth): Finding {
  return ok
    ? { verdict: 'pass', message }
    : {
        verdict: 'fail',
        message,
        fix: 'Keep a copy of the whole folder as it is now, then look at the records around that number with dsadmin audit list.',
      }
}
