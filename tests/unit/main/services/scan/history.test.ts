// Histories of real git repositories: what was committed, amended, stashed, merged, broken.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { generateKey } from '#services/keys/format'
import { GitRepository } from '#tests/git-repository'
import { Leaks } from '#tests/leaks'

const VECTOR = 'dsk_7I4tVqGS_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx'
const newKey = () => generateKey().value.reveal()

let leaks: Leaks
let repo: GitRepository
beforeEach(() => {
  leaks = new Leaks()
  repo = new GitRepository(leaks.path('repo'))
})
afterEach(() => {
  leaks.remove()
})

/** Findings as `path:line commit`, the commit by the name given to it. */
async function found(commits: Readonly<Record<string, string>>, input: object = {}) {
  const names = new Map(Object.entries(commits).map(([name, id]) => [id, name]))
  const scanned = await leaks.scan(input)
  return scanned.found.map(
    ({ path, line, commit, object }) =>
      `${leaks.told(path)}:${String(line)} ${commit === undefined ? (object === undefined ? 'file' : 'object') : (names.get(commit) ?? commit)}`,
  )
}

describe('a key in a history', () => {
  test('is told with the commit that brought it in, its path and line, after it was taken out', async () => {
    const first = repo.commit({ 'README.md': 'hello\n' })
    const leaked = repo.commit({ 'etc/app.conf': `a\nb\nkey=${VECTOR}\n` })
    const later = repo.commit({ 'etc/app.conf': `top\na\nb\nkey=${VECTOR}\n` })
    repo.commit({ 'etc/app.conf': 'a\nb\n' })
    expect(await found({ first, leaked, later })).toEqual(['repo/etc/app.conf:3 leaked'])
  })

  test('that still lies there is told twice: as it lies there, and with its commit', async () => {
    const leaked = repo.commit({ a: VECTOR })
    expect(await found({ leaked })).toEqual(['repo/a:1 file', 'repo/a:1 leaked'])
    expect(await found({ leaked }, { history: false })).toEqual(['repo/a:1 file'])
  })

  test('is told at each of its paths, also where one version has two', async () => {
    const one = repo.commit({ 'a.txt': VECTOR, 'b.txt': VECTOR })
    repo.git('mv', 'a.txt', 'c.txt')
    const two = repo.commit({})
    repo.git('rm', '--quiet', 'b.txt', 'c.txt')
    repo.commit({})
    expect(await found({ one, two })).toEqual([
      'repo/a.txt:1 one',
      'repo/b.txt:1 one',
      'repo/c.txt:1 two',
    ])
  })

  test('of any path: line breaks, quotes, letters', async () => {
    const leaked = repo.commit({ 'a "b"\n\tü.txt': `\n${VECTOR}` })
    repo.git('rm', '--quiet', '-r', '.')
    repo.commit({})
    expect(await found({ leaked })).toEqual(['repo/a "b"\n\tü.txt:2 leaked'])
  })

  test('on another branch, in a tag, in a note, on a detached head', async () => {
    repo.commit({ a: '1' })
    repo.git('switch', '--quiet', '--create', 'other')
    const branch = repo.commit({ 'branch.txt': newKey() })
    repo.git('switch', '--quiet', 'main')
    repo.git('switch', '--quiet', '--detach')
    const tagged = repo.commit({ 'tagged.txt': newKey() })
    repo.git('tag', 'v1')
    repo.git('switch', '--quiet', '--detach', 'main')
    const detached = repo.commit({ 'detached.txt': newKey() })
    repo.git('rm', '--quiet', 'detached.txt')
    repo.commit({})
    expect(await found({ branch, tagged, detached })).toEqual([
      'repo/branch.txt:1 branch',
      'repo/detached.txt:1 detached',
      'repo/tagged.txt:1 tagged',
    ])
  })

  test('brought in by a merge alone', async () => {
    repo.commit({ a: '1' })
    repo.git('switch', '--quiet', '--create', 'other')
    repo.commit({ b: '1' })
    repo.git('switch', '--quiet', 'main')
    repo.commit({ c: '1' })
    repo.git('merge', '--quiet', '--no-commit', 'other')
    const merge = repo.commit({ evil: VECTOR }, 'Merge')
    repo.git('rm', '--quiet', 'evil')
    repo.commit({})
    expect(await found({ merge })).toEqual(['repo/evil:1 merge'])
  })

  test('amended, reset or stashed away', async () => {
    repo.commit({ a: '1' })
    const amended = repo.commit({ 'amended.txt': newKey() })
    repo.git('rm', '--quiet', '--cached', 'amended.txt')
    rmSync(join(repo.path, 'amended.txt'))
    repo.git('commit', '--quiet', '--amend', '--allow-empty', '--message', 'Better')
    repo.write('a', newKey())
    repo.git('stash', '--quiet')
    repo.write('a', newKey())
    repo.git('stash', '--quiet')
    const told = await found({ amended })
    expect(told).toHaveLength(3)
    expect(told[2]).toBe('repo/amended.txt:1 amended')
    expect(told.slice(0, 2)).toEqual([
      expect.stringMatching(/^repo\/a:1 [0-9a-f]{40}$/),
      expect.stringMatching(/^repo\/a:1 [0-9a-f]{40}$/),
    ])
  })

  test('that no commit leads to is told by the object', async () => {
    repo.commit({ a: '1' })
    repo.write('b', `\n${VECTOR}`)
    const id = repo.git('hash-object', '-w', 'b')
    rmSync(join(repo.path, 'b'))
    expect((await leaks.scan()).found).toMatchObject([{ path: repo.path, line: 2, object: id }])
  })

  test('in the words of a commit and of a tag', async () => {
    const said = repo.commit({ a: '1' }, `Use the key\n\n${VECTOR}\n`)
    repo.git('tag', '--annotate', 'v1', '--message', `first\n${newKey()}`)
    expect(await found({ said })).toEqual([
      'repo:2 object',
      'repo:3 said',
      'repo/.git/COMMIT_EDITMSG:3 file',
    ])
  })

  test('in an archive that was committed', async () => {
    const leaked = repo.commit({ 'old.log': gzipSync(`one\n${VECTOR}`) })
    repo.git('rm', '--quiet', 'old.log')
    repo.commit({})
    expect(await found({ leaked })).toEqual(['repo/old.log:2 leaked'])
  })

  test('each version is searched once, however many commits have it', async () => {
    repo.commit({ big: 'x'.repeat(100_000) })
    const before = (await leaks.scan()).bytes
    for (let number = 0; number < 20; number += 1) repo.commit({ small: String(number) })
    expect((await leaks.scan()).bytes - before).toBeLessThan(50_000)
  })

  test('packed, with deltas and alternates', async () => {
    const text = Array.from({ length: 2_000 }, (_, at) => `line ${String(at)}`).join('\n')
    const leaked = repo.commit({ a: `${text}\n${VECTOR}` })
    repo.commit({ a: text })
    repo.git('gc', '--quiet', '--aggressive', '--prune=now')
    repo.git('clone', '--quiet', '--shared', '.', '../clone')
    rmSync(join(repo.path, 'a'))
    renameSync(repo.path, leaks.path('moved'))
    mkdirSync(repo.path)
    renameSync(leaks.path('moved/.git'), join(repo.path, '.git'))
    const told = await found({ leaked }, { paths: [leaks.path('clone')] })
    expect(told).toEqual(['clone/a:2001 leaked'])
  })
})

describe('repositories of every kind', () => {
  test('bare', async () => {
    const leaked = repo.commit({ 'etc/a': VECTOR })
    repo.git('rm', '--quiet', '-r', '.')
    repo.commit({})
    repo.git('clone', '--quiet', '--bare', '.', '../bare.git')
    rmSync(repo.path, { recursive: true })
    expect(await found({ leaked })).toEqual(['bare.git/etc/a:1 leaked'])
    expect(await found({ leaked }, { paths: [leaks.path('bare.git')] })).toEqual([
      'bare.git/etc/a:1 leaked',
    ])
  })

  test('a second work tree shares the history of the first, which is searched once', async () => {
    const leaked = repo.commit({ a: VECTOR })
    repo.git('rm', '--quiet', 'a')
    repo.commit({})
    repo.git('worktree', 'add', '--quiet', '../second')
    expect(await found({ leaked })).toHaveLength(1)
    expect(await found({ leaked }, { paths: [leaks.path('second')] })).toEqual([
      'second/a:1 leaked',
    ])
  })

  test('a submodule is told below its own work tree', async () => {
    const inner = new GitRepository(leaks.path('inner'))
    const leaked = inner.commit({ a: VECTOR })
    inner.git('rm', '--quiet', 'a')
    inner.commit({})
    repo.git(
      '-c',
      'protocol.file.allow=always',
      'submodule',
      '--quiet',
      'add',
      '../inner',
      'lib/inner',
    )
    repo.commit({})
    rmSync(inner.path, { recursive: true })
    expect(await found({ leaked })).toEqual(['repo/lib/inner/a:1 leaked'])
  })

  test('without a commit', async () => {
    expect(await leaks.scan()).toMatchObject({ found: [], leftOut: [] })
  })

  test('a part of a work tree is searched as it lies there, and its history is said to be left out', async () => {
    repo.commit({ 'sub/a': VECTOR })
    const part = await leaks.scan({ paths: [join(repo.path, 'sub')] })
    expect(part.found).toHaveLength(1)
    expect(part.leftOut).toMatchObject([{ path: join(repo.path, 'sub'), reason: 'history-part' }])
    expect((await leaks.scan({ paths: [repo.path] })).leftOut).toEqual([])
  })

  test('a shallow clone says that its history is not all there', async () => {
    repo.commit({ a: VECTOR })
    repo.commit({ a: '' })
    repo.git('clone', '--quiet', '--depth=1', `file://${repo.path}`, '../shallow')
    rmSync(repo.path, { recursive: true })
    expect(await leaks.leftOut()).toEqual(['shallow: history-partial'])
  })
})

describe('a broken repository', () => {
  const loose = (id: string) => join(repo.path, '.git/objects', id.slice(0, 2), id.slice(2))

  test('with an object that is no object: the others are searched, and it is said', async () => {
    const leaked = repo.commit({ a: newKey(), b: newKey(), c: newKey() })
    const id = repo.git('rev-parse', 'HEAD:b')
    chmodSync(loose(id), 0o644)
    writeFileSync(loose(id), 'no object')
    repo.git('rm', '--quiet', '--cached', 'a', 'b', 'c')
    for (const name of ['a', 'b', 'c']) rmSync(join(repo.path, name))
    const scanned = await leaks.scan()
    expect(scanned.found.map(({ path, commit }) => [leaks.told(path), commit])).toEqual([
      ['repo/a', leaked],
      ['repo/c', leaked],
    ])
    expect(scanned.leftOut).toMatchObject([{ path: repo.path, reason: 'history-damaged' }])
  })

  test('with an object that was lost, which is on no list of those that are kept', async () => {
    repo.commit({ a: 'one', b: 'two' })
    rmSync(loose(repo.git('rev-parse', 'HEAD:b')))
    expect(await leaks.scan()).toMatchObject({
      leftOut: [{ path: repo.path, reason: 'history-damaged' }],
    })
  })

  test('with a pack that ends too early', async () => {
    repo.commit({ a: Array.from({ length: 200 }, newKey).join('\n') })
    repo.git('gc', '--quiet')
    const packs = join(repo.path, '.git/objects/pack')
    const pack = readdirSync(packs).find((name) => name.endsWith('.pack')) ?? ''
    chmodSync(join(packs, pack), 0o644)
    spawnSync('truncate', ['--size=-3000', join(packs, pack)])
    const scanned = await leaks.scan()
    expect(scanned.found.filter(({ commit }) => commit === undefined)).toHaveLength(200)
    expect(scanned.leftOut).toMatchObject([{ path: repo.path, reason: 'history-damaged' }])
  })

  test.each(['HEAD', 'objects', 'refs'])('without %s', async (part) => {
    repo.commit({ a: VECTOR })
    rmSync(join(repo.path, '.git', part), { recursive: true })
    expect(await leaks.scan()).toMatchObject({
      found: [{ path: join(repo.path, 'a') }],
      leftOut: [{ path: repo.path, reason: 'history-damaged' }],
    })
  })

  test('whose refs lead nowhere', async () => {
    repo.commit({ a: VECTOR })
    rmSync(join(repo.path, 'a'))
    writeFileSync(join(repo.path, '.git/refs/heads/main'), `${'1'.repeat(40)}\n`)
    rmSync(join(repo.path, '.git/logs'), { recursive: true })
    const scanned = await leaks.scan()
    expect(scanned.found).toMatchObject([{ path: repo.path, object: expect.any(String) }])
    expect(scanned.leftOut).toMatchObject([{ reason: 'history-damaged' }])
  })

  test('whose .git file leads nowhere', async () => {
    leaks.file('lost/.git', 'gitdir: ../nowhere/at/all\n')
    leaks.file('odd/.git', `not a file of git ${VECTOR}\n`)
    const scanned = await leaks.scan()
    expect(scanned.found).toMatchObject([{ path: leaks.path('odd/.git') }])
    expect(scanned.leftOut.map(({ path, reason }) => [leaks.told(path), reason])).toEqual([
      ['lost', 'history-damaged'],
      ['odd', 'history-damaged'],
    ])
  })
})

describe('a pipe that nobody fills among the files of git', () => {
  test.runIf(process.platform !== 'win32').each(['packed-refs', 'objects/info/alternates'])(
    'as %s is given up on, and told',
    async (name) => {
      repo.commit({ a: VECTOR })
      spawnSync('mkfifo', [join(repo.path, '.git', name)])
      const scanned = await leaks.scan({ paths: [repo.path] })
      expect(scanned.leftOut.map(({ reason }) => reason)).toContain('history-damaged')
      expect(scanned.found).toHaveLength(1)
    },
    25_000,
  )
})

describe('a git that takes long', () => {
  /** Processes that this one has started and that still run, by name. */
  const children = () =>
    readdirSync('/proc/self/task').flatMap((task) =>
      readFileSync(`/proc/self/task/${task}/children`, 'utf8')
        .split(' ')
        .filter((id) => id !== '')
        .map((id) => readFileSync(`/proc/${id}/comm`, 'utf8').trim()),
    )

  test.runIf(process.platform === 'linux')('ends with a scan that is cancelled', async () => {
    repo.commit({ a: VECTOR })
    const trap = leaks.file('bin/git', '#!/bin/sh\nexec sleep 600\n')
    chmodSync(trap, 0o755)
    const path = process.env['PATH'] ?? ''
    process.env['PATH'] = `${leaks.path('bin')}:${path}`
    const cancel = new AbortController()
    try {
      const scanning = leaks
        .scan({ paths: [repo.path] }, { signal: cancel.signal })
        .catch((error: unknown) => error)
      await expect.poll(children, { timeout: 10_000 }).toContain('sleep')
      cancel.abort()
      expect(await scanning).toMatchObject({ code: 'cancelled' })
      await expect.poll(children, { timeout: 10_000 }).not.toContain('sleep')
    } finally {
      process.env['PATH'] = path
    }
  })
})

describe('a repository that nobody vouches for', () => {
  test('runs none of the programs that its settings name', async () => {
    const marker = leaks.path('marker')
    const trap = leaks.file('trap.sh', `#!/bin/sh\necho "$0 $@" >> '${marker}'\ncat\n`)
    chmodSync(trap, 0o755)
    repo.commit({
      'a.bin': `\0${VECTOR}`,
      'b.txt': VECTOR,
      '.gitattributes': '*.bin diff=trap filter=trap\n',
    })
    repo.commit({ 'a.bin': '\0', 'b.txt': '' })
    for (const name of [
      'core.fsmonitor',
      'core.pager',
      'core.editor',
      'core.askpass',
      'core.sshCommand',
      'core.gitProxy',
      'core.alternateRefsCommand',
      'diff.external',
      'diff.trap.command',
      'diff.trap.textconv',
      'filter.trap.clean',
      'filter.trap.smudge',
      'filter.trap.process',
      'gpg.program',
      'gpg.ssh.program',
      'credential.helper',
      'interactive.diffFilter',
      'alias.log',
      'alias.cat-file',
      'uploadpack.packObjectsHook',
    ])
      repo.git('config', name, name.startsWith('alias') ? `!${trap}` : trap)
    repo.git('config', 'log.showSignature', 'true')
    repo.git('config', 'core.hooksPath', leaks.folder)
    for (const hook of ['post-index-change', 'reference-transaction', 'post-checkout'])
      leaks.file(hook, `#!/bin/sh\necho hook >> '${marker}'\n`)
    repo.git('config', 'extensions.partialClone', 'origin')
    repo.git('config', 'remote.origin.promisor', 'true')
    repo.git('config', 'remote.origin.url', `ext::${trap}`)
    repo.git('config', 'protocol.ext.allow', 'always')
    rmSync(marker, { force: true })
    expect((await leaks.scan()).found.filter(({ commit }) => commit !== undefined)).toHaveLength(2)
    expect(existsSync(marker)).toBe(false)
    // The traps are set: git as it is called by hand walks into one.
    repo.git('log', '--patch', '--all')
    expect(existsSync(marker)).toBe(true)
  })

  test('is read without being written to', async () => {
    repo.commit({ a: VECTOR })
    const state = () =>
      spawnSync('find', [repo.path, '-printf', '%p %T@ %s\n'], { encoding: 'utf8' }).stdout
    const before = state()
    await leaks.scan()
    expect(state()).toBe(before)
  })
})
