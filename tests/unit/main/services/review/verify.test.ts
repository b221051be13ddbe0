import { createHash, generateKeyPairSync } from 'node:crypto'
import {
  appendFileSync,
  cpSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DAY } from '#base/duration'
import { fingerprint } from '#base/fingerprint'
import { type Contents, type Manifest, writeSignedFolder } from '#base/signed-folder'
import { verifyPack } from '#services/review/verify'
import { type Reviewed, reviewed } from '#tests/reviewed'
import { faultOf, removeFolder, temporaryFolder } from '#tests/workspace'

let folder: string
let desk: Reviewed
let mine: string
/** The packs of three quarters, and a copy to be spoilt. */
let pack: string
const original = (name: string) => desk.path(name)

beforeAll(async () => {
  folder = temporaryFolder()
  desk = reviewed(folder)
  for (const name of ['=cmd|calc', 'airflow-etl', 'tableau', 'unused']) desk.create(name)
  for (const quarter of ['q1', 'q2', 'q3']) {
    const { id } = desk.start(quarter)
    desk.decide(id, 'keep')
    desk.decide(id, 'revoke', ['unused'])
    const signed = await desk.sign(id, { path: original(quarter) })
    mine = signed.signature?.fingerprint ?? ''
    if (quarter === 'q2') await desk.apply(id, { path: original('q2-applied') })
    desk.work.clock.now += 90 * DAY
  }
  pack = desk.path('copy')
})
afterAll(() => {
  desk.work.close()
  removeFolder(folder)
})
beforeEach(() => {
  rmSync(pack, { recursive: true, force: true })
  cpSync(original('q2'), pack, { recursive: true })
})

const check = (pinned?: string) => verifyPack({ path: pack, fingerprint: pinned })
const problems = () => check().problems.map(({ file }) => file)
const read = (name: string) => readFileSync(join(pack, name), 'utf8')

/** Somebody who has a key of their own writes the whole pack anew. */
function rewrite(change: (files: Map<string, Buffer>, manifest: Manifest) => void): string {
  const manifest = JSON.parse(read('manifest.json')) as Manifest
  const own = new Set(['SHA256SUMS', 'signer.pem'])
  const files = new Map(
    manifest.files
      .filter(({ name }) => !own.has(name))
      .map(({ name }) => [name, readFileSync(join(pack, name))] as const),
  )
  const about = structuredClone(manifest.about)
  const changed = { ...manifest, about }
  change(files, changed)
  rmSync(pack, { recursive: true })
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const { kind, createdAt, app, workspace, previous } = changed
  const contents: Contents = {
    kind,
    createdAt,
    app,
    workspace,
    ...(previous === undefined ? {} : { previous }),
    about: changed.about,
    files,
  }
  writeSignedFolder(pack, contents, privateKey)
  return fingerprint(publicKey)
}

const swap = (files: Map<string, Buffer>, name: string, change: (text: string) => string) =>
  files.set(name, Buffer.from(change(files.get(name)?.toString() ?? '')))

describe('a pack as it was written', () => {
  it('is intact, signed by F: compare; and trusted for F alone', () => {
    const found = check()
    expect(found).toMatchObject({
      verdict: 'intact',
      problems: [],
      fingerprint: mine,
      review: { name: 'q2', workspace: 'production', rows: 4, tally: { keep: 3, revoke: 1 } },
    })
    expect(found.message).toMatch(/^Intact, signed by ([0-9a-f]{4} ){7}[0-9a-f]{4}: compare\./)
    expect(check(mine)).toMatchObject({ verdict: 'trusted' })
    expect(check('0'.repeat(32))).toMatchObject({ verdict: 'broken' })
  })

  it('needs a folder and a fingerprint that is one', () => {
    expect(faultOf(() => verifyPack({ path: desk.path('nowhere') }))).toMatchObject({
      code: 'input.invalid',
      field: 'path',
    })
    expect(faultOf(() => check('hello'))).toMatchObject({ field: 'fingerprint' })
    expect(faultOf(() => verifyPack({ path: pack, previous: join(pack, 'x') }))).toMatchObject({
      field: 'previous',
    })
  })
})

describe('a pack that was spoilt', () => {
  it('is broken by one byte in any of its files, which is named', () => {
    for (const name of readdirSync(original('q2'))) {
      const path = join(pack, name)
      const before = readFileSync(path)
      const after = Buffer.from(before)
      after[Math.floor(after.length / 2)] = (after[Math.floor(after.length / 2)] ?? 0) ^ 1
      writeFileSync(path, after)
      const found = check()
      expect(found.verdict).toBe('broken')
      expect(found.problems.length).toBeGreaterThan(0)
      if (!name.startsWith('manifest'))
        expect(found.problems.map(({ file }) => file)).toContain(name)
      writeFileSync(path, before)
    }
    expect(check()).toMatchObject({ verdict: 'intact' })
  })

  it('is broken by a missing, an added, a renamed and a cut file', () => {
    rmSync(join(pack, 'decisions.csv'))
    expect(problems()).toEqual(['decisions.csv'])
    writeFileSync(join(pack, 'note.txt'), 'x')
    expect(problems()).toEqual(['decisions.csv', 'note.txt'])
    renameSync(join(pack, 'population.csv'), join(pack, 'people.csv'))
    expect(problems()).toEqual(['population.csv', 'decisions.csv', 'note.txt', 'people.csv'])
    writeFileSync(join(pack, 'signoff.json'), read('signoff.json').slice(0, 100))
    expect(problems()).toContain('signoff.json')
  })

  it('is broken without its manifest, and by another kind of folder', () => {
    rewrite((_, manifest) => Object.assign(manifest, { kind: 'gate-bundle' }))
    expect(check()).toMatchObject({ verdict: 'broken', problems: [{ file: 'manifest.json' }] })
    rmSync(join(pack, 'manifest.json'))
    expect(check()).toMatchObject({ verdict: 'broken' })
  })
})

describe('a pack that somebody else wrote', () => {
  it('is theirs when nothing in it was changed, and says whose sign-off it holds', () => {
    const theirs = rewrite(() => {})
    const found = check()
    expect(found).toMatchObject({ verdict: 'intact', fingerprint: theirs })
    expect(found.message).toMatch(/The sign-off in it is signed by /)
    expect(check(mine)).toMatchObject({ verdict: 'broken' })
  })

  it.each([
    [
      'a decision turned round',
      'decisions.csv',
      (text: string) => text.replace(',revoke,', ',keep,'),
    ],
    [
      'a key left out',
      'population.csv',
      (text: string) => text.split('\n').toSpliced(2, 1).join('\n'),
    ],
    [
      'two lines exchanged',
      'decisions.csv',
      (text: string) => {
        const [head = '', one = '', two = '', ...rest] = text.split('\n')
        return [head, two, one, ...rest].join('\n')
      },
    ],
    ['a table that is none', 'population.csv', () => '"'],
  ] as const)('is broken by %s', (_, name, change) => {
    rewrite((files) => swap(files, name, change))
    const found = check()
    expect(found.verdict).toBe('broken')
    expect(found.problems.map(({ file }) => file)).toContain(name)
  })

  it('is broken when the sums were made to fit: the sign-off does not hold any more', () => {
    rewrite((files, manifest) => {
      swap(files, 'decisions.csv', (text) => text.replace(',revoke,', ',keep,'))
      swap(files, 'remediation.csv', (text) => text.split('\n').slice(0, 1).join('\n'))
      const hash = createHash('sha256')
        .update(files.get('decisions.csv') ?? '')
        .digest('hex')
      swap(files, 'signoff.json', (text) =>
        text
          .replace(/"decisions": "[0-9a-f]{64}"/, `"decisions": "${hash}"`)
          .replace('"keep": 3', '"keep": 4')
          .replace('"revoke": 1', '"revoke": 0'),
      )
      Object.assign(manifest.about, {
        signoff: createHash('sha256')
          .update(files.get('signoff.json') ?? '')
          .digest('hex'),
        tally: { keep: 4, rotate: 0, revoke: 0, defer: 0, exception: 0, open: 0 },
        remediation: { done: 0, of: 0 },
      })
    })
    expect(check()).toMatchObject({
      verdict: 'broken',
      problems: [
        { file: 'signoff.json', message: 'The signature over the sign-off does not hold.' },
      ],
    })
  })

  it('is broken without one of its tables, and by receipts that were made up', () => {
    rewrite((files) => files.delete('remediation.csv'))
    expect(check()).toMatchObject({ problems: [{ file: 'remediation.csv' }] })
    rmSync(pack, { recursive: true })
    cpSync(original('q2'), pack, { recursive: true })
    rewrite((files) => swap(files, 'remediation.csv', (text) => text.replace(',open,', ',done,')))
    expect(problems()).toEqual(['remediation.csv'])
  })
})

describe('the chain of packs', () => {
  const chain = (name: string, previous?: string) => {
    const {
      chain: state,
      verdict,
      chainMessage,
    } = verifyPack({
      path: original(name),
      ...(previous === undefined ? {} : { previous: original(previous) }),
    })
    return { chain: state, verdict, chainMessage }
  }

  it('begins with the first, and names the one before', () => {
    expect(chain('q1')).toMatchObject({ chain: 'first', verdict: 'intact' })
    expect(chain('q3')).toMatchObject({ chain: 'named', verdict: 'intact' })
    expect(chain('q3').chainMessage).toMatch(/It follows q2/)
  })

  it('holds with the pack before, whichever of its editions is given', () => {
    expect(chain('q2', 'q1')).toMatchObject({ chain: 'holds', verdict: 'intact' })
    expect(chain('q2-applied', 'q1')).toMatchObject({ chain: 'holds' })
    expect(chain('q3', 'q2-applied')).toMatchObject({ chain: 'holds' })
    expect(chain('q3', 'q2')).toMatchObject({ chain: 'holds' })
    expect(chain('q3', 'q2').chainMessage).toMatch(/an earlier pack was given/)
  })

  it('is broken with another pack, in another order, or one that was spoilt', () => {
    expect(chain('q3', 'q1')).toMatchObject({ chain: 'broken', verdict: 'broken' })
    expect(chain('q1', 'q2')).toMatchObject({ chain: 'broken', verdict: 'broken' })
    expect(chain('q2', 'q2')).toMatchObject({ chain: 'broken', verdict: 'broken' })
    appendFileSync(join(pack, 'summary.html'), ' ')
    expect(verifyPack({ path: original('q3'), previous: pack })).toMatchObject({
      chain: 'broken',
      verdict: 'broken',
    })
  })

  it('is broken when somebody else wrote other files around the sign-off of the one before', () => {
    const forger = rewrite((files) =>
      swap(files, 'summary.html', (text) => text.replace('q2', 'q2 of old')),
    )
    expect(check().verdict).toBe('intact')
    const report = verifyPack({ path: original('q3'), fingerprint: mine, previous: pack })
    expect(report).toMatchObject({ chain: 'broken', verdict: 'broken' })
    expect(report.chainMessage).toMatch(/who signed neither review: its other files may be forged/)
    expect(report.chainMessage.replaceAll(' ', '')).toContain(forger.replaceAll(' ', ''))
  })

  it('says of another pack of the same review which one belongs there', () => {
    expect(chain('q2-applied', 'q2').chainMessage).toMatch(
      /is another pack of q2 itself\. Give that of q1\.$/,
    )
    expect(chain('q1', 'q1').chainMessage).toMatch(/itself\. It follows no other review\.$/)
  })

  it('is broken when the one before was signed anew by somebody else', () => {
    rewrite((files) => swap(files, 'signoff.json', (text) => text.replace('q2', 'q2 ')))
    expect(verifyPack({ path: original('q3'), previous: pack }).chain).toBe('broken')
  })
})

describe('the tables of a pack', () => {
  it('hold nothing that a spreadsheet would run, and no blank cell', () => {
    for (const name of ['population.csv', 'decisions.csv', 'remediation.csv']) {
      const text = read(name)
      expect(text).not.toMatch(/(^|,)"?[=+@]/m)
      expect(text).not.toMatch(/,(,|$)/m)
    }
    expect(read('population.csv')).toContain(`'=cmd|calc`)
  })
})
