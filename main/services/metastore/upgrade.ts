// Owns bringing an older Science-schema to the version of this program, by known ways alone; refuses to guess one.
import { Fault } from '#base/fault'
import { inspect } from './inspect.ts'
import { type Prepared, upgradeSchema } from './prepare.ts'
import { schemaVersion } from './probe/look.ts'
import type { RunOptions } from './runner.ts'
import type { Release } from './schema/description.ts'
import { SCIENCE } from './schema/scripts.ts'
import type { Upgrade } from './schema/upgrade.ts'
import type { SqlSession } from './session.ts'
import { explained } from './trouble.ts'

/** From each version to the next. 1.0.0 is the first, so there is none yet; a test proves one that is made up. */
export const WAYS: readonly Upgrade[] = []

export interface UpgradeOptions extends RunOptions {
  readonly release?: Release
  readonly ways?: readonly Upgrade[]
}

const numbers = (version: string): readonly number[] => version.split('.').map(Number)

function isNewer(version: string, than: string): boolean {
  const [a, b] = [numbers(version), numbers(than)]
  const at = a.findIndex((number, place) => number !== b[place])
  return at >= 0 && (a[at] ?? 0) > (b[at] ?? 0)
}

function refuse(message: string, fix: string): Fault {
  return new Fault({ code: 'metastore.differs', message: `Nothing was changed. ${message}`, fix })
}

/** The ways from one version to another, in order. @throws Fault metastore.differs where there is none. */
export function waysFrom(
  found: string,
  wanted: string,
  ways: readonly Upgrade[],
): readonly Upgrade[] {
  const chain: Upgrade[] = []
  let version = found
  while (version !== wanted) {
    const way = ways.find(({ from }) => from.version === version)
    if (way === undefined || chain.includes(way)) {
      throw isNewer(version, wanted)
        ? refuse(
            `The Science-schema there is ${version}, newer than ${wanted}, which this program knows.`,
            'Install the newer version of this program.',
          )
        : refuse(
            `This program knows no way from Science-schema ${version} to ${wanted}.`,
            'Use a version of this program that knows it, then this one.',
          )
    }
    chain.push(way)
    version = way.to.version
  }
  return chain
}

/** The version that is there whole. Errors: Fault metastore.missing, metastore.differs. */
async function versionThere(session: SqlSession): Promise<string> {
  const shape = await inspect(session)
  if (!shape.has('sci_version')) {
    throw new Fault({
      code: 'metastore.missing',
      message: 'There is no Science-schema in this database.',
      fix: 'Prepare it: that creates the current version at once.',
    })
  }
  const version = await schemaVersion(session)
  if (version !== 'half') return version
  throw refuse(
    'The Science-schema there is half made: its scripts have not both run to their end.',
    'Prepare it again: what is there is found and kept.',
  )
}

/**
 * Runs every step of every way under the rules of prepare; run again after any end, it converges. Errors:
 * Fault metastore.missing where there is no schema, metastore.differs for a half made, newer or unknown one,
 * and those of prepare.
 */
export async function upgrade(session: SqlSession, options: UpgradeOptions): Promise<Prepared> {
  const { release = SCIENCE, ways = WAYS, ...run } = options
  const found = await explained(versionThere(session))
  const started = performance.now()
  let executed = 0
  let same = 0
  for (const way of waysFrom(found, release.version, ways)) {
    const done = await upgradeSchema(session, way, run)
    executed += done.executed
    same += done.found
  }
  const ms = performance.now() - started
  return { ok: true, version: release.version, executed, found: same, ms }
}
