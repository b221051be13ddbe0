// Owns the metastore's service on a test workspace, as the program composes it.
import { join } from 'node:path'
import { v7 } from 'uuid'
import { silentLog } from '#base/log'
import { trialFolder } from '#base/paths'
import { checkName, fold } from '#services/keys/names'
import { LocalTrial, type LocalTrialParts } from '#services/metastore/local-trial'
import { Metastore } from '#services/metastore/metastore'
import type { TestWorkspace } from '#tests/workspace'

export function localTrial(
  { folder, clock }: Pick<TestWorkspace, 'folder' | 'clock'>,
  starter?: LocalTrialParts['starter'],
): LocalTrial {
  return new LocalTrial({
    folder: trialFolder(folder),
    starter,
    logFile: join(folder, 'log', 'trial.log'),
    runtime: { now: () => clock.now },
    log: silentLog,
  })
}

export function openMetastore(space: TestWorkspace, trial = localTrial(space)): Metastore {
  const { database, vault, clock } = space
  return new Metastore({
    database,
    vault,
    runtime: { now: () => clock.now, id: () => v7(), actor: 'tess@desk' },
    naming: { check: checkName, fold },
    trial,
  })
}
