// Owns the pictures of a rotation: three clients that move one after the other, one that lags behind, and later none.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import { startApp } from '#tests/app'
import { openApp } from '#tests/browser'
import { camera } from './shots.mjs'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const GATES = ['gate-eu-1', 'gate-eu-2', 'gate-us-1']
const ISSUED = 38

/** Uses an hour; `moved`: hours ago, absent for one that never has. */
const CLIENTS = [
  { client: '10.20.6.31', agent: 'churn-svc/4.2', uses: 310, moved: 28, gate: 0 },
  { client: '10.20.6.32', agent: 'churn-svc/4.2', uses: 300, moved: 18, gate: 1 },
  { client: '10.20.9.4', agent: 'smoke-test/1.0', uses: 30, moved: ISSUED, gate: 2 },
  { client: '10.20.7.5', agent: 'python-requests/2.34', uses: 21, gate: 2 },
]

function openTables(dataDir) {
  const workspaces = join(dataDir, 'workspaces')
  const id = readdirSync(workspaces).find((name) => name.length === 36)
  return new Sqlite(join(workspaces, id, 'inventory.sqlite'))
}

/**
 * Puts 60 hours of a rotation into the tables of a data folder, in the place of any uses of the key.
 * `silentFor`: hours since the last use of the old value. `unwatched`: the hours ago between which no gate
 * watched.
 */
export function writeRotation(dataDir, name, { silentFor = 0, unwatched } = {}) {
  const db = openTables(dataDir)
  const now = Date.now()
  const key = db.prepare('SELECT id FROM key WHERE name = ?').get(name)
  const [fresh, old] = db
    .prepare('SELECT id FROM key_version WHERE key_id = ? ORDER BY number DESC')
    .all(key.id)
  const gates = db.prepare('SELECT id FROM gate ORDER BY name').all()
  const hour = db.prepare(
    `INSERT OR REPLACE INTO use_hour (version_id, hour, gate_id, client, agent, uses, last_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  const day = db.prepare(
    `INSERT INTO use_day (version_id, day, uses) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET uses = uses + excluded.uses`,
  )
  db.transaction(() => {
    db.prepare('DELETE FROM use_hour WHERE version_id IN (?, ?)').run(fresh.id, old.id)
    db.prepare('DELETE FROM use_day WHERE version_id IN (?, ?)').run(fresh.id, old.id)
    db.prepare('UPDATE key SET created_at = ? WHERE id = ?').run(now - 120 * DAY, key.id)
    db.prepare('UPDATE key_version SET created_at = ?, delivered_at = created_at WHERE id = ?').run(
      now - 120 * DAY,
      old.id,
    )
    const issued = now - ISSUED * HOUR
    db.prepare('UPDATE key_version SET created_at = ?, delivered_at = ? WHERE id = ?').run(
      issued,
      issued + 14 * 60_000,
      fresh.id,
    )
    db.prepare('UPDATE gate_applied SET at = ? WHERE at > ?').run(issued + 900, issued)
    for (const { id } of gates) {
      db.prepare('DELETE FROM gate_watch WHERE gate_id = ?').run(id)
      const watch = db.prepare('INSERT INTO gate_watch (gate_id, from_at, to_at) VALUES (?, ?, ?)')
      const from = now - 200 * DAY
      if (unwatched === undefined) watch.run(id, from, now)
      else {
        watch.run(id, from, now - unwatched[0] * HOUR)
        watch.run(id, now - unwatched[1] * HOUR, now)
      }
    }
    let lastOld = 0
    let lastNew = 0
    const thisHour = Math.floor(now / HOUR)
    for (const [place, { client, agent, uses, moved, gate }] of CLIENTS.entries()) {
      for (let back = 0; back < 60; back += 1) {
        const at = Math.min(now - (3 + place) * 60_000, (thisHour - back + 1) * HOUR - 70_000)
        if (unwatched !== undefined && back <= unwatched[0] && back >= unwatched[1]) continue
        const movedYet = moved === undefined ? false : back < moved
        if (!movedYet && back < silentFor) continue
        const part = back === 0 ? (now % HOUR) / HOUR : 1
        const wave = 0.85 + 0.3 * Math.abs(Math.sin((thisHour - back) / 3 + place))
        const number = Math.max(1, Math.round(uses * wave * part))
        const version = movedYet ? fresh.id : old.id
        hour.run(version, thisHour - back, gates[gate % gates.length].id, client, agent, number, at)
        day.run(version, Math.floor(at / DAY), number)
        if (movedYet) lastNew = Math.max(lastNew, at)
        else lastOld = Math.max(lastOld, at)
      }
    }
    const used = db.prepare('UPDATE key_version SET last_used_at = ? WHERE id = ?')
    used.run(lastOld, old.id)
    used.run(lastNew, fresh.id)
    db.prepare('UPDATE key SET last_used_at = ? WHERE id = ?').run(lastNew, key.id)
  })()
  db.close()
}

/** A key with a rotation under way behind three gates; answers its id. */
export async function makeRotation(app, name) {
  const { id, value } = (await app.cli(['keys', 'create', name, '--json'])).json()
  for (const gate of GATES) await (await app.startGate(['--name', gate])).verify(value)
  const until = new Date(Date.now() + 9.2 * HOUR).toISOString()
  const ran = await app.cli(['keys', 'rotate', name, '--overlap', until, '--json'])
  if (ran.code !== 0) throw new Error(ran.stderr)
  await setTimeout(6_000)
  return id
}

/** Takes the pictures on an app of their own. */
export async function shootRotation({ browser, folder, words: given }) {
  const app = await startApp()
  const words = [...given, [app.dataDir, '~/.local/share/data-science-admin']]
  const shoot = camera({ folder, words })
  try {
    const id = await makeRotation(app, 'churn-model-service')
    writeRotation(app.dataDir, 'churn-model-service')
    const opened = await openApp(browser, app, { path: `/api-keys/${id}/rotation` })
    const { page } = opened
    const go = async () => {
      await page.reload()
      await page.locator('.recharts-surface').first().waitFor()
    }
    await go()
    await shoot(page, 'rotation-waiting')
    await page.getByRole('button', { name: 'End old version now' }).click()
    await page.getByRole('dialog').waitFor()
    await shoot(page, 'rotation-end')
    await page.keyboard.press('Escape')
    writeRotation(app.dataDir, 'churn-model-service', { silentFor: 27 })
    await go()
    await shoot(page, 'rotation-safe')
    writeRotation(app.dataDir, 'churn-model-service', { silentFor: 27, unwatched: [20, 14] })
    await go()
    await shoot(page, 'rotation-unchecked')
    writeRotation(app.dataDir, 'churn-model-service')
    await page.setViewportSize({ width: 900, height: 600 })
    await go()
    await shoot(page, 'rotation-900x600')
    opened.assertQuiet()
    await opened.close()
  } finally {
    await app.stop()
  }
}
