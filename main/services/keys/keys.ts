// Owns the operations on keys as one service, each carried out by the part that knows how; refuses to do anything itself.
import type { Call } from '#base/call'
import type { KeyRow, Output, Parsed } from '#contract'
import type { Reader } from '#store/connection'
import { Bulk } from './bulk.ts'
import { BulkPreview } from './bulk-preview.ts'
import { Changing } from './change.ts'
import { Charts } from './charts.ts'
import { Copying } from './clipboard.ts'
import type { KeyContext, KeysOptions } from './context.ts'
import { Evidence } from './evidence.ts'
import { Inventory } from './inventory.ts'
import { Issuing } from './issue.ts'
import { Overlaps } from './overlap.ts'
import { PendingValues } from './pending.ts'
import { recognise, type RecognisedKey } from './recognise.ts'
import { Revoking } from './revoke.ts'
import { Sealing } from './seal.ts'
import { Rotations } from './rotation.ts'
import { Testing } from './test-request.ts'
import { Values } from './values.ts'

/** The service behind `keys.*`: a method for each operation, named like its second word. */
export class Keys {
  readonly #inventory: Inventory
  readonly #evidence: Evidence
  readonly #issuing: Issuing
  readonly #values: Values
  readonly #copying: Copying
  readonly #sealing: Sealing
  readonly #testing: Testing
  readonly #changing: Changing
  readonly #revoking: Revoking
  readonly #context: KeyContext
  readonly #rotations: Rotations
  readonly #overlaps: Overlaps
  readonly #bulkPreview: BulkPreview
  readonly #bulk: Bulk
  readonly #charts: Charts

  constructor(options: KeysOptions) {
    const context: KeyContext = { ...options, pending: new PendingValues() }
    this.#context = context
    this.#inventory = new Inventory(context)
    this.#evidence = new Evidence(context)
    this.#issuing = new Issuing(context)
    this.#values = new Values(context, this.#inventory)
    this.#copying = new Copying(context)
    this.#sealing = new Sealing(context)
    this.#testing = new Testing(context)
    this.#changing = new Changing(context, this.#inventory)
    this.#revoking = new Revoking(context)
    this.#rotations = new Rotations(context)
    this.#charts = new Charts(context)
    this.#bulkPreview = new BulkPreview(context, this.#inventory)
    this.#bulk = new Bulk(context, this.#changing, this.#revoking)
    this.#overlaps = new Overlaps(context, this.#rotations, this.#revoking)
  }

  list(input: Parsed<'keys.list'>): Output<'keys.list'> {
    return this.#inventory.list(input)
  }

  /** Rows as the list shows them, for a report in a transaction that is open. */
  rows(db: Reader, numbers: readonly number[]): readonly KeyRow[] {
    return this.#inventory.rows(db, numbers)
  }

  summary(input: Parsed<'keys.summary'>): Output<'keys.summary'> {
    return this.#inventory.summary(input)
  }

  show(input: Parsed<'keys.show'>): Output<'keys.show'> {
    return this.#inventory.show(input)
  }

  checkName(input: Parsed<'keys.checkName'>): Output<'keys.checkName'> {
    return this.#inventory.checkName(input)
  }

  identify(input: Parsed<'keys.identify'>): Output<'keys.identify'> {
    return this.#inventory.identify(input)
  }

  /** Whose some digests in hexadecimal are, for a scan that found them. */
  recognise(digests: readonly string[]): ReadonlyMap<string, RecognisedKey> {
    const { database, runtime } = this.#context
    return database.read((db) => recognise(db, digests, runtime.now()))
  }

  blastRadius(input: Parsed<'keys.blastRadius'>): Output<'keys.blastRadius'> {
    return this.#evidence.blastRadius(input)
  }

  receipt(input: Parsed<'keys.receipt'>): Output<'keys.receipt'> {
    return this.#evidence.receipt(input)
  }

  create(input: Parsed<'keys.create'>, call: Call): Output<'keys.create'> {
    return this.#issuing.create(input, call)
  }

  rotate(input: Parsed<'keys.rotate'>, call: Call): Output<'keys.rotate'> {
    return this.#issuing.rotate(input, call)
  }

  revealCopy(input: Parsed<'keys.revealCopy'>, call: Call): Promise<Output<'keys.revealCopy'>> {
    return this.#values.revealCopy(input, call)
  }

  pending(): Output<'keys.pending'> {
    return this.#values.pending()
  }

  confirm(input: Parsed<'keys.confirm'>, call: Call): Output<'keys.confirm'> {
    return this.#values.confirm(input, call)
  }

  copyValue(input: Parsed<'keys.copyValue'>, call: Call): Promise<Output<'keys.copyValue'>> {
    return this.#copying.copyValue(input, call)
  }

  clearCopied(_input: Parsed<'keys.clearCopied'>, call: Call): Promise<Output<'keys.clearCopied'>> {
    return this.#copying.clearCopied(call)
  }

  keepCopy(input: Parsed<'keys.keepCopy'>, call: Call): Promise<Output<'keys.keepCopy'>> {
    return this.#values.keepCopy(input, call)
  }

  recipients(input: Parsed<'keys.recipients'>): Promise<Output<'keys.recipients'>> {
    return this.#sealing.recipients(input)
  }

  seal(input: Parsed<'keys.seal'>, call: Call): Promise<Output<'keys.seal'>> {
    return this.#sealing.seal(input, call)
  }

  knownUsers(): Output<'keys.knownUsers'> {
    return this.#sealing.knownUsers()
  }

  forgetUser(input: Parsed<'keys.forgetUser'>, call: Call): Output<'keys.forgetUser'> {
    return this.#sealing.forgetUser(input, call)
  }

  test(input: Parsed<'keys.test'>, call: Call): Promise<Output<'keys.test'>> {
    return this.#testing.test(input, call)
  }

  edit(input: Parsed<'keys.edit'>, call: Call): Output<'keys.edit'> {
    return this.#changing.edit(input, call)
  }

  suspend(input: Parsed<'keys.suspend'>, call: Call): Output<'keys.suspend'> {
    return this.#changing.suspend(input, call)
  }

  resume(input: Parsed<'keys.resume'>, call: Call): Output<'keys.resume'> {
    return this.#changing.resume(input, call)
  }

  revoke(input: Parsed<'keys.revoke'>, call: Call): Output<'keys.revoke'> {
    return this.#revoking.revoke(input, call)
  }

  rotation(input: Parsed<'keys.rotation'>): Output<'keys.rotation'> {
    return this.#rotations.rotation(input)
  }

  extendOverlap(input: Parsed<'keys.extendOverlap'>, call: Call): Output<'keys.extendOverlap'> {
    return this.#overlaps.extend(input, call)
  }

  closeOverlap(input: Parsed<'keys.closeOverlap'>, call: Call): Output<'keys.closeOverlap'> {
    return this.#overlaps.close(input, call)
  }

  previewBulk(input: Parsed<'keys.previewBulk'>): Output<'keys.previewBulk'> {
    return this.#bulkPreview.preview(input)
  }

  bulk(input: Parsed<'keys.bulk'>, call: Call): Promise<Output<'keys.bulk'>> {
    return this.#bulk.run(input, call)
  }

  useByDay(input: Parsed<'keys.useByDay'>): Output<'keys.useByDay'> {
    return this.#charts.useByDay(input)
  }

  ages(): Output<'keys.ages'> {
    return this.#charts.ages()
  }
}
