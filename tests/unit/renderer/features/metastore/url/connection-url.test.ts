// A pasted connection: what it says is found, whatever the form; what it hides is said nowhere.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readConnection } from '#features/metastore/url/connection-url.ts'
import type { FoundConnection } from '#features/metastore/url/found.ts'

function found(text: string): FoundConnection {
  const read = readConnection(text)
  if (read.kind !== 'found') throw new Error(`${read.kind}: ${JSON.stringify(read)}`)
  return read.found
}

function refusal(text: string): string {
  const read = readConnection(text)
  if (read.kind !== 'wrong') throw new Error(`it was ${read.kind}`)
  return read.message
}

const postgres = { dialect: 'postgresql', host: 'db.example.com', database: 'science', notes: [] }

describe('what is a host name alone', () => {
  it.each([
    'db.example.com',
    'localhost',
    '10.0.0.5',
    '::1',
    '[2001:db8::7]',
    '',
    '  science-prod.cluster-c4.eu-central-1.rds.amazonaws.com\n',
  ])('leaves %j to the field', (text) => {
    expect(readConnection(text)).toEqual({ kind: 'plain' })
  })
})

describe('a URL', () => {
  it('says everything', () => {
    expect(found('postgres://ada:s3cret@db.example.com:9472/science?sslmode=verify-full')).toEqual({
      ...postgres,
      port: '9472',
      user: 'ada',
      password: 's3cret',
      tlsMode: 'verify-full',
    })
  })

  it.each(['postgres', 'postgresql', 'POSTGRES', 'postgresql+psycopg2', 'jdbc:postgresql'])(
    'is one of PostgreSQL with %s',
    (scheme) => expect(found(`${scheme}://db.example.com/science`)).toEqual(postgres),
  )

  it.each([
    ['mysql://db/x', 'mysql'],
    ['mysql+pymysql://db/x', 'mysql'],
    ['jdbc:mysql://db/x', 'mysql'],
    ['jdbc:mysql:replication://db/x', 'mysql'],
    ['jdbc:aws-wrapper:mysql://db/x', 'mysql'],
    ['mariadb://db/x', 'mariadb'],
    ['jdbc:mariadb:sequential://db/x', 'mariadb'],
  ])('%s is one of %s', (text, dialect) => {
    expect(found(text)).toEqual({ dialect, host: 'db', database: 'x', notes: [] })
  })

  it('takes percent-encoding apart', () => {
    const { user, password, database } = found(
      'postgres://a%40b:p%2F%3A%23%25%3F@h:1/d%20b%2Fc?sslmode=verify-ca',
    )
    expect({ user, password, database }).toEqual({
      user: 'a@b',
      password: 'p/:#%?',
      database: 'd b/c',
    })
  })

  it.each(['p@ss', 'p/ss', 'p?ss', 'p#ss', 'p:ss', '12/34', '12?34', '12#34', '100%', 'a b', '='])(
    'reads the password %j that should have been encoded',
    (password) => {
      expect(found(`postgres://ada:${password}@db.example.com:5432/science`)).toEqual({
        ...postgres,
        port: '5432',
        user: 'ada',
        password,
      })
    },
  )

  it.each([
    ['[2001:db8::7]:9472', '2001:db8::7', '9472'],
    ['[::1]', '::1', undefined],
    ['[fe80::1%25eth0]:1', 'fe80::1%eth0', '1'],
    ['10.1.2.3:3306', '10.1.2.3', '3306'],
    ['münchen.example', 'münchen.example', undefined],
  ])('reads the server %s', (server, host, port) => {
    const read = found(`mysql://u:p@${server}/d`)
    expect([read.host, read.port]).toEqual([host, port])
  })

  it('takes the first of several servers and says so', () => {
    const { host, port, notes } = found('postgresql://a.example:5433,b.example:5434/d')
    expect([host, port]).toEqual(['a.example', '5433'])
    expect(notes.join()).toContain('2 servers')
    const mysql = found('jdbc:mysql://(host=a,port=1),(host=b,port=2)/d')
    expect([mysql.host, mysql.port, mysql.notes.length]).toEqual(['a', '1', 1])
    expect(found('jdbc:mysql://address=(host=a)(port=7)/d').port).toBe('7')
    expect(found('host=a,b port=5,6 dbname=d').port).toBe('5')
  })

  it.each(['jdbc:postgresql:science', 'jdbc:postgresql:/science', 'postgres:///science'])(
    'without a server means this computer: %s',
    (text) => {
      const { host, database, notes } = found(text)
      expect([host, database]).toEqual(['localhost', 'science'])
      expect(notes.join()).toContain('names no host')
    },
  )

  it('takes the account from the settings, as JDBC has it', () => {
    const text = 'jdbc:postgresql://db.example.com/science?user=ada&password=a%26b&ssl=true'
    expect(found(text)).toEqual({
      ...postgres,
      user: 'ada',
      password: 'a&b',
      tlsMode: 'verify-full',
    })
  })

  it('is found inside what it is copied with', () => {
    for (const text of [
      'export DATABASE_URL="postgres://db.example.com/science"',
      'DATABASE_URL=postgres://db.example.com/science',
      "psql 'postgres://db.example.com/science'",
      '  "postgres://db.example.com/science"\n',
    ])
      expect(found(text)).toEqual(postgres)
  })
})

describe('encryption', () => {
  it.each([
    ['sslmode=disable', 'off'],
    ['sslmode=allow', 'verify-full'],
    ['sslmode=prefer', 'verify-full'],
    ['sslmode=require', 'verify-full'],
    ['sslmode=verify-ca', 'verify-ca'],
    ['sslmode=verify-full', 'verify-full'],
    ['ssl-mode=DISABLED', 'off'],
    ['sslMode=PREFERRED', 'verify-full'],
    ['sslMode=VERIFY_CA', 'verify-ca'],
    ['sslMode=VERIFY_IDENTITY', 'verify-full'],
    ['sslMode=trust', 'verify-full'],
    ['useSSL=false', 'off'],
    ['ssl=true', 'verify-full'],
    ['ssl=0', 'off'],
    ['application_name=x', undefined],
  ])('%s means %s', (setting, mode) => {
    expect(found(`mysql://h/d?${setting}`).tlsMode).toBe(mode)
  })

  it('says where it is stricter than the text', () => {
    const stricter = (text: string) => found(text).notes.join('\n')
    expect(stricter('postgres://h/d?sslmode=require')).toContain(
      'sslmode=require accepts any certificate',
    )
    expect(stricter('jdbc:sqlserver://h;trustServerCertificate=true')).toContain(
      'trustServerCertificate accepts any certificate',
    )
    expect(stricter('mysql://h/d?verifyServerCertificate=false')).toContain('accepts any')
    expect(stricter('postgres://h/d?sslmode=verify-full')).toBe('')
    expect(stricter('jdbc:sqlserver://h;encrypt=true;trustServerCertificate=false')).toBe('')
  })

  it('asks for a file that only the other computer has', () => {
    const { notes } = found('postgres://h/d?sslrootcert=%2Fhome%2Fada%2Fca.pem&sslcert=x&sslkey=y')
    expect(notes.join('\n')).toMatch(/choose that file under Trust[^]*certificate of the client/)
    expect(notes.join('\n')).not.toContain('ada')
  })
})

describe('SQL Server', () => {
  it.each([
    'jdbc:sqlserver://sql.example.com:9472;databaseName=science;user=ada;password={a;b}}c};encrypt=true',
    'jdbc:sqlserver://;serverName=sql.example.com;portNumber=9472;database=science;userName=ada;pwd={a;b}}c};encrypt=strict',
    'sqlserver://sql.example.com:9472;database=science;user=ada;password={a;b}}c};encrypt=yes',
    'sqlserver://ada:a%3Bb%7Dc@sql.example.com:9472?database=science&encrypt=true',
    'jdbc:jtds:sqlserver://sql.example.com:9472/science;user=ada;password={a;b}}c};ssl=require',
  ])('is read from %s', (text) => {
    expect(found(text)).toEqual({
      dialect: 'sqlserver',
      host: 'sql.example.com',
      port: '9472',
      database: 'science',
      user: 'ada',
      password: 'a;b}c',
      tlsMode: 'verify-full',
      notes: [],
    })
  })

  it.each([
    'jdbc:sqlserver://sql.example.com\\SQLEXPRESS:9472',
    'sqlserver://sql.example.com:9472/SQLEXPRESS',
    'sql.example.com\\SQLEXPRESS,9472',
    'Server=tcp:sql.example.com\\SQLEXPRESS,9472;Database=science',
  ])('goes by the port and not by the instance: %s', (text) => {
    const { host, port, notes } = found(text)
    expect([host, port]).toEqual(['sql.example.com', '9472'])
    expect(notes.join()).toContain('instance was left out')
  })

  it('is read from the connection strings of .NET', () => {
    const text =
      'Server=tcp:science.database.windows.net,1433;Initial Catalog=science;User ID=ada;Password="p;w""x";Encrypt=True;Connection Timeout=30;'
    expect(found(text)).toEqual({
      host: 'science.database.windows.net',
      port: '1433',
      database: 'science',
      user: 'ada',
      password: 'p;w"x',
      tlsMode: 'verify-full',
      notes: ['Left out: Connection Timeout.'],
    })
    expect(found('Host=h;Port=5432;Username=ada;Password=x;Database=d')).toMatchObject({
      host: 'h',
      port: '5432',
      user: 'ada',
    })
  })

  it('takes the name of the certificate', () => {
    expect(found('jdbc:sqlserver://h;hostNameInCertificate=*.db.example').serverName).toBe(
      '*.db.example',
    )
  })
})

describe('Oracle', () => {
  it.each([
    'jdbc:oracle:thin:@//ora.example.com:1521/SCIENCE',
    'jdbc:oracle:thin:@ora.example.com:1521/SCIENCE',
    '(DESCRIPTION=(ADDRESS=(PROTOCOL=tcp)(HOST=ora.example.com)(PORT=1521))(CONNECT_DATA=(SERVICE_NAME=SCIENCE)))',
  ])('is read from %s', (text) => {
    expect(found(text)).toEqual({
      dialect: 'oracle',
      host: 'ora.example.com',
      port: '1521',
      database: 'SCIENCE',
      notes: [],
    })
  })

  it.each([
    'jdbc:oracle:thin:scott/ti@ger@//ora.example.com:1521/SCIENCE',
    'jdbc:oracle:thin:scott/"ti@ger"@ora.example.com:1521/SCIENCE',
    'scott/ti@ger@ora.example.com:1521/SCIENCE',
    'oracle+oracledb://scott:ti%40ger@ora.example.com:1521/?service_name=SCIENCE',
  ])('takes the account of %s', (text) => {
    expect(found(text)).toMatchObject({
      dialect: 'oracle',
      host: 'ora.example.com',
      user: 'scott',
      password: 'ti@ger',
      database: 'SCIENCE',
    })
  })

  it('takes a SID for the service and says so', () => {
    const { database, port, notes } = found('jdbc:oracle:thin:@ora.example.com:1521:ORCL')
    expect([database, port]).toEqual(['ORCL', '1521'])
    expect(notes.join()).toContain('SID')
  })

  it('is encrypted with tcps', () => {
    expect(found('jdbc:oracle:thin:@tcps://ora:2484/S?wallet_location=/x').tlsMode).toBe(
      'verify-full',
    )
    expect(found('tcps://ora:2484/S').tlsMode).toBe('verify-full')
  })

  it('cannot be read from an alias', () => {
    expect(refusal('jdbc:oracle:thin:@SCIENCE_PROD')).toContain('tnsnames.ora')
  })
})

describe('an endpoint with more than a host', () => {
  it.each([
    [
      'science.c4k2.eu-central-1.rds.amazonaws.com:9472',
      { host: 'science.c4k2.eu-central-1.rds.amazonaws.com', port: '9472' },
    ],
    ['db:5432', { host: 'db', port: '5432' }],
    ['db.example.com:1521/SCIENCE', { host: 'db.example.com', port: '1521', database: 'SCIENCE' }],
    ['//db.example.com/SCIENCE', { host: 'db.example.com', database: 'SCIENCE' }],
    ['[::1]:9472', { host: '::1', port: '9472' }],
    ['ada@db.example.com', { host: 'db.example.com', user: 'ada' }],
    ['ada:pw@db.example.com/d', { host: 'db.example.com', user: 'ada', database: 'd' }],
  ])('%s', (text, parts) => {
    const read = found(text)
    expect(read).toMatchObject({ ...parts, notes: [] })
    expect(read.dialect).toBeUndefined()
  })

  it('reads the key words of libpq', () => {
    expect(
      found(String.raw`host=db.example.com port=5432 dbname=science user=ada password='it\'s so'`),
    ).toEqual({ ...postgres, port: '5432', user: 'ada', password: "it's so" })
  })
})

describe('what cannot be read', () => {
  it.each([
    ['https://console.aws.amazon.com/rds', 'a web page'],
    ['mongodb://u:hunter2@h/d', 'not the address of an engine'],
    ['jdbc:db2://u:hunter2@h/d', 'not the address of an engine'],
    ['jdbc:derby:x;create=true', 'JDBC URL'],
    ['postgres://u:hunter2@%2Fvar%2Frun/d', 'a socket'],
    ['postgres://u:hunter2@h:port/d', 'no number'],
    ['password is hunter2', 'does not look like'],
    ['hunter2!x', 'no host name has'],
    [`postgres://h/${'d'.repeat(300)}`, 'longer than any'],
    [`postgres://${'h'.repeat(20_000)}`, 'too long'],
    ['Server=h;Password="hunter2', 'never closed'],
  ])('%s is refused, and none of it is repeated', (text, part) => {
    const message = refusal(text)
    expect(message).toContain(part)
    expect(message).not.toContain('hunter2')
  })
})

describe('settings that have no place here', () => {
  it('are named, a few of them', () => {
    expect(found('postgres://h/d?application_name=x&connect_timeout=5').notes).toEqual([
      'Left out: application_name, connect_timeout.',
    ])
    const many = Array.from({ length: 9 }, (_, at) => `name${String(at)}=v`).join('&')
    expect(found(`postgres://h/d?${many}`).notes.join()).toContain('and 3 more')
  })

  it('are not named where they may be a piece of a password', () => {
    const { notes } = found('jdbc:mysql://h/d?user=u&password=ab&cd=ef&connectTimeout=3')
    expect(notes).toEqual(['Left out: connectTimeout and 1 more.'])
    expect(found('postgres://h/d?hun!ter2').notes).toEqual(['1 setting was left out.'])
  })
})

describe('any password', () => {
  const password = fc.stringMatching(/^[!-~ ]{6,30}$/).map((text) => `Zq9${text}7kX`)
  const shown = (text: string) => {
    const read = readConnection(text)
    return JSON.stringify(read.kind === 'found' ? { ...read.found, password: '' } : read)
  }

  it('comes back whole from a URL that encodes it', () => {
    fc.assert(
      fc.property(password, (any) => {
        const text = `postgres://ada:${encodeURIComponent(any)}@db.example.com/science`
        expect(found(text)).toEqual({ ...postgres, user: 'ada', password: any })
      }),
    )
  })

  it('may hold # and @ among the settings of a URL, where nobody encoded it', () => {
    for (const host of ['db.example.com', 'db.example.com:9472'])
      expect(
        found(`jdbc:postgresql://${host}/science?user=ada&password=Zq9#!@# !7kX&ssl=true`),
      ).toMatchObject({ host: 'db.example.com', user: 'ada', password: 'Zq9#!@# !7kX' })
    expect(found('postgres://ada:x?user=y@db.example.com/science')).toMatchObject({
      user: 'ada',
      password: 'x?user=y',
    })
  })

  it('is in no other part of what was read, encoded or not', () => {
    fc.assert(
      fc.property(password, fc.boolean(), (any, encode) => {
        const written = encode ? encodeURIComponent(any) : any
        for (const text of [
          `mysql://ada:${written}@db.example.com:9472/science?ssl-mode=REQUIRED`,
          `jdbc:postgresql://db.example.com/science?user=ada&password=${written}&ssl=true`,
          `jdbc:sqlserver://db.example.com;user=ada;password={${any.replaceAll('}', '}}')}}`,
          `ada/${any}@db.example.com:1521/S`,
        ])
          for (const piece of ['Zq9', '7kX']) expect(shown(text)).not.toContain(piece)
      }),
      { numRuns: 2_000 },
    )
  })

  it('never makes reading fail in another way', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (any) => void readConnection(any)))
    const mark = fc.constantFrom(...'a:/@?#[]()=;,\\\'"{}%& \n&'.split(''), 'jdbc:', 'oracle:thin:')
    fc.assert(
      fc.property(fc.array(mark, { maxLength: 25 }), (all) => void readConnection(all.join(''))),
    )
  })
})
