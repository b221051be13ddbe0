// Owns the trial database's process under an app: what it is given, and that it ends at once when the database breaks.
import { runChild } from '#base/child-process'
import { runTrial } from '#hosts/trial/run'
import type { TrialArguments } from '#services/metastore/local-trial'

await runChild<TrialArguments>('trial', ({ folder, port }, { log, signal }) =>
  runTrial({
    folder,
    port,
    log,
    signal,
    // Nothing that waits can be heard any more: the app starts another one.
    broken: () => process.exit(1),
  }),
)
