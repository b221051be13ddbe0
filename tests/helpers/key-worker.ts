// Owns a child process that creates, rotates and revokes keys as fast as it can, saying each thing once it is done.
import { writeSync } from 'node:fs'
import { Fault } from '#base/fault'
import { call, openWorkspace } from '#tests/workspace'

const [, , folder = '', task = '', name = ''] = process.argv
const space = openWorkspace(folder, { clock: { now: Date.now() } })

/** Straight to the pipe: what was said is out, even if the process is killed in the next moment. */
function say(...words: readonly string[]): void {
  writeSync(1, `${words.join(' ')}\n`)
}

function work(): void {
  for (let number = 0; ; number += 1) {
    const made = space.keys.create({ name: `${name} ${String(number)}` }, call('keys.create'))
    say('created', made.prefix, made.value)
    if (number % 3 === 0) {
      const again = space.keys.rotate({ ref: made.id, overlap: '24h' }, call('keys.rotate'))
      say('created', again.prefix, again.value)
    }
    if (number % 2 === 0) continue
    const { revoked } = space.keys.revoke({ ref: made.id, reason: 'test' }, call('keys.revoke'))
    for (const prefix of revoked) say('revoked', prefix)
  }
}

/** Revokes every key of the workspace, and says which of them somebody else had. */
function revokeAll(): void {
  const { rows } = space.keys.list({ sort: 'name', direction: 'asc', offset: 0, limit: 200 })
  say('ready')
  for (const row of rows) {
    try {
      space.keys.revoke({ ref: row.prefix, reason: name }, call('keys.revoke'))
      say('revoked', row.prefix)
    } catch (error) {
      say('refused', row.prefix, error instanceof Fault ? error.code : String(error))
    }
  }
}

/** Rotates every key of the workspace, as it was seen at the start, and says which of them somebody else had. */
function rotateAll(): void {
  const { rows } = space.keys.list({ sort: 'name', direction: 'asc', offset: 0, limit: 200 })
  // Whoever is ready first waits for the other.
  const start = Math.ceil(Date.now() / 1_000 + 1) * 1_000
  while (Date.now() < start);
  for (const { id, prefix } of rows) {
    try {
      const made = space.keys.rotate(
        { ref: id, overlap: '24h', expectPrefix: prefix },
        call('keys.rotate'),
      )
      say('rotated', id, made.prefix)
    } catch (error) {
      say('refused', id, error instanceof Fault ? error.code : String(error))
    }
  }
}

if (task === 'work') work()
else if (task === 'rotate') rotateAll()
else revokeAll()
space.close()
