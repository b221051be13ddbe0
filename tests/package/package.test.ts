// What electron-builder packs, on a stand-in for Electron's own files: the archive's list, the fuses, what lies beside it.
import { beforeAll, describe, expect, test } from 'vitest'
import { type Packaged, packageApp, runPackagedTrial } from '#tests/packaged'

/** Everything that may be shipped, by path; whatever is not here is a leak. */
const ALLOWED = [
  /^package\.json$/,
  /^out\/main\/(chunks\/)?[\w.-]+\.js$/,
  /^out\/preload\/index\.cjs$/,
  /^out\/renderer\/index\.html$/,
  /^out\/renderer\/[\w./-]+\.(js|css|svg|png|ico|woff2)$/,
  /^node_modules\/(@[\w-]+\/)?[\w.-]+\/(?!.*\/(test|tests|src|docs)\/)[\w./@-]*(\.(js|cjs|mjs|json|node|wasm|data)|LICENSE(\.txt)?|license)$/,
]

const NATIVE = ['better-sqlite3', 'keytar']

/** What a package of these names may need to run, so that a new one is a decision. */
const PACKAGES = [
  '@electric-sql/pglite',
  '@electric-sql/pglite-socket',
  '@noble/ciphers',
  '@noble/curves',
  '@noble/hashes',
  '@noble/post-quantum',
  '@scure/base',
  'age-encryption',
  'better-sqlite3',
  'keytar',
  'pend',
  'yauzl',
]

const FUSES = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
}

const leaks = ({ files }: Packaged) =>
  files.filter((path) => !ALLOWED.some((pattern) => pattern.test(path)))

const packagesOf = ({ files }: Packaged) => [
  ...new Set(
    files.flatMap((path) => /^node_modules\/((?:@[\w-]+\/)?[\w.-]+)\//.exec(path)?.[1] ?? []),
  ),
]

const nativeOf = (files: readonly string[]) => files.filter((path) => path.endsWith('.node'))

describe('the package', () => {
  let packaged: Packaged
  let trial: unknown
  beforeAll(async () => {
    packaged = await packageApp(undefined, async (archive) => {
      trial = await runPackagedTrial(archive)
    })
  })

  test('holds the app and the packages it runs on', () => {
    expect(packaged.files).toEqual(
      expect.arrayContaining([
        'package.json',
        'out/main/index.js',
        'out/main/gate-process.js',
        'out/main/scan-thread.js',
        'out/main/trial-process.js',
        'out/preload/index.cjs',
        'out/renderer/index.html',
      ]),
    )
    expect(packagesOf(packaged).toSorted()).toEqual(PACKAGES)
  })

  test('holds nothing else: no source maps, tests, notes, secrets or databases', () => {
    expect(leaks(packaged)).toEqual([])
  })

  test('has the native modules of its platform, beside the archive', () => {
    expect(nativeOf(packaged.unpacked).toSorted()).toEqual([
      'node_modules/better-sqlite3/prebuilds/linux-x64.node',
      'node_modules/keytar/prebuilds/linux-x64/keytar.node',
    ])
    expect(nativeOf(packaged.files)).toHaveLength(NATIVE.length)
  })

  test('has PGlite without its extensions, what it reads beside the archive, and its licence', () => {
    const own = (files: readonly string[]) =>
      files
        .filter((path) => path.startsWith('node_modules/@electric-sql/'))
        .map((path) =>
          path.slice('node_modules/@electric-sql/'.length).replace(/chunk-\w+/, 'chunk'),
        )
    expect([...new Set(own(packaged.files))].toSorted()).toEqual([
      'pglite-socket/LICENSE',
      'pglite-socket/dist/chunk.js',
      'pglite-socket/dist/index.js',
      'pglite-socket/package.json',
      'pglite/LICENSE',
      'pglite/dist/chunk.js',
      'pglite/dist/fs/nodefs.js',
      'pglite/dist/index.js',
      'pglite/dist/initdb.wasm',
      'pglite/dist/pglite.data',
      'pglite/dist/pglite.wasm',
      'pglite/package.json',
    ])
    expect(own(packaged.unpacked).toSorted()).toEqual([
      'pglite/dist/initdb.wasm',
      'pglite/dist/pglite.data',
      'pglite/dist/pglite.wasm',
    ])
  })

  test('runs the trial with what it holds', () => {
    expect(trial).toEqual({ kind: 'ready', port: expect.any(Number) })
  })

  test('brings the examples for proxies that the pages name', () => {
    for (const proxy of ['nginx', 'haproxy', 'envoy', 'traefik', 'caddy']) {
      expect(packaged.examples.filter((path) => path.startsWith(proxy))).not.toEqual([])
    }
  })

  test('has every fuse set', () => {
    expect(packaged.fuses).toEqual(FUSES)
  })
})

describe('a change of the configuration is noticed', () => {
  const changed = (from: string | RegExp, to: string) =>
    packageApp((text) => {
      const other = text.replace(from, to)
      expect(other, 'the text to change is there').not.toBe(text)
      return other
    })

  test('fuses that are left out or set wrongly', async () => {
    const { fuses } = await changed(/runAsNode: false|onlyLoadAppFromAsar: true/, 'runAsNode: true')
    expect(fuses).not.toEqual(FUSES)
    expect(fuses.RunAsNode).toBe(true)
  })

  test('files that are no longer kept out', async () => {
    const packaged = await changed('  - out/main/**/*.js\n', '  - out/**/*\n  - .env\n')
    expect(leaks(packaged)).toEqual(expect.arrayContaining(['.env', 'out/main/notes.txt']))
  })

  test('native modules inside the archive, where the loader cannot open them', async () => {
    const { unpacked } = await changed(
      /asar: true\n[^]*asarUnpack:\n(?: {2}- .*\n)+/,
      'asar:\n  smartUnpack: false\n',
    )
    expect(nativeOf(unpacked)).toEqual([])
  })
})
