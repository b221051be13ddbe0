// Owns how long a gate of 100,000 keys takes to start, and how much memory it holds.
import { Inventory } from '#tests/inventory'
import { builtServer } from './built.ts'
import { startServer } from './child.ts'
import { median, report } from './rounds.ts'

const ROUNDS = 5
const KEYS = 100_000

const inventory = new Inventory()
try {
  inventory.keys(Array.from({ length: KEYS }, (_, at) => `scheduler of department ${String(at)}`))
  // A log of one transaction of 100,000 keys is the fixture's, not a user's.
  inventory.db.connection.raw.pragma('wal_checkpoint(TRUNCATE)')
  const program = await builtServer('gate')
  const times: number[] = []
  const sizes: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const server = await startServer<{ readonly ms: number; readonly rss: number }>(program, [
      JSON.stringify(inventory.files),
    ])
    times.push(server.told.ms)
    sizes.push(server.told.rss / 1e6)
    await server.stop()
  }
  report({
    name: 'from opening the inventory to ready, 100,000 keys, milliseconds',
    ours: median(times),
    limit: 1_000,
    bound: '<= 1000',
    ok: median(times) <= 1_000,
    range: [Math.min(...times), Math.max(...times)],
  })
  report({
    name: 'memory of the whole process at its highest, 100,000 keys, MB',
    ours: median(sizes),
    limit: 150,
    bound: '<= 150',
    ok: median(sizes) <= 150,
    range: [Math.min(...sizes), Math.max(...sizes)],
  })
} finally {
  inventory.remove()
}
