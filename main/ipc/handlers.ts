// Owns the handler table: one function an operation, nothing missing, nothing more.
import type { Call } from '#base/call'
import type { Channel, Output, Parsed } from '#contract'
import type { AsOf } from '#services/audit/as-of'
import type { Audit } from '#services/audit/audit'
import type { Backups } from '#services/backup/backup'
import type { Bundles } from '#services/bundle/bundles'
import type { Gates } from '#services/gate/gates'
import type { Host } from '#services/host/host'
import type { Import } from '#services/import/import'
import type { Keys } from '#services/keys/keys'
import type { Metastore } from '#services/metastore/metastore'
import type { Scan } from '#services/scan/scan'
import type { Policies } from '#services/policy/policies'
import type { Credentials } from '#services/report/credentials'
import type { Reviews } from '#services/review/reviews'
import type { Vaults } from '#services/vault/vaults'
import type { Settings } from '#services/workspace/settings'
import type { Workspaces } from '#services/workspace/workspaces'

/** Every operation of the contract and the service method that carries it out. */
export type Handlers = {
  readonly [C in Channel]: (input: Parsed<C>, call: Call) => Output<C> | Promise<Output<C>>
}

/** The services of one open workspace. */
export interface Services {
  readonly keys: Keys
  readonly gates: Gates
  readonly host: Host
  readonly audit: Audit
  readonly asOf: AsOf
  readonly backups: Backups
  readonly bundles: Bundles
  readonly metastore: Metastore
  readonly scan: Scan
  readonly policies: Policies
  readonly credentials: Credentials
  readonly imports: Import
  readonly reviews: Reviews
  readonly vaults: Vaults
  readonly settings: Settings
  readonly workspaces: Workspaces
}

export function handlersOf({
  keys,
  gates,
  host,
  audit,
  asOf,
  backups,
  bundles,
  metastore,
  scan,
  policies,
  credentials,
  imports,
  reviews,
  vaults,
  settings,
  workspaces,
}: Services): Handlers {
  return {
    'keys.list': (input) => keys.list(input),
    'keys.summary': (input) => keys.summary(input),
    'keys.show': (input) => keys.show(input),
    'keys.checkName': (input) => keys.checkName(input),
    'keys.identify': (input) => keys.identify(input),
    'keys.blastRadius': (input) => keys.blastRadius(input),
    'keys.receipt': (input) => keys.receipt(input),
    'keys.create': (input, call) => keys.create(input, call),
    'keys.rotate': (input, call) => keys.rotate(input, call),
    'keys.revealCopy': (input, call) => keys.revealCopy(input, call),
    'keys.pending': () => keys.pending(),
    'keys.confirm': (input, call) => keys.confirm(input, call),
    'keys.copyValue': (input, call) => keys.copyValue(input, call),
    'keys.clearCopied': (input, call) => keys.clearCopied(input, call),
    'keys.keepCopy': (input, call) => keys.keepCopy(input, call),
    'keys.recipients': (input) => keys.recipients(input),
    'keys.seal': (input, call) => keys.seal(input, call),
    'keys.knownUsers': () => keys.knownUsers(),
    'keys.forgetUser': (input, call) => keys.forgetUser(input, call),
    'keys.test': (input, call) => keys.test(input, call),
    'keys.edit': (input, call) => keys.edit(input, call),
    'keys.suspend': (input, call) => keys.suspend(input, call),
    'keys.resume': (input, call) => keys.resume(input, call),
    'keys.revoke': (input, call) => keys.revoke(input, call),
    'keys.rotation': (input) => keys.rotation(input),
    'keys.extendOverlap': (input, call) => keys.extendOverlap(input, call),
    'keys.closeOverlap': (input, call) => keys.closeOverlap(input, call),
    'keys.previewBulk': (input) => keys.previewBulk(input),
    'keys.bulk': (input, call) => keys.bulk(input, call),
    'keys.useByDay': (input) => keys.useByDay(input),
    'keys.ages': () => keys.ages(),
    'gates.coverage': (input) => gates.coverage(input),
    'policy.show': () => policies.show(),
    'policy.set': (input, call) => policies.set(input, call),
    'policy.violations': (input) => policies.violations(input),
    'policy.due': (input) => policies.due(input),
    'policy.calendar': (input) => policies.calendar(input),
    'policy.notices': () => policies.notices(),
    'report.credentials': (input) => credentials.report(input),
    'import.hold': (input) => imports.hold(input),
    'import.names': (input, call) => imports.names(input, call),
    'import.planned': (input) => imports.planned(input),
    'import.drop': (input, call) => imports.drop(input, call),
    'gates.list': () => gates.list(),
    'gates.local': () => gates.local(),
    'gates.runHere': (input, call) => gates.runHere(input, call),
    'gates.retire': (input, call) => gates.retire(input, call),
    'metastore.engines': () => metastore.engines(),
    'metastore.guide': (input) => metastore.guide(input),
    'metastore.scripts': (input, call) => metastore.scripts(input, call),
    'metastore.saveScripts': (input, call) => metastore.saveScripts(input, call),
    'metastore.probe': (input, call) => metastore.probe(input, call),
    'metastore.createDatabase': (input, call) => metastore.createDatabase(input, call),
    'metastore.plan': (input, call) => metastore.plan(input, call),
    'metastore.prepare': (input, call) => metastore.prepare(input, call),
    'metastore.upgrade': (input, call) => metastore.upgrade(input, call),
    'metastore.validate': (input, call) => metastore.validate(input, call),
    'metastore.report': (input) => metastore.report(input),
    'metastore.connections': () => metastore.connections(),
    'metastore.keep': (input, call) => metastore.keep(input, call),
    'metastore.forget': (input, call) => metastore.forget(input, call),
    'metastore.draft': () => metastore.draft(),
    'metastore.saveDraft': (input) => metastore.saveDraft(input),
    'metastore.trial': () => metastore.trial(),
    'metastore.runTrial': (input, call) => metastore.runTrial(input, call),
    'metastore.removeTrial': (input, call) => metastore.removeTrial(input, call),
    'scan.run': (input, call) => scan.run(input, call),
    'host.choose': (input) => host.choose(input),
    'workspace.about': () => workspaces.about(),
    'workspace.create': (input, call) => workspaces.create(input, call),
    'workspace.open': (input, call) => workspaces.open(input, call),
    'workspace.watch': (input, call) => workspaces.watch(input, call),
    'workspace.doctor': () => workspaces.doctor(),
    'settings.get': () => settings.get(),
    'settings.set': (input, call) => settings.set(input, call),
    'vault.status': (input) => vaults.status(input),
    'vault.makeFile': (input, call) => vaults.makeFile(input, call),
    'vault.unlockFile': (input, call) => vaults.unlockFile(input, call),
    'vault.lockFile': (input, call) => vaults.lockFile(input, call),
    'audit.list': (input) => audit.list(input),
    'audit.asOf': (input) => asOf.asOf(input),
    'audit.verify': () => audit.verify(),
    'backup.write': (input, call) => backups.write(input, call),
    'backup.preview': (input, call) => backups.preview(input, call),
    'backup.restore': (input, call) => backups.restore(input, call),
    'backup.last': () => backups.last(),
    'bundle.write': (input, call) => bundles.write(input, call),
    'bundle.takeUses': (input, call) => bundles.takeUses(input, call),
    'review.list': (input) => reviews.list(input),
    'review.start': (input, call) => reviews.start(input, call),
    'review.show': (input) => reviews.show(input),
    'review.rows': (input) => reviews.rows(input),
    'review.row': (input) => reviews.row(input),
    'review.decide': (input, call) => reviews.decide(input, call),
    'review.decideEach': (input, call) => reviews.decideEach(input, call),
    'review.drift': (input) => reviews.drift(input),
    'review.diff': (input) => reviews.diff(input),
    'review.sign': (input, call) => reviews.sign(input, call),
    'review.apply': (input, call) => reviews.apply(input, call),
    'review.pack': (input, call) => reviews.pack(input, call),
    'review.abandon': (input, call) => reviews.abandon(input, call),
    'review.verify': (input) => reviews.verify(input),
  }
}
