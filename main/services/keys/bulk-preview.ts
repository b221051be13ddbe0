// Owns what would become of many keys: which are meant, which are in use, what would not work; changes nothing.
import { DAY, HOUR } from '#base/duration'
import { Fault } from '#base/fault'
import type { Output, Parsed } from '#contract'
import type { BulkAction, BulkMissing, BulkPreviewRow } from '#contract/bulk'
import { lastSeqsOf } from '#store/audit'
import type { Reader } from '#store/connection'
import { usesByHour, usesOfKeys } from '#store/key-use'
import { keyById, type KeyRecord } from '#store/keys'
import { requireSuspendable } from './change.ts'
import type { KeyContext } from './context.ts'
import type { Inventory } from './inventory.ts'
import { lastUsed, type Watch } from './last-used.ts'
import { checkOwner, checkReason, checkTags, fold } from './names.ts'
import { readView, tagsOf } from './present.ts'
import { resolveKey, type Resolved, revokedFault } from './resolve.ts'
import { endingOf, requireEnding } from './revoke.ts'
import { keyState } from './state.ts'

const MOST = 5_000
const HOT = DAY

interface Meant {
  readonly resolved: Resolved
  /** What the row is asked for by when it is done. */
  readonly ref: string
}

interface Found {
  readonly meant: readonly Meant[]
  readonly missing: readonly BulkMissing[]
}

/** The action with its texts checked and tidied. Errors: input.invalid, input.secret. */
export function checkAction(action: BulkAction): BulkAction {
  switch (action.kind) {
    case 'revoke':
      return { ...action, reason: checkReason(action.reason) }
    case 'owner':
      return { ...action, owner: checkOwner(action.owner) }
    case 'tag': {
      const add = checkTags(action.add)
      const remove = checkTags(action.remove)
      if (add.length + remove.length > 0) return { ...action, add, remove }
      throw new Fault({
        code: 'input.invalid',
        message: 'No tag was given.',
        fix: 'Give a tag to add or to remove.',
        field: 'tags',
      })
    }
    default:
      return action
  }
}

/** The tags of a key after adding and removing some, in their order. Errors: input.invalid for too many. */
export function tagsAfter(
  key: KeyRecord,
  { add, remove }: Extract<BulkAction, { readonly kind: 'tag' }>,
): readonly string[] {
  const gone = new Set(remove.map(fold))
  return checkTags([...tagsOf(key).filter((tag) => !gone.has(fold(tag))), ...add])
}

export class BulkPreview {
  readonly #context: KeyContext
  readonly #inventory: Inventory

  constructor(context: KeyContext, inventory: Inventory) {
    this.#context = context
    this.#inventory = inventory
  }

  /** Errors: input.invalid, input.secret for the action; input.size for too many keys. */
  preview(input: Parsed<'keys.previewBulk'>): Output<'keys.previewBulk'> {
    const action = checkAction(input.action)
    const { database, runtime, settings } = this.#context
    const now = runtime.now()
    return database.read((db) => {
      const { meant, missing } = this.#find(db, input.pick, action)
      const ids = meant.map(({ resolved }) => resolved.key.id)
      const scene: Scene = {
        db,
        action,
        now,
        uses: usesOfKeys(db, ids, Math.floor((now - DAY) / HOUR) + 1),
        seqs: lastSeqsOf(db, ids),
        watch: readView(db, now, settings().unusedAfterDays * DAY).watch,
      }
      const rows = meant.map((one) => previewRow(scene, one))
      return {
        rows,
        missing: [...missing],
        works: rows.filter((row) => row.works).length,
        hot: rows.filter((row) => row.works && row.hot).length,
      }
    })
  }

  #find(db: Reader, pick: Parsed<'keys.previewBulk'>['pick'], action: BulkAction): Found {
    switch (pick.by) {
      case 'list':
        return fromList(db, pick.lines, action.kind === 'revoke')
      case 'ids':
        return {
          meant: [...new Set(pick.ids)].flatMap((id) => {
            const key = keyById(db, id)
            return key ? [{ resolved: { key, version: undefined }, ref: id }] : []
          }),
          missing: pick.ids.flatMap((id, at) =>
            keyById(db, id) ? [] : [{ line: at + 1, message: 'There is no key with this id.' }],
          ),
        }
      case 'filter': {
        const keys = this.#inventory.picked(db, pick.filter, MOST + 1)
        if (keys.length > MOST)
          throw new Fault({
            code: 'input.size',
            message: `More than ${MOST.toLocaleString('en')} keys fit.`,
            fix: 'Narrow the filter, and do it in parts.',
            field: 'filter',
          })
        return {
          meant: keys.map((key) => ({ resolved: { key, version: undefined }, ref: key.id })),
          missing: [],
        }
      }
      default:
        return pick satisfies never
    }
  }
}

interface Scene {
  readonly db: Reader
  readonly action: BulkAction
  readonly now: number
  /** By key id. */
  readonly uses: ReadonlyMap<string, number>
  readonly seqs: ReadonlyMap<string, number>
  readonly watch: Watch
}

function previewRow(scene: Scene, { resolved, ref }: Meant): BulkPreviewRow {
  const { now, uses, seqs, watch } = scene
  const { key, version } = resolved
  const { why, ends } = wouldDo(scene.db, resolved, scene.action, now)
  // Of a value that was named alone, its own use: another may be all that is hot.
  const used = version ?? key
  const from = Math.floor((now - DAY) / HOUR) + 1
  const recent = version
    ? usesByHour(scene.db, [version.id], from).reduce((sum, hour) => sum + hour.uses, 0)
    : (uses.get(key.id) ?? 0)
  return {
    ref,
    id: key.id,
    name: key.name,
    prefix: version?.prefix ?? key.prefix,
    state: keyState(key, now),
    owner: key.owner,
    lastUsed: lastUsed({ createdAt: used.created_at, lastUsedAt: used.last_used_at }, watch),
    uses24h: recent,
    hot: used.last_used_at !== null && used.last_used_at > now - HOT,
    works: why === undefined,
    ...(why === undefined ? {} : { why }),
    ends: [...ends],
    seen: seqs.get(key.id) ?? 0,
  }
}

/** A prefix means its value where values are ended, and its key for everything else. */
function fromList(db: Reader, lines: readonly string[], byValue: boolean): Found {
  const meant = new Map<string, Meant>()
  const missing: BulkMissing[] = []
  for (const [at, text] of lines.entries()) {
    if (text.trim() === '') continue
    try {
      const { key, version } = resolveKey(db, text)
      const resolved = { key, version: byValue ? version : undefined }
      const ref = resolved.version?.prefix ?? key.id
      meant.set(ref, { resolved, ref })
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      missing.push({
        line: at + 1,
        message: error.code === 'key.missing' ? 'No such key.' : `${error.message} ${error.fix}`,
      })
    }
  }
  // The whole key makes its single values superfluous.
  const whole = new Set(
    [...meant.values()]
      .filter(({ ref, resolved }) => ref === resolved.key.id)
      .map(({ ref }) => ref),
  )
  return {
    meant: [...meant.values()].filter(
      ({ ref, resolved }) => ref === resolved.key.id || !whole.has(resolved.key.id),
    ),
    missing,
  }
}

interface WouldDo {
  /** Undefined: it would be done. */
  readonly why: string | undefined
  readonly ends: readonly string[]
}

function wouldDo(db: Reader, resolved: Resolved, action: BulkAction, now: number): WouldDo {
  const { key } = resolved
  try {
    if (key.revoked_at !== null) throw revokedFault(key)
    switch (action.kind) {
      case 'suspend':
      case 'resume':
        requireSuspendable(key, action.kind === 'suspend', now)
        return { why: undefined, ends: [] }
      case 'revoke': {
        const ending = endingOf(db, resolved, now)
        requireEnding(ending, resolved)
        return { why: undefined, ends: ending.ending.map((version) => version.prefix) }
      }
      case 'tag':
        return unlessSame(JSON.stringify(tagsAfter(key, action)) === key.tags)
      case 'owner':
        return unlessSame(action.owner === key.owner)
      default:
        return action satisfies never
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { why: error.message, ends: [] }
  }
}

function unlessSame(same: boolean): WouldDo {
  return { why: same ? 'Nothing would change.' : undefined, ends: [] }
}
