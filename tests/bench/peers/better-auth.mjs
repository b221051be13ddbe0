// Owns better-auth's verifyApiKey behind the bare server of these benchmarks: SQLite in WAL mode as ours, its rate
// limit and its log off. Makes its own keys and tells them. Usage: better-auth.mjs FOLDER COUNT
import { createServer } from 'node:http'
import { join } from 'node:path'
import { apiKey } from '@better-auth/api-key'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import Database from 'better-sqlite3'

const [folder, count] = process.argv.slice(2)
const database = new Database(join(folder, 'better-auth.sqlite'))
database.pragma('journal_mode = WAL')
database.pragma('synchronous = NORMAL')

const options = {
  database,
  secret: 'a secret for a benchmark, of sufficient length',
  baseURL: 'http://127.0.0.1',
  emailAndPassword: { enabled: true },
  logger: { disabled: true },
  telemetry: { enabled: false },
  rateLimit: { enabled: false },
  plugins: [apiKey({ rateLimit: { enabled: false } })],
}
const { runMigrations } = await getMigrations(options)
await runMigrations()
const auth = betterAuth(options)
const { user } = await auth.api.signUpEmail({
  body: { email: 'bench@example.org', password: 'a password for a benchmark', name: 'bench' },
})
const keys = []
for (let number = 0; number < Number(count); number += 1) {
  const { key } = await auth.api.createApiKey({
    body: { userId: user.id, name: `bench key ${number}` },
  })
  keys.push(key)
}

const server = createServer(async (request, response) => {
  const { valid, key } = await auth.api.verifyApiKey({
    body: { key: request.headers['y-api-key'] ?? '' },
  })
  if (!valid) {
    response.writeHead(401)
    response.end()
    return
  }
  response.writeHead(204, [
    'X-Data-Science-Key-Id',
    key.id,
    'X-Data-Science-Key-Name',
    encodeURIComponent(key.name),
    'X-Data-Science-Key-Prefix',
    key.start,
    'Cache-Control',
    'no-store',
  ])
  response.end()
})
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port, keys }))
process.on('disconnect', () => process.exit(0))
