// Owns the made-up inventory of the pictures: keys made by the command line, months of use written straight into its tables.
import { join } from 'node:path'
import { readdirSync } from 'node:fs'
import Sqlite from 'better-sqlite3'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** `uses`: a day. `idle`: days since the last one. `age`: days since it was made. */
const KEYS = [
  [
    'airflow-etl',
    {
      owner: 'Data platform',
      purpose: 'Nightly loads into the warehouse',
      usedBy: 'scheduler',
      age: 255,
      uses: 14_200,
      idle: 0,
    },
  ],
  [
    'tableau-prod',
    {
      owner: 'Business intelligence',
      purpose: 'Dashboards of the board',
      usedBy: 'bi',
      age: 320,
      uses: 5_400,
      idle: 0,
    },
  ],
  [
    'jupyterhub',
    {
      owner: 'Research',
      purpose: 'Shared notebook server',
      usedBy: 'notebook',
      age: 190,
      uses: 830,
      idle: 0.02,
    },
  ],
  [
    'churn-model',
    {
      owner: 'Data science',
      purpose: 'Scores every morning',
      usedBy: 'service',
      age: 96,
      uses: 260,
      idle: 0.3,
    },
  ],
  [
    'dbt-runner',
    {
      owner: 'Data platform',
      purpose: 'Models after each load',
      usedBy: 'scheduler',
      age: 210,
      uses: 1_900,
      idle: 0.1,
    },
  ],
  [
    'feature-store',
    {
      owner: 'Machine learning',
      purpose: 'Online features',
      usedBy: 'service',
      age: 60,
      uses: 22_000,
      idle: 0,
    },
  ],
  [
    'finance-export',
    {
      owner: 'Finance',
      purpose: 'Monthly close',
      usedBy: 'scheduler',
      age: 400,
      uses: 4,
      idle: 18,
    },
  ],
  [
    'looker-embed',
    {
      owner: 'Product',
      purpose: 'Charts inside the product',
      usedBy: 'bi',
      age: 150,
      uses: 3_100,
      idle: 0.01,
    },
  ],
  [
    'metabase-staging',
    {
      owner: 'Business intelligence',
      purpose: 'Trials',
      usedBy: 'bi',
      age: 130,
      uses: 2,
      idle: 102,
    },
  ],
  [
    'quarterly-report',
    { owner: 'Finance', purpose: 'Four times a year', usedBy: 'scheduler', age: 120 },
  ],
  [
    'sandbox-anna',
    {
      owner: 'Anna',
      purpose: 'A course',
      usedBy: 'person',
      age: 20,
      uses: 12,
      idle: 3,
      expires: '12d',
    },
  ],
  [
    'vendor-acme',
    {
      owner: 'Procurement',
      purpose: 'Enrichment by a partner',
      usedBy: 'service',
      age: 280,
      uses: 40,
      idle: 31,
      suspended: true,
    },
  ],
  [
    'legacy-batch',
    {
      owner: 'Data platform',
      purpose: 'The old loads',
      usedBy: 'scheduler',
      age: 700,
      uses: 6,
      idle: 141,
    },
  ],
  [
    'risk-notebooks',
    { owner: 'Risk', purpose: 'Stress tests', usedBy: 'notebook', age: 88, uses: 75, idle: 1.2 },
  ],
]
const REVOKED = [
  ['ci-pipeline', 'Seen in a build log'],
  ['old-scheduler', 'Replaced by airflow-etl'],
]
const CLIENTS = {
  scheduler: [
    ['10.20.4.11', 'python-requests'],
    ['10.20.4.12', 'python-requests'],
    ['10.20.7.3', 'Apache-HttpClient'],
  ],
  bi: [
    ['10.20.9.20', 'Tableau'],
    ['10.20.9.21', 'Tableau'],
  ],
  notebook: [
    ['10.20.11.5', 'python-requests'],
    ['10.20.11.9', 'httr'],
  ],
  service: [
    ['10.20.30.2', 'Java-http-client'],
    ['10.20.30.3', 'Java-http-client'],
    ['10.20.30.4', 'okhttp'],
  ],
  person: [['10.20.50.77', 'curl']],
}

/** The same numbers every time, so that two runs differ only where the app does. */
function numbers(seed) {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

function openTables(dataDir) {
  const workspaces = join(dataDir, 'workspaces')
  const id = readdirSync(workspaces).find((name) => name.length === 36)
  return new Sqlite(join(workspaces, id, 'inventory.sqlite'))
}

/** Makes the keys with `dsadmin`, as anybody would. Answers them by name. */
export async function makeKeys(app) {
  const made = new Map()
  for (const [name, { owner, purpose, usedBy, expires }] of KEYS) {
    const expiry = expires === undefined ? [] : ['--expires', expires]
    const words = ['--owner', owner, '--purpose', purpose, '--used-by', usedBy, ...expiry]
    const ran = await app.cli(['keys', 'create', name, ...words, '--json'])
    made.set(name, ran.json())
  }
  for (const [name, reason] of REVOKED) {
    await app.cli(['keys', 'create', name, '--json'])
    await app.cli(['keys', 'revoke', name, '--reason', reason, '--yes'])
  }
  for (const [name, { suspended }] of KEYS) if (suspended) await app.cli(['keys', 'suspend', name])
  return made
}

/** Writes months of age and use into the tables, in the place of any real one; the gates must have reported before. */
export function writePast(dataDir, now) {
  const db = openTables(dataDir)
  const random = numbers(7)
  const gates = db.prepare('SELECT id FROM gate ORDER BY name').all()
  const day = db.prepare('INSERT OR REPLACE INTO use_day (version_id, day, uses) VALUES (?, ?, ?)')
  const hour = db.prepare(
    'INSERT OR REPLACE INTO use_hour (version_id, hour, gate_id, client, agent, uses, last_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  db.transaction(() => {
    db.exec('DELETE FROM use_day; DELETE FROM use_hour')
    for (const { id } of gates)
      db.prepare('INSERT OR IGNORE INTO gate_watch (gate_id, from_at, to_at) VALUES (?, ?, ?)').run(
        id,
        now - 200 * DAY,
        now,
      )
    for (const [name, { age, uses, idle, usedBy }] of KEYS) {
      const key = db.prepare('SELECT id FROM key WHERE name = ?').get(name)
      const { id: version } = db.prepare('SELECT id FROM key_version WHERE key_id = ?').get(key.id)
      const made = now - age * DAY
      db.prepare('UPDATE key SET created_at = ? WHERE id = ?').run(made, key.id)
      db.prepare('UPDATE key_version SET created_at = ? WHERE id = ?').run(made, version)
      if (uses === undefined) continue
      const last = now - idle * DAY
      db.prepare('UPDATE key SET last_used_at = ? WHERE id = ?').run(last, key.id)
      db.prepare('UPDATE key_version SET last_used_at = ? WHERE id = ?').run(last, version)
      for (let back = Math.ceil(idle); back < Math.min(age, 40); back += 1)
        day.run(version, Math.floor(now / DAY) - back, Math.round(uses * (0.6 + random() * 0.7)))
      if (idle > 1) continue
      for (let back = Math.ceil(idle * 24); back < 24; back += 1) {
        for (const [place, [client, agent]] of CLIENTS[usedBy].entries()) {
          const share = (uses / 24 / CLIENTS[usedBy].length) * (0.3 + random() * 1.4)
          const at = Math.floor(now / HOUR) - back
          const { id } = gates[place % gates.length]
          hour.run(
            version,
            at,
            id,
            client,
            agent,
            Math.max(1, Math.round(share)),
            Math.min(last, (at + 1) * HOUR - 1),
          )
        }
      }
    }
  })()
  db.close()
}
