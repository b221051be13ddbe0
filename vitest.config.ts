import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const fakeElectron = fileURLToPath(new URL('tests/helpers/fake-electron.ts', import.meta.url))

/** One project a folder: the folder says where a test can run and what it may need. */
const project = (name: string, options: object = {}) => ({
  test: {
    name,
    include: [`tests/${name}/**/*.test.{ts,tsx}`],
    environment: 'node',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    ...options,
  },
  // require('electron') from Node tries to download a binary: tests get the typed fake instead.
  resolve: { alias: { electron: fakeElectron } },
})

export default defineConfig({
  test: {
    projects: [
      project('unit'),
      project('contract'),
      project('host'),
      project('security'),
      project('package', { testTimeout: 120_000, hookTimeout: 180_000 }),
      project('e2e', {
        testTimeout: 120_000,
        fileParallelism: false,
        // A browser on a busy machine; a poll that succeeds does not wait.
        expect: { poll: { timeout: 10_000 } },
      }),
    ],
  },
})
