// How the draft changes: names that follow the host, engines that fit, and no way on with what was not kept.
import { describe, expect, it } from 'vitest'
import { TRIAL_ACCOUNT, type KeptConnection, type WizardDraft } from '#contract'
import {
  draftOf,
  isRename,
  isSamePlace,
  withEngine,
  withForm,
  withPasted,
} from '#features/metastore/draft-of.ts'
import type { Engine } from '#features/metastore/engine-words.ts'
import { targetOf } from '#features/metastore/target-of.ts'
import { readConnection } from '#features/metastore/url/connection-url.ts'
import { FIRST_DRAFT } from '#features/metastore/wizard-steps.ts'

const ENGINES: readonly Engine[] = (
  [
    ['postgresql', 'PostgreSQL', 'postgresql', 5432],
    ['aurora-postgresql', 'Aurora PostgreSQL', 'postgresql', 5432],
    ['mariadb', 'MariaDB', 'mariadb', 3306],
    ['mysql', 'MySQL', 'mysql', 3306],
    ['aurora-mysql', 'Aurora MySQL', 'mysql', 3306],
    ['sqlserver', 'SQL Server', 'sqlserver', 1433],
  ] as const
).map(([id, label, dialect, ownPort]) => ({ id, label, dialect, ownPort, proved: true }))

const CLUSTER = 'science-prod.cluster-c4k2.eu-central-1.rds.amazonaws.com'
const far: WizardDraft = {
  ...FIRST_DRAFT,
  engine: 'postgresql',
  step: 'connection',
  reached: 'run',
}

function paste(draft: WizardDraft, text: string, taken: readonly string[] = []) {
  const read = readConnection(text)
  if (read.kind !== 'found') throw new Error(read.kind)
  return withPasted(draft, read.found, ENGINES, taken)
}

describe('a name that was only proposed', () => {
  it('follows the host, and stops once a person has typed one', () => {
    const first = withForm(FIRST_DRAFT, { host: 'science-prod.example.com' })
    expect(first.form.name).toBe('science-prod')
    expect(withForm(first, { host: '10.0.0.7' }).form.name).toBe('10.0.0.7')
    const named = withForm(first, { name: 'Production' })
    expect(withForm(named, { host: 'other.example.com' }).form.name).toBe('Production')
    expect(withForm(withForm(named, { name: '' }), { host: 'x.example' }).form.name).toBe('x')
  })

  it('is one that no other connection has', () => {
    const first = withForm(FIRST_DRAFT, { host: 'db.example.com' }, ['DB', 'db 2'])
    expect(first.form.name).toBe('db 3')
    expect(withForm(first, { host: 'ab.example.com' }, ['DB', 'db 2']).form.name).toBe('ab')
  })

  it('stays once the connection is kept', () => {
    const kept: WizardDraft = {
      ...withForm(FIRST_DRAFT, { host: 'db.example.com' }),
      connection: 'db',
    }
    expect(withForm(kept, { host: 'new.example.com' }).form.name).toBe('db')
  })
})

describe('another database', () => {
  it('has to be kept before a later step opens', () => {
    expect(withForm(far, { host: 'x' }).reached).toBe('connection')
    expect(withEngine(far, 'mysql').reached).toBe('engine')
    expect(withEngine(far, 'postgresql')).toBe(far)
    expect(withForm({ ...far, reached: 'network' }, { ssh: 'ada@b' }).reached).toBe('network')
  })

  it('is no longer the trial, nor what the trial had filled in', () => {
    const trial: WizardDraft = {
      ...FIRST_DRAFT,
      engine: 'trial',
      connection: 'trial',
      form: { ...FIRST_DRAFT.form, ...TRIAL_ACCOUNT, tlsMode: 'off' },
    }
    const next = withEngine(trial, 'mariadb')
    expect(next.form).toEqual(FIRST_DRAFT.form)
    expect(next.connection).toBeUndefined()
  })
})

describe('a pasted text', () => {
  it('fills the form, and its password stays out of the draft', () => {
    const { draft, password, said } = paste(far, 'postgres://ada:Hunter2@db:5433/s?sslmode=disable')
    expect(draft.form).toMatchObject({
      host: 'db',
      port: '5433',
      database: 's',
      user: 'ada',
      tlsMode: 'off',
      name: 'db',
    })
    expect(draft.reached).toBe('connection')
    expect(password).toBe('Hunter2')
    expect(said[0]).toBe('Filled in: host, port, database, user and password.')
    expect(JSON.stringify([draft, said])).not.toContain('Hunter2')
  })

  it('leaves what it does not say', () => {
    const typed = withForm(far, { database: 'd', user: 'u', tlsMode: 'verify-ca' })
    const { draft, password, said } = paste(typed, `${CLUSTER}:9472`)
    expect(draft.form).toMatchObject({
      host: CLUSTER,
      port: '9472',
      database: 'd',
      user: 'u',
      tlsMode: 'verify-ca',
    })
    // A password typed for another host is not for this one.
    expect(password).toBe('')
    expect(paste(draft, `${CLUSTER}:9473`).password).toBeUndefined()
    expect(said).toEqual(['Filled in: host and port.'])
  })

  it.each([
    ['mariadb', 'mysql://h/d', 'mariadb'],
    ['aurora-mysql', 'jdbc:mariadb://h/d', 'aurora-mysql'],
    ['aurora-postgresql', 'postgres://h/d', 'aurora-postgresql'],
    ['postgresql', 'mysql://h/d', 'mysql'],
    ['mysql', `postgres://${CLUSTER}/d`, 'aurora-postgresql'],
    ['oracle', 'jdbc:sqlserver://h', 'sqlserver'],
    ['oracle', 'h:1/d', 'oracle'],
  ] as const)('with %s chosen, %s leads to %s', (chosen, text, engine) => {
    const { draft, said } = paste({ ...far, engine: chosen }, text)
    expect(draft.engine).toBe(engine)
    expect(said.some((each) => each.includes('The engine is now'))).toBe(engine !== chosen)
  })

  it('without a port means the engine’s own', () => {
    const { draft, said } = paste(far, 'jdbc:mysql://h/d')
    expect(draft.form.port).toBe('3306')
    expect(said.join()).toContain('MySQL’s own, 3306')
    expect(paste(far, 'h/d').draft.form.port).toBe('9472')
  })
})

describe('a kept connection', () => {
  const kept: KeptConnection = {
    name: 'science-prod',
    hasPassword: true,
    target: {
      engine: 'aurora-postgresql',
      host: CLUSTER,
      port: 9472,
      database: 'science',
      user: 'ada',
      tls: { mode: 'verify-ca', ca: 'rds', serverName: 'db' },
      ssh: 'ada@bastion',
    },
  }

  it.each([
    kept,
    { ...kept, target: { ...kept.target, tls: { mode: 'verify-full', pin: 'ab'.repeat(32) } } },
    { ...kept, target: { ...kept.target, tls: { mode: 'verify-full', ca: 'PEM' } } },
    { ...kept, target: { ...kept.target, tls: { mode: 'off' } } },
  ] as readonly KeptConnection[])('comes back from its own draft', (connection) => {
    const draft = draftOf(connection, 'connection')
    expect(draft.connection).toBe('science-prod')
    expect(draft.provider).toBe('aws')
    const again = targetOf(connection.target.engine, draft.form)
    expect(again).toEqual({ ok: true, target: connection.target })
    expect(again.ok && isSamePlace(again.target, connection.target)).toBe(true)
  })

  it('lets every step be opened up to the one that was asked for', () => {
    expect(draftOf(kept, 'connection').reached).toBe('probe')
    expect(draftOf(kept, 'validate').reached).toBe('validate')
  })

  it('keeps its password for its place alone', () => {
    const same = (part: Partial<KeptConnection['target']>) =>
      isSamePlace(kept.target, { ...kept.target, ...part })
    expect(same({ database: 'other' })).toBe(true)
    for (const part of [
      { host: 'x' },
      { port: 1 },
      { user: 'x' },
      { ssh: 'x' },
      { tls: { mode: 'off' } },
    ])
      expect(same(part as Partial<KeptConnection['target']>)).toBe(false)
  })

  it('is renamed where the same database gets another name', () => {
    const { target } = kept
    expect(isRename(kept, 'Production', target)).toBe(true)
    expect(isRename(kept, 'SCIENCE-PROD ', target)).toBe(false)
    expect(isRename(kept, 'Production', { ...target, database: 'other' })).toBe(false)
    expect(isRename(kept, 'Production', { ...target, host: 'other' })).toBe(false)
    expect(isRename(undefined, 'Production', target)).toBe(false)
  })
})
