import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Fault } from '#base/fault'
import { type Output, operations, piecesOf } from '#contract'
import {
  call,
  openWorkspace,
  removeFolder,
  temporaryFolder,
  type TestWorkspace,
} from '#tests/workspace'

const VALUE = 'dsk_7I4tVqGS_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx'

let folder: string
let space: TestWorkspace
beforeEach(() => {
  folder = temporaryFolder()
  space = openWorkspace(folder)
})
afterEach(() => {
  space.close()
  removeFolder(folder)
})

async function take(text: string | readonly string[], more: object = { dryRun: false }) {
  const pieces = typeof text === 'string' ? (text.match(/[^]{1,65536}/g) ?? ['']) : text
  const input = operations['import.names'].input.parse({ pieces, ...more })
  const answer = await space.imports.names(input, call('import.names'))
  expect(operations['import.names'].output.parse(answer)).toEqual(answer)
  return answer
}
const fault = async (text: string): Promise<Fault> => {
  try {
    await take(text)
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  throw new Error('nothing was refused')
}
const planned = () =>
  space.imports.planned(operations['import.planned'].input.parse({})).rows.map((row) => row.name)
const lines = ({ refused }: Output<'import.names'>) =>
  refused.map(({ line, column }) => [line, column])
const records = () => space.audit.list({ offset: 0, limit: 1 }).total

describe('a file that is handed over piece by piece', () => {
  const hold = (piece: string, upload?: string) =>
    space.imports.hold(upload === undefined ? { piece } : { piece, upload }).upload
  const refusal = async (act: () => unknown) => {
    try {
      await act()
    } catch (error) {
      if (error instanceof Fault) return error.code
      throw error
    }
    return 'nothing was refused'
  }
  const names = (more: object) =>
    space.imports.names(operations['import.names'].input.parse(more), call('import.names'))

  test('is read as one text, cut within a row and within a quote, and let go', async () => {
    const upload = hold('name,own')
    expect(hold('er\n"et', upload)).toBe(upload)
    hold('l",Ada\nbi,Bob\n', upload)
    expect(await names({ upload })).toMatchObject({ rows: 2, planned: 2, written: false })
    expect(await refusal(() => names({ upload }))).toBe('input.missing')
  })

  test('does not mix with another one, and the oldest of many gives way', async () => {
    const uploads = ['a', 'b', 'c', 'd', 'e'].map((name) => hold(`name\n${name}\n`))
    expect(await refusal(() => hold('x', uploads[0]))).toBe('input.missing')
    await names({ upload: uploads[4], dryRun: false })
    expect(planned()).toEqual(['e'])
  })

  test('is forgotten after ten minutes without a piece', async () => {
    const upload = hold('name\n')
    space.clock.now += 9 * 60_000
    hold('a\n', upload)
    space.clock.now += 9 * 60_000
    hold('name\n')
    expect(await names({ upload })).toMatchObject({ planned: 1 })
    const late = hold('name\n')
    space.clock.now += 11 * 60_000
    hold('name\n')
    expect(await refusal(() => names({ upload: late }))).toBe('input.missing')
  })

  test('ends at 512 pieces', async () => {
    const upload = hold('name\n')
    for (let nr = 1; nr < 512; nr += 1) hold('', upload)
    expect(await refusal(() => hold('', upload))).toBe('input.size')
  })

  test('comes by pieces or as an upload, never both and never neither', async () => {
    expect(await refusal(() => names({}))).toBe('input.invalid')
    expect(await refusal(() => names({ pieces: ['name'], upload: hold('name') }))).toBe(
      'input.invalid',
    )
  })

  test('is cut at any place but within a character', () => {
    const text = `${'x'.repeat(65_535)}🔑${'y'.repeat(70_000)}`
    const pieces = piecesOf(text)
    expect(pieces.join('')).toBe(text)
    for (const piece of pieces) {
      expect(piece.isWellFormed()).toBe(true)
      expect(piece.length).toBeLessThanOrEqual(65_536)
    }
    expect(piecesOf('')).toEqual([''])
  })
})

describe('planning names from a file', () => {
  test('is tried first, then written with one record; no key is made', async () => {
    const file = 'name,owner,purpose,used_by,tags\netl,Ada,Loads,scheduler,prod;nightly\nbi,,,,\n'
    expect(await take(file, {})).toEqual({
      written: false,
      rows: 2,
      planned: 2,
      changed: 0,
      same: 0,
      existing: 0,
      refused: [],
      refusedTotal: 0,
      ignoredColumns: [],
    })
    expect(planned()).toEqual([])
    expect(records()).toBe(0)
    expect(await take(file)).toMatchObject({ written: true, planned: 2 })
    const { rows } = space.imports.planned({ offset: 0, limit: 9 })
    expect(rows[1]).toMatchObject({
      name: 'etl',
      owner: 'Ada',
      purpose: 'Loads',
      usedBy: 'scheduler',
      tags: ['prod', 'nightly'],
      plannedBy: 'tess@desk',
    })
    expect(space.keys.summary({}).keys).toBe(0)
    expect(space.audit.list({ offset: 0, limit: 9 }).rows).toMatchObject([
      { operation: 'import.names', summary: 'Names planned from a file: 2 new, 0 changed' },
    ])
  })

  test('again says what is the same, what changed, and what has a key already', async () => {
    await take('name,owner\netl,Ada\nbi,Bob\n')
    space.keys.create({ name: 'BI' }, call('keys.create'))
    expect(await take('name,owner\nETL,Ada\nbi,Bob\nnew,\n')).toMatchObject({
      changed: 1,
      existing: 1,
      planned: 1,
    })
    expect(planned()).toEqual(['ETL', 'new'])
    const before = records()
    expect(await take('name,owner\nETL,Ada\n')).toMatchObject({ same: 1, written: true })
    expect(records()).toBe(before)
  })

  test('a key of that name takes its plan over, save what was said otherwise', async () => {
    await take('name,owner,purpose,used_by,tags\nEtl Nightly,Ada,Loads,scheduler,prod\n')
    const made = space.keys.create({ name: 'etl nightly', owner: 'Bob' }, call('keys.create'))
    expect(made).toMatchObject({
      name: 'etl nightly',
      owner: 'Bob',
      purpose: 'Loads',
      usedBy: 'scheduler',
      tags: ['prod'],
    })
    expect(planned()).toEqual([])
    expect(space.keys.show({ ref: made.id }).history[0]?.summary).toBe('Created as planned')
    expect(space.keys.create({ name: 'other' }, call('keys.create')).owner).toBe('')
  })

  test('reserves nothing and is seen by no gate', async () => {
    await take('name\netl\n')
    expect(space.keys.checkName({ name: 'etl' })).toEqual({ ok: true })
    expect(space.keys.summary({}).epoch).toBe(0)
  })

  test('forgets some or all of them', async () => {
    await take('name\na\nb\nc\n')
    expect(space.imports.drop({ names: ['B', 'zzz'] }, call('import.drop'))).toEqual({ dropped: 1 })
    expect(planned()).toEqual(['a', 'c'])
    expect(space.imports.drop({}, call('import.drop'))).toEqual({ dropped: 2 })
  })
})

describe('what files look like', () => {
  test.each([
    ['a byte order mark', '\uFEFFname,owner\netl,Ada\n'],
    ['semicolons', 'name;owner\netl;Ada\n'],
    ['tabs', 'name\towner\netl\tAda\n'],
    ['CRLF, quotes, no last line break', '"name","owner"\r\n"etl","Ada"'],
    ['capitals and other words for the columns', 'Owner,Key Name\nAda,etl\n'],
    ['empty lines', '\nname,owner\n\netl,Ada\n\n'],
  ])('%s', async (_, text) => {
    expect(await take(text)).toMatchObject({ written: true, planned: 1 })
    expect(space.imports.planned({ offset: 0, limit: 1 }).rows[0]).toMatchObject({
      name: 'etl',
      owner: 'Ada',
    })
  })

  test('cut into pieces anywhere', async () => {
    const text = 'name,owner\n"a ""quoted"" näme",Ada\nb,Bob\n'
    await take(Array.from(text))
    expect(planned()).toEqual(['a "quoted" näme', 'b'])
  })

  test('columns that are not known are left unread, and named', async () => {
    const { ignoredColumns } = await take('name,api_url,\netl,x,y\n')
    expect(ignoredColumns).toEqual(['api_url', 'column 3'])
  })

  test('a head that holds a whole key is refused, and not repeated', async () => {
    const found = await take(`name,${VALUE}\netl,x\n`)
    expect(found).toMatchObject({ written: false, ignoredColumns: ['column 2'] })
    expect(lines(found)).toEqual([[1, undefined]])
  })

  test('our own report comes back as it was', async () => {
    await take("name,owner,purpose\n'=cmd(),no_information,N/A\n")
    expect(space.imports.planned({ offset: 0, limit: 1 }).rows[0]).toMatchObject({
      name: '=cmd()',
      owner: '',
      purpose: '',
    })
  })

  test.each([
    ['nothing', '', 'empty'],
    ['a head alone that lacks the name', 'owner,purpose\nAda,x\n', 'no column called name'],
    ['no head at all', 'etl\nbi\n', 'no column called name'],
    ['two columns of names', 'name,key name\na,b\n', 'Two columns'],
    ['a quote that is never closed', `name\n"${VALUE}\n`, 'never closed'],
    ['text behind a quote', `name\n"a"${VALUE}\n`, 'cannot be read as CSV'],
  ])('%s is refused as a whole, without repeating a cell', async (_, text, words) => {
    const found = await fault(text)
    expect(found).toMatchObject({ code: 'input.invalid', field: 'file' })
    expect(found.message).toContain(words)
    expect(JSON.stringify(found.toFailure())).not.toContain('y6uRiG')
    expect(planned()).toEqual([])
  })
})

describe('rows that are refused', () => {
  test('stop the file, or are left out when asked', async () => {
    const file = 'name,owner\ngood,Ada\n,Bob\n'
    const stopped = await take(file)
    expect(stopped).toMatchObject({ written: false, refusedTotal: 1, planned: 1 })
    expect(lines(stopped)).toEqual([[3, 'name']])
    expect(planned()).toEqual([])
    expect(await take(file, { dryRun: false, skipBad: true })).toMatchObject({ written: true })
    expect(planned()).toEqual(['good'])
  })

  test('a cell that holds a whole key, in whatever column, is named by its line alone', async () => {
    const found = await take(`name,owner,note\n${VALUE},,\na,${VALUE},\nb,,"x ${VALUE}"\nc,,\n`)
    expect(lines(found)).toEqual([
      [2, undefined],
      [3, undefined],
      [4, undefined],
    ])
    expect(JSON.stringify(found)).not.toContain('y6uRiG')
    expect(found.planned).toBe(1)
  })

  test.each(['=cmd()', '+1+1', '-2', '@SUM(A1)', '＝1'])('the formula %j', async (cell) => {
    expect(lines(await take(`name,owner\n"${cell}",Ada\nb,"${cell}"\n`))).toEqual([
      [2, 'name'],
      [3, 'owner'],
    ])
  })

  test('two names that fold to one: the second, with the line of the first', async () => {
    const found = await take('name\nAirflow\nｂｉ\n  ａｉｒｆｌｏｗ \nBI\n')
    expect(lines(found)).toEqual([
      [4, 'name'],
      [5, 'name'],
    ])
    expect(found.refused[0]?.message).toContain('“Airflow” on line 2')
  })

  test.each([
    ['a prefix for a name', 'dsk_7I4tVqGS,', 'name'],
    ['a name that is too long', `${'x'.repeat(121)},`, 'name'],
    ['a control character', '"a\u0007b",', 'name'],
    ['a use that there is not', 'etl,cron', 'used_by'],
    ['too many cells', 'etl,bi,more', undefined],
    ['too few cells', 'etl', undefined],
  ])('%s', async (_, row, column) => {
    expect(lines(await take(`name,used_by\n${row}\n`))).toEqual([[2, column]])
  })

  test('are counted, and the first 200 shown', async () => {
    const found = await take(`name,owner\n${',\n'.repeat(300)}`)
    expect(found.refusedTotal).toBe(300)
    expect(found.refused).toHaveLength(200)
  })
})

describe('quotes that do not fit', () => {
  test.each([
    ['within a cell that has none around it', 'name\n=HYPERLINK("x")\n', /near line 2/],
    ['that are never closed', 'name\n"a\nb\n', /never closed/],
    ['with text behind them', 'name\n"a"b\n', /quotes do not fit/],
  ])('%s are told as such', async (_, text, words) => {
    const refused = await fault(text)
    expect(refused).toMatchObject({ code: 'input.invalid', field: 'file' })
    expect(refused.message).toMatch(words)
    expect(refused.message).not.toContain('HYPERLINK')
  })
})

describe('a long file', () => {
  const many = (rows: number) =>
    `name,owner\n${Array.from({ length: rows }, (_, nr) => `job ${String(nr)},Ada\n`).join('')}`

  test('of 100,000 rows goes in whole, with progress', async () => {
    const steps: unknown[] = []
    const pieces = many(100_000).match(/[^]{1,65536}/g) ?? []
    const done = await space.imports.names(
      { pieces, dryRun: false, skipBad: false },
      { ...call('import.names'), progress: (step) => steps.push(step) },
    )
    expect(done).toMatchObject({ written: true, rows: 100_000, planned: 100_000 })
    expect(steps).toHaveLength(100)
    expect(space.imports.planned({ find: 'JOB 99999', offset: 0, limit: 9 }).total).toBe(1)
  })

  test('of too many rows is refused', async () => {
    expect((await fault(many(200_001))).code).toBe('input.size')
  })

  test('that is cancelled leaves nothing behind', async () => {
    const ending = new AbortController()
    const running = space.imports.names(
      { pieces: many(50_000).match(/[^]{1,65536}/g) ?? [], dryRun: false, skipBad: false },
      { ...call('import.names'), signal: ending.signal, progress: () => ending.abort() },
    )
    await expect(running).rejects.toThrow('aborted')
    expect(planned()).toEqual([])
    expect(records()).toBe(0)
  })
})
