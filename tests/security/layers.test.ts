// Proves that the dependency rule is alive: every row of the lint configuration is fed a violation and a legal import.
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

/** [file, import that must be refused, import that must pass] */
const SEEDS: readonly (readonly [file: string, refused: string, legal: string])[] = [
  ['preload/contract/seed-a.ts', '#base/fault', './keys.ts'],
  ['preload/contract/seed-b.ts', 'zod', './fields.ts'],
  ['preload/contract/seed-c.ts', 'node:fs', './fields.ts'],
  ['preload/contract/fields.ts', '#contract/keys', 'zod'],
  ['preload/index.ts', '#contract', '#contract/channels'],
  ['main/base/seed-a.ts', '#store/database', 'node:fs'],
  ['main/base/seed-b.ts', 'zod', '#contract/failure'],
  ['main/store/seed-a.ts', '#services/keys/keys', '#base/fault'],
  ['main/store/seed-b.ts', 'better-sqlite3', './connection.ts'],
  ['main/store/connection.ts', '#ipc/dispatch', 'better-sqlite3'],
  ['main/services/keys/seed-a.ts', '#services/audit/audit', '#store/database'],
  ['main/services/keys/seed-b.ts', 'keytar', '#contract'],
  ['main/services/keys/seed-c.ts', '../audit/audit.ts', './format.ts'],
  ['main/services/keys/seed-d.ts', 'electron', 'node:crypto'],
  ['main/services/vault/keychain.ts', '#ipc/dispatch', 'keytar'],
  ['main/services/metastore/seed-a.ts', '#services/keys/keys', '#services/metastore/session'],
  ['main/services/metastore/seed-b.ts', 'pg', '#contract'],
  ['main/services/metastore/engines/postgres.ts', 'mysql2', 'pg'],
  ['main/services/metastore/engines/mysql.ts', 'pg', 'mysql2'],
  ['main/services/metastore/engines/sqlserver.ts', 'pg', 'tedious'],
  ['main/services/metastore/engines/oracle.ts', 'pg', 'oracledb'],
  ['main/services/metastore/seed-c.ts', 'dbgate-query-splitter', './session.ts'],
  ['main/services/metastore/pair/split.ts', 'pg', 'dbgate-query-splitter'],
  ['main/ipc/seed-a.ts', '#hosts/ui', '#services/keys/keys'],
  ['main/ipc/seed-b.ts', '#store/database', '#contract'],
  ['main/hosts/loopback/seed-a.ts', '#services/keys/keys', '#ipc/dispatch'],
  ['main/hosts/loopback/seed-b.ts', 'electron', '#hosts/ui'],
  ['main/hosts/gate/seed-a.ts', '#services/keys/keys', '#services/gate/verify'],
  ['main/hosts/trial/seed-a.ts', '#services/metastore/session', '#store/folder-lock'],
  ['main/hosts/loopback/seed-c.ts', '@electric-sql/pglite', '#hosts/ui'],
  ['main/hosts/trial/seed-b.ts', 'pg', '@electric-sql/pglite'],
  ['main/hosts/electron/seed-a.ts', '#hosts/loopback/server', 'electron'],
  ['main/seed-a.ts', 'electron', '#compose'],
  ['main/index.ts', '#store/database', 'electron'],
  ['renderer/bridge/seed-a.ts', '#ui/dialog', '#contract'],
  ['renderer/ui/seed-a.ts', '#features/keys/keys-page', '#bridge'],
  ['renderer/ui/seed-b.ts', 'node:fs', '#ui/dialog'],
  ['renderer/features/keys/seed-a.ts', '#features/gates/gates-page', '#ui/dialog'],
  ['renderer/features/keys/seed-b.ts', '#base/fault', '#bridge'],
  ['renderer/app/seed-a.ts', '#ipc/dispatch', '#features/keys/keys-page'],
]

interface Diagnostic {
  readonly code?: string
  readonly filename: string
}

describe('dependency rule', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dsadmin-layers-'))
  let found: readonly Diagnostic[] = []
  let legalFound: readonly Diagnostic[] = []

  function lint(pick: (seed: (typeof SEEDS)[number]) => string): readonly Diagnostic[] {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder)
    copyFileSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'))
    for (const seed of SEEDS) {
      const path = join(folder, seed[0])
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, `import * as seeded from '${pick(seed)}'\nexport const used = seeded\n`)
    }
    const run = spawnSync(
      process.execPath,
      [join(root, 'node_modules/oxlint/bin/oxlint'), '-f', 'json', '--disable-nested-config', '.'],
      { cwd: folder, encoding: 'utf8' },
    )
    const report = JSON.parse(run.stdout) as { readonly diagnostics: readonly Diagnostic[] }
    return report.diagnostics.filter(({ code }) => code?.includes('no-restricted-imports'))
  }

  beforeAll(() => {
    found = lint(([, refused]) => refused)
    legalFound = lint(([, , legal]) => legal)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(SEEDS)('%s may not import %s', (file) => {
    expect(found.some(({ filename }) => filename.endsWith(file))).toBe(true)
  })

  it.each(SEEDS)('%s: %s is refused, %s passes', (file) => {
    expect(legalFound.filter(({ filename }) => filename.endsWith(file))).toEqual([])
  })
})
