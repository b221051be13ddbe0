// Proves on FAKES that the drivers work as they are bundled: over our socket, behind our verdict on the certificate.
import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import type { Output } from '#contract'
import { runCli } from '#tests/app'
import { makeCertificates } from '#tests/metastore/certificates'
import { fakeOracle } from '#tests/metastore/fake-oracle'
import { fakeSqlServer } from '#tests/metastore/fake-sqlserver'
import { removeFolder, temporaryFolder } from '#tests/workspace'

const folder = temporaryFolder()
const certificates = makeCertificates(folder)
const identity = certificates.good
const ca = join(folder, 'authority.pem')
writeFileSync(ca, certificates.ca)
afterAll(() => removeFolder(folder))

test.each([
  ['oracle', () => fakeOracle({ identity, refuses: 12514 }), 'db.missing'],
  ['sqlserver', () => fakeSqlServer({ encrypt: 'on', identity, refuses: 18456 }), 'auth.denied'],
] as const)('%s is asked by the built command line', async (engine, start, code) => {
  const server = await start()
  const where = ['--engine', engine, '--host', 'localhost', '--port', String(server.port)]
  const who = ['--database', 'metastore', '--user', 'science', '--password-stdin', '--ca', ca]
  const words = ['metastore', 'probe', ...where, ...who, '--json']
  const ran = await runCli(folder, words, 'Hunter2!\n')
  await server.stop()
  const { stages } = ran.json<Output<'metastore.probe'>>()
  expect(stages.find(({ verdict }) => verdict === 'fail')).toMatchObject({ stage: 'login', code })
  expect(server.received().toString('latin1')).not.toContain('science')
})
