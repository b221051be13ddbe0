// A person who is asked to agree reads what to.
import { expect, it } from 'vitest'
import { Target } from '#contract'
import { requireConsent } from '#ipc/consent'
import { faultOf } from '#tests/workspace'

it.each([
  'metastore.probe',
  'metastore.plan',
  'metastore.prepare',
  'metastore.upgrade',
  'metastore.validate',
] as const)('%s without encryption says that the password could be read', (channel) => {
  const target = Target.parse({
    engine: 'mysql',
    host: 'db.example',
    database: 'd',
    user: 'u',
    tls: { mode: 'off' },
  })
  const fault = faultOf(() => requireConsent(channel, { access: { target } }, false))
  expect(fault.code).toBe('consent.needed')
  expect(fault.message).toContain('could read the password')
  expect(() => requireConsent(channel, { access: { target } }, true)).not.toThrow()
})

it('the end of the trial is told as what it is', () => {
  const fault = faultOf(() => requireConsent('metastore.removeTrial', {}, false))
  expect(fault.message).toContain('metastore.removeTrial needs')
})
