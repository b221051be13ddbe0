// Values sealed for age's public keys, opened by the age program itself; every mistake that a person can paste.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { armor, Decrypter, generateHybridIdentity, identityToRecipient } from 'age-encryption'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Fault } from '#base/fault'
import { readRecipients } from '#services/keys/recipients'
import { agePair, ageOpen, type AgePair } from '#tests/age'
import {
  call,
  openWorkspace,
  removeFolder,
  temporaryFolder,
  type TestWorkspace,
} from '#tests/workspace'

const VECTOR = 'dsk_7I4tVqGS_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx'

let folder: string
let space: TestWorkspace
let ada: AgePair
let bob: AgePair
beforeEach(() => {
  folder = temporaryFolder()
  space = openWorkspace(folder)
  const keys = temporaryFolder()
  ada = agePair(keys, 'ada.txt')
  bob = agePair(keys, 'bob.txt')
})
afterEach(() => {
  space.close()
  removeFolder(folder)
  removeFolder(join(ada.path, '..'))
})

const create = (name: string) => space.keys.create({ name }, call('keys.create'))
const seal = (
  prefix: string,
  recipients: string,
  more: { readonly person?: string; readonly replace?: boolean } = {},
) => space.keys.seal({ prefix, recipients, replace: false, ...more }, call('keys.seal'))

async function refusal(promise: Promise<unknown>): Promise<Fault> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  throw new Error('nothing was refused')
}

const shown = ({ message, fix, cause }: Fault) => `${message} ${fix} ${String(cause)}`

describe('a sealed value', () => {
  test('is an age file that its user opens, and nobody else', async () => {
    const { prefix, value } = create('airflow')
    const sealed = await seal(prefix, ada.recipient)
    expect(sealed).toMatchObject({
      name: 'airflow',
      prefix,
      recipients: [{ recipient: ada.recipient, kind: 'x25519' }],
    })
    expect(sealed.file).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----\n/)
    expect(ageOpen(ada, sealed.file)).toBe(`${value}\n`)
    expect(() => ageOpen(bob, sealed.file)).toThrow('no identity matched')
    expect(JSON.stringify(sealed)).not.toContain(value)
  })

  test('for several opens for each, and a doubled key counts once', async () => {
    const { prefix, value } = create('a')
    const text = `# Ada, by telephone\n${ada.recipient}\r\n\n  ${bob.recipient}\n${ada.recipient.toUpperCase()}\n`
    const { file, recipients } = await seal(prefix, text)
    expect(recipients.map(({ recipient }) => recipient)).toEqual([ada.recipient, bob.recipient])
    for (const pair of [ada, bob]) expect(ageOpen(pair, file)).toBe(`${value}\n`)
  })

  test('for a post-quantum key opens with its secret half', async () => {
    const { prefix, value } = create('a')
    const identity = await generateHybridIdentity()
    const { file, recipients } = await seal(prefix, await identityToRecipient(identity))
    expect(recipients).toMatchObject([{ kind: 'post-quantum' }])
    const decrypter = new Decrypter()
    decrypter.addIdentity(identity)
    expect(await decrypter.decrypt(armor.decode(file), 'text')).toBe(`${value}\n`)
  })

  test('has a fingerprint that any computer can tell', async () => {
    const [recipient] = await readRecipients(ada.recipient)
    const sum = createHash('sha256').update(ada.recipient).digest('hex').slice(0, 32)
    expect(recipient?.fingerprint.replaceAll(' ', '')).toBe(sum)
    expect(recipient?.fingerprint).toMatch(/^([0-9a-f]{4} ){7}[0-9a-f]{4}$/)
  })

  test('counts as handed over only when somebody says so', async () => {
    const { prefix } = create('a')
    await seal(prefix, ada.recipient)
    expect(space.keys.show({ ref: 'a' }).unconfirmed).toBe(true)
    expect(space.keys.pending().pending).toHaveLength(1)
    space.keys.confirm({ prefix }, call('keys.confirm'))
    expect(await refusal(seal(prefix, ada.recipient))).toMatchObject({ code: 'key.value-gone' })
  })

  test('may be the copy that the vault keeps', async () => {
    const { prefix, value } = create('a')
    await space.keys.keepCopy({ prefix, keep: true }, call('keys.keepCopy'))
    space.keys.confirm({ prefix }, call('keys.confirm'))
    expect(ageOpen(ada, (await seal(prefix, ada.recipient)).file)).toBe(`${value}\n`)
  })

  test('is in the history with the fingerprint, and the value in no file', async () => {
    const { prefix, value } = create('a')
    const { recipients } = await seal(prefix, ada.recipient)
    expect(space.keys.show({ ref: 'a' }).history[0]).toMatchObject({
      operation: 'keys.seal',
      prefix,
      summary: `Value sealed for ${recipients[0]?.fingerprint ?? ''}`,
    })
    for (const name of readdirSync(folder))
      expect(readFileSync(join(folder, name), 'latin1'), name).not.toContain(value.slice(13))
  })

  test('of a revoked key is refused', async () => {
    const { prefix } = create('a')
    space.keys.revoke({ ref: 'a', reason: 'leaked' }, call('keys.revoke'))
    expect(await refusal(seal(prefix, ada.recipient))).toMatchObject({ code: 'key.revoked' })
  })
})

describe('the people for whom values were sealed', () => {
  const known = () => space.keys.knownUsers().users

  test('are remembered by name, latest first, and only where a name is given', async () => {
    const { prefix } = create('a')
    await seal(prefix, ada.recipient)
    expect(known()).toEqual([])
    await seal(prefix, ada.recipient, { person: 'Ada' })
    await seal(prefix, bob.recipient, { person: 'Bob' })
    await seal(prefix, ada.recipient, { person: ' ADA ' })
    expect(known()).toMatchObject([
      { person: 'ADA', recipients: [{ recipient: ada.recipient }], sealedBy: 'tess@desk' },
      { person: 'Bob' },
    ])
    expect(space.keys.show({ ref: 'a' }).history[0]?.summary).toMatch(/^Value sealed for ADA: /)
  })

  test('with another public key are refused until somebody has asked them', async () => {
    const { prefix } = create('a')
    await seal(prefix, ada.recipient, { person: 'Ada' })
    const before = space.audit.list({ offset: 0, limit: 1 }).total
    expect(await refusal(seal(prefix, bob.recipient, { person: 'ada' }))).toMatchObject({
      code: 'key.recipient',
      field: 'recipients',
    })
    expect(space.audit.list({ offset: 0, limit: 1 }).total).toBe(before)
    expect(known()).toMatchObject([{ recipients: [{ recipient: ada.recipient }] }])
    await seal(prefix, bob.recipient, { person: 'ada', replace: true })
    expect(known()).toMatchObject([{ person: 'ada', recipients: [{ recipient: bob.recipient }] }])
  })

  test('are forgotten with a record, and once', async () => {
    const { prefix } = create('a')
    await seal(prefix, ada.recipient, { person: 'Ada' })
    const forget = () => space.keys.forgetUser({ person: 'ada' }, call('keys.forgetUser'))
    expect(forget()).toEqual({ forgotten: true })
    expect(known()).toEqual([])
    const before = space.audit.list({ offset: 0, limit: 1 }).total
    expect(forget()).toEqual({ forgotten: false })
    expect(space.audit.list({ offset: 0, limit: 1 }).total).toBe(before)
  })

  test('have a name that can be read and is no key', async () => {
    const { prefix } = create('a')
    for (const person of [' ', 'a\u202Eb', VECTOR])
      expect(await refusal(seal(prefix, ada.recipient, { person }))).toMatchObject({
        field: 'person',
      })
    expect(known()).toEqual([])
  })
})

describe('what is no public key of age', () => {
  test('a secret key is refused, wherever it stands, and repeated nowhere', async () => {
    const file = readFileSync(ada.path, 'utf8')
    for (const text of [
      ada.secret,
      ada.secret.toLowerCase(),
      file,
      `${bob.recipient}\n# ${ada.secret}`,
    ]) {
      const fault = await refusal(readRecipients(text))
      expect(fault).toMatchObject({ code: 'input.secret', field: 'recipients' })
      expect(shown(fault).toLowerCase()).not.toContain(ada.secret.slice(16).toLowerCase())
    }
    expect(
      await refusal(readRecipients('-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blbg\n')),
    ).toMatchObject({ code: 'input.secret' })
    expect(await refusal(readRecipients(await generateHybridIdentity()))).toMatchObject({
      code: 'input.secret',
    })
  })

  test('the value of an API key is refused, and repeated nowhere', async () => {
    const fault = await refusal(readRecipients(VECTOR))
    expect(fault).toMatchObject({ code: 'input.secret', field: 'recipients' })
    expect(shown(fault)).not.toContain(VECTOR.slice(13))
  })

  test.each([
    ['nothing', '', /No public key/],
    ['comments alone', '# Ada\n\n', /No public key/],
    ['an SSH key', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFx ada@desk', /SSH.*age-keygen/],
    ['another SSH key', 'ssh-rsa AAAAB3NzaC1yc2E ada@desk', /SSH/],
    ['a PGP key', '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQE', /PGP/],
    ['a name', 'ada@example.com', /not a public key of age/],
    [
      'a key of a plugin',
      'age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t',
      /plugin/,
    ],
    ['two in one line', 'age1aaa age1bbb', /missing or wrong/],
  ])('%s is refused with what to ask for', async (_, text, words) => {
    const fault = await refusal(readRecipients(text))
    expect(fault).toMatchObject({ code: 'input.invalid', field: 'recipients' })
    expect(`${fault.message} ${fault.fix}`).toMatch(words)
  })

  test('one with a wrong character is refused, by its line, and repeated nowhere', async () => {
    const wrong = `${ada.recipient.slice(0, -1)}${ada.recipient.endsWith('q') ? 'p' : 'q'}`
    const fault = await refusal(readRecipients(`${bob.recipient}\n\n${wrong}`))
    expect(fault.message).toMatch(/^Line 3 .*missing or wrong/)
    expect(shown(fault)).not.toContain(wrong.slice(6))
  })

  test('strong and weaker ones together are refused, as age itself does', async () => {
    const strong = await identityToRecipient(await generateHybridIdentity())
    expect(await refusal(readRecipients(`${strong}\n${ada.recipient}`))).toMatchObject({
      code: 'input.invalid',
    })
    expect(await readRecipients(strong)).toHaveLength(1)
  })

  test('more than twenty are refused', async () => {
    const many = Array.from({ length: 21 }, () => ada.recipient).join('\n')
    expect((await refusal(readRecipients(many))).message).toContain('20')
  })
})
