// Scripts with everything in them that splitters read wrongly, as real files, in each dialect.
import { describe, expect, test } from 'vitest'
import type { Dialect } from '#contract/metastore-target'
import { readScript } from '#services/metastore/pair/script'
import { refusal, sqlOf, givenFiles } from '#tests/metastore/given-files'

const files = givenFiles()
const never = new AbortController().signal

const notesOf = async (dialect: Dialect, text: string) =>
  (await files.pair(dialect, text)).notes.filter(({ script }) => script === 'schema')

const lines = (...text: readonly string[]): string => `${text.join('\n')}\n`

describe('a script is split', () => {
  const same = lines('CREATE TABLE A (X int);', '', 'CREATE TABLE B (Y int)', ';')
  const two = ['CREATE TABLE A (X int)', 'CREATE TABLE B (Y int)']

  test.each(['postgresql', 'mariadb', 'mysql', 'oracle'] as const)(
    'at semicolons, in %s, whatever its line ends are',
    async (dialect) => {
      expect(sqlOf(await files.pair(dialect, same))).toEqual(two)
      const windows = await files.pair(dialect, same.replaceAll('\n', '\r\n'))
      expect(sqlOf(windows)).toEqual(two)
      expect(windows.statements.map(({ line }) => line)).toEqual([1, 3, 1])
      const last = await files.pair(dialect, two.join(';'))
      expect(sqlOf(last)).toEqual(two)
    },
  )

  test('not inside strings, quoted names and comments', async () => {
    const text = lines(
      `-- it's; a comment`,
      `INSERT INTO "a;b" VALUES ('x;y', 'it''s;', E'\\';', $$;$$, $t$;$$;$t$); /* a; */`,
      `SELECT a$b$c; SELECT 'd$b$';`,
    )
    expect(sqlOf(await files.pair('postgresql', text))).toEqual([
      `INSERT INTO "a;b" VALUES ('x;y', 'it''s;', E'\\';', $$;$$, $t$;$$;$t$)`,
      'SELECT a$b$c',
      `SELECT 'd$b$'`,
    ])
  })

  test('comments hold comments in PostgreSQL and SQL Server, and end at once elsewhere', async () => {
    const text = '/* a /* b; */ c; */ SELECT 1;'
    expect(sqlOf(await files.pair('postgresql', text))).toEqual(['SELECT 1'])
    expect(sqlOf(await files.pair('sqlserver', text))).toEqual(['SELECT 1;'])
    expect(sqlOf(await files.pair('oracle', text))).toEqual(['c', '*/ SELECT 1'])
  })

  test("MySQL's own: number signs with a quote, a backslash, a minus that is none of a comment", async () => {
    const text = lines(
      `# don't; stop`,
      `INSERT INTO T VALUES ('it\\'s;', "it's;", 5--3); # isn't;`,
      'SELECT `a;b`;-- x',
    )
    expect(sqlOf(await files.pair('mysql', text))).toEqual([
      `INSERT INTO T VALUES ('it\\'s;', "it's;", 5--3)`,
      'SELECT `a;b`',
    ])
  })

  test('what MySQL runs of a comment is kept', async () => {
    const text = lines(
      '/*!40101 SET NAMES utf8 */;',
      '/* only words */;',
      '/*M!100100 SET @a=1; */;',
    )
    expect(sqlOf(await files.pair('mariadb', text))).toEqual([
      '/*!40101 SET NAMES utf8 */',
      '/*M!100100 SET @a=1; */',
    ])
  })

  test('at another delimiter, and at semicolons again', async () => {
    const text = lines(
      'DELIMITER $$',
      'CREATE TRIGGER T BEFORE INSERT ON A FOR EACH ROW',
      'BEGIN',
      '  SET NEW.X = 1;',
      'END$$',
      'delimiter ; -- back',
      'SELECT 1;',
      'DELIMITER //',
      'SELECT 2 //',
      'SELECT 3;//',
    )
    const pair = await files.pair('mysql', text)
    expect(sqlOf(pair)).toEqual([
      'CREATE TRIGGER T BEFORE INSERT ON A FOR EACH ROW\nBEGIN\n  SET NEW.X = 1;\nEND',
      'SELECT 1',
      'SELECT 2',
      'SELECT 3;',
    ])
    expect(pair.notes).toEqual([])
  })

  test('a body without a delimiter is put together again, with a warning', async () => {
    const body = lines(
      'CREATE TRIGGER T BEFORE INSERT ON A FOR EACH ROW BEGIN',
      '  IF NEW.X THEN SET NEW.X = CASE NEW.Y WHEN 1 THEN 2 END; ELSEIF NEW.Z THEN SET NEW.X = 2; END IF;',
      '  WHILE NEW.X DO SET NEW.X = REPEAT(1, 2); END WHILE;',
      '  l: LOOP LEAVE l; END LOOP; REPEAT SET NEW.X = 1; UNTIL 1 END REPEAT;',
      'END',
    ).trim()
    const pair = await files.pair('mariadb', `${body};\nSELECT 1;`)
    expect(sqlOf(pair)).toEqual([body, 'SELECT 1'])
    expect(pair.notes).toMatchObject([{ line: 1, stops: false }])
    expect(pair.notes[0]?.text).toContain('no DELIMITER around it')
    const event = 'CREATE EVENT E ON SCHEDULE EVERY 1 DAY DO DELETE FROM A'
    expect(sqlOf(await files.pair('mysql', `${event};\nSELECT 1;`))).toEqual([event, 'SELECT 1'])
  })

  test('a body that never ends stops the pair', async () => {
    const text = 'CREATE PROCEDURE P() BEGIN SELECT 1; SELECT 2;'
    expect(await notesOf('mysql', text)).toMatchObject([
      { line: 1, stops: true, text: 'The body of this routine never ends.' },
    ])
  })

  test("PostgreSQL's BEGIN ATOMIC, functions in dollars and rules stay whole", async () => {
    const all = [
      'CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END',
      'CREATE OR REPLACE FUNCTION g() RETURNS int AS $x$ BEGIN RETURN 1; END; $x$ LANGUAGE plpgsql',
      'CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM x; SELECT 1)',
      'DO $$ BEGIN PERFORM 1; END $$',
      'SELECT 3',
    ]
    const pair = await files.pair('postgresql', `${all.join(';\n')};`)
    expect(sqlOf(pair)).toEqual(all)
    expect(pair.notes).toEqual([])
  })

  test('blocks of PL/SQL go to the line with a lone slash, statements to their semicolon', async () => {
    const block = lines(
      'DECLARE',
      '  n NUMBER;',
      'BEGIN',
      '  n := 4 / 2;',
      '  EXIT WHEN n = 2;',
      'END;',
    )
    const routine = lines('CREATE OR REPLACE PROCEDURE p IS', 'BEGIN', '  NULL;', 'END;')
    const text = `CREATE TABLE A (X int);\n${block}/\n${routine}  /\nINSERT INTO A VALUES (q'[it's;]');\nCREATE SEQUENCE S\nSTART WITH 1;\n`
    expect(sqlOf(await files.pair('oracle', text))).toEqual([
      'CREATE TABLE A (X int)',
      block.trim(),
      routine.trim(),
      `INSERT INTO A VALUES (q'[it's;]')`,
      'CREATE SEQUENCE S\nSTART WITH 1',
    ])
  })

  test('a block without a slash is told, and so is a slash that others read otherwise', async () => {
    expect(await notesOf('oracle', 'BEGIN\n  NULL;\nEND;\n')).toMatchObject([
      { line: 1, text: expect.stringContaining('no line with a lone / ends') },
    ])
    const division = await files.pair('oracle', 'SELECT 4\n/\n2 FROM dual;')
    expect(sqlOf(division)).toEqual(['SELECT 4', '2 FROM dual'])
    expect(division.notes[0]?.text).toContain('it does not divide')
    const twice = await files.pair('oracle', 'CREATE TABLE A (X int);\n/\nSELECT 1 FROM dual;')
    expect(sqlOf(twice)).toHaveLength(2)
    expect(twice.notes[0]?.text).toContain('Here it runs once.')
  })

  test('a lone slash divides everywhere else', async () => {
    expect(sqlOf(await files.pair('postgresql', 'SELECT 4\n/\n2;'))).toEqual(['SELECT 4\n/\n2'])
  })

  test('batches end with GO alone, and plain ones are taken apart', async () => {
    const text = lines(
      `CREATE TABLE A (X nvarchar(9) DEFAULT ';');`,
      '',
      `CREATE TABLE [B;'] (Y int);`,
      'go',
      'DECLARE @n int; SET @n = 1;',
      'GO -- done',
      'CREATE PROCEDURE P AS SELECT 1; SELECT 2;',
      'GO',
      `INSERT INTO A VALUES ('`,
      'GO',
      `')`,
    )
    const pair = await files.pair('sqlserver', text)
    expect(sqlOf(pair)).toEqual([
      `CREATE TABLE A (X nvarchar(9) DEFAULT ';');`,
      `CREATE TABLE [B;'] (Y int);`,
      'DECLARE @n int; SET @n = 1;',
      'CREATE PROCEDURE P AS SELECT 1; SELECT 2;',
      `INSERT INTO A VALUES ('\nGO\n')`,
    ])
    expect(pair.statements.map(({ line }) => line)).toEqual([1, 3, 5, 7, 9, 1])
  })

  test('GO 3 runs its batch three times; GO 0 and GO 1000 stop the pair', async () => {
    const pair = await files.pair('sqlserver', 'INSERT INTO A VALUES (1)\nGO 3\nSELECT 1\nGO')
    expect(sqlOf(pair)).toEqual([...Array<string>(3).fill('INSERT INTO A VALUES (1)'), 'SELECT 1'])
    expect(pair.notes).toMatchObject([{ line: 2, stops: false }])
    for (const times of ['0', '1000'])
      expect(await notesOf('sqlserver', `SELECT 1\nGO ${times}\n`)).toMatchObject([
        { line: 2, stops: true },
      ])
  })

  test('COPY FROM STDIN stops the pair, and its data confuse nobody', async () => {
    const text = lines('COPY t (a) FROM stdin;', 'it\'s; "this"', '\\.', 'SELECT 1;')
    const pair = await files.pair('postgresql', text)
    expect(sqlOf(pair)).toEqual(['COPY t (a) FROM stdin', 'SELECT 1'])
    expect(pair.notes).toMatchObject([{ line: 1, stops: true }])
    expect(pair.notes[0]?.text).toContain('pg_dump --inserts')
  })

  test.each([
    ['postgresql', "SELECT 'open;\nSELECT 2;", 'quoted text'],
    ['postgresql', 'SELECT 1; /* open\n', 'comment'],
    ['postgresql', 'SELECT $x$ open; $y$', 'quoted text'],
    ['mysql', 'SELECT `open;', 'quoted name'],
    ['sqlserver', 'SELECT [open;', 'quoted name'],
  ] as const)('what never ends in %s is named with its line: %s', async (dialect, text, what) => {
    expect(await notesOf(dialect, `\n${text}`)).toMatchObject([
      { line: 2, stops: true, text: `A ${what} begins here and never ends.` },
    ])
  })
})

describe('words for the client', () => {
  test.each([
    ['postgresql', '\\set ON_ERROR_STOP on', '\\set'],
    ['postgresql', "\\echo it's done", '\\echo'],
    ['postgresql', '\\o /tmp/out', '\\o'],
    ['postgresql', '\\restrict abcDEF', '\\restrict'],
    ['postgresql', '\\encoding UTF8', '\\encoding'],
    ['mysql', 'tee /tmp/out', 'tee'],
    ['sqlserver', ':on error exit', ':on'],
    ['oracle', 'SET DEFINE OFF', 'SET'],
    ['oracle', "PROMPT it's done", 'PROMPT'],
    ['oracle', 'WHENEVER SQLERROR EXIT', 'WHENEVER'],
    ['oracle', 'SPOOL out.log', 'SPOOL'],
  ] as const)('in %s, %s is left out with a warning', async (dialect, words, word) => {
    const end = dialect === 'sqlserver' ? '\nGO' : ';'
    const pair = await files.pair(dialect, `SELECT 1${end}\n${words}\nSELECT 2${end}\n`)
    expect(sqlOf(pair)).toEqual(['SELECT 1', 'SELECT 2'])
    const [note] = pair.notes
    expect(note).toMatchObject({ stops: false })
    expect(note?.text).toMatch(new RegExp(`^${word.replace('\\', '\\\\')} .*left out`))
  })

  test.each([
    ['postgresql', '\\connect other'],
    ['postgresql', '\\set answer 42'],
    ['postgresql', '\\gexec'],
    ['postgresql', '\\copy t from x'],
    ['postgresql', '\\encoding LATIN1'],
    ['postgresql', '\\q'],
    ['mysql', 'system rm x'],
    ['mysql', '\\! rm x'],
    ['sqlserver', ':setvar name x'],
    ['sqlserver', ':connect other'],
    ['oracle', 'CONNECT other'],
    ['oracle', 'DEFINE x = 1'],
    ['oracle', 'EXECUTE p'],
    ['oracle', 'EXIT'],
    ['oracle', 'SET AUTOCOMMIT ON'],
  ] as const)('in %s, %s stops the pair with its line', async (dialect, words) => {
    const end = dialect === 'sqlserver' ? '\nGO' : ';'
    const notes = await notesOf(dialect, `SELECT 1${end}\n${words}\nSELECT 2${end}\n`)
    expect(notes).toMatchObject([{ line: dialect === 'sqlserver' ? 3 : 2, stops: true }])
  })

  test('a script may say at its end that it ends', async () => {
    const pair = await files.pair('oracle', 'SELECT 1 FROM dual;\nEXIT;\n')
    expect(pair.notes).toEqual([])
  })

  test('inside a statement they stop the pair', async () => {
    expect(await notesOf('postgresql', 'SELECT 1 \\gset\n;')).toMatchObject([{ stops: true }])
    expect(await notesOf('mysql', 'SELECT 1\\G\nSELECT 2;')).toMatchObject([{ stops: true }])
  })

  test('a column called source, and START WITH, are no words for a client', async () => {
    const table = 'CREATE TABLE A (\nsource varchar(9),\nstatus int,\nprint int)'
    expect(sqlOf(await files.pair('mysql', `${table};`))).toEqual([table])
    const sequence = 'CREATE SEQUENCE S\nSTART WITH 1\nSHOW x'
    expect(sqlOf(await files.pair('oracle', `${sequence};`))).toEqual([sequence])
  })

  test('a variable of sqlcmd stops the pair; one in quotes is text', async () => {
    expect(await notesOf('sqlserver', 'CREATE TABLE $(name) (A int)\nGO')).toMatchObject([
      { line: 1, stops: true },
    ])
  })
})

describe('a script of 50 MB', () => {
  const signalled = new AbortController()

  test.each([
    ['mysql', 'long statements', `INSERT INTO T VALUES ('${'x;'.repeat(4_000)}');\n`],
    ['mysql', 'one line without an end', `('${'y'.repeat(90)}'),`],
    ['oracle', 'comments', `-- it's ${'z'.repeat(90)};\n`],
    ['postgresql', 'dollars that open', `$a${'$b$c'.repeat(20)}\n`],
    ['postgresql', 'comments that open', '/* '],
    ['sqlserver', 'brackets that open', '[x'],
    ['mariadb', 'routines that never end', 'CREATE TRIGGER T BEGIN IF a THEN b\n'],
  ] as const)(
    'in %s of %s is read in bounded time and memory, and leaves others their turn',
    async (dialect, _, line) => {
      const text = `SELECT 1;\n${line.repeat(Math.ceil(50_000_000 / line.length))}`
      let turns = 0
      const timer = setInterval(() => (turns += 1), 1)
      const before = process.memoryUsage().rss
      const { pieces } = await readScript(text, dialect, never)
      clearInterval(timer)
      expect(pieces.length).toBeGreaterThanOrEqual(1)
      expect(pieces.length).toBeLessThan(10_000)
      expect(turns).toBeGreaterThan(0)
      expect(process.memoryUsage().rss - before).toBeLessThan(800_000_000)
    },
  )

  test('of too many statements is refused as what it is', async () => {
    const fault = await refusal(files.pair('mysql', 'INSERT INTO T VALUES (1);\n'.repeat(25_000)))
    expect(fault).toMatchObject({ code: 'metastore.script', field: 'pair.schema' })
    expect(fault.message).toContain('more than 20,000 statements')
  })

  test('can be given up', async () => {
    const text = 'SELECT 1;\n'.repeat(1_000_000)
    const reading = readScript(text, 'mysql', signalled.signal)
    setTimeout(() => signalled.abort(), 20)
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' })
  })
})
