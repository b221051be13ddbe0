// A password in a given script is known in every form in which the engines take one.
import { describe, expect, it } from 'vitest'
import { passwordsIn } from '#services/metastore/pair/secrets'

describe('a password in a statement', () => {
  it.each([
    `CREATE ROLE a LOGIN PASSWORD 'h1dden'`,
    `CREATE ROLE a LOGIN ENCRYPTED PASSWORD E'h1dden'`,
    `ALTER ROLE a PASSWORD $$h1dden$$`,
    `ALTER ROLE a PASSWORD $pw$h1dden$pw$`,
    `ALTER ROLE a PASSWORD U&'h1dden'`,
    `CREATE LOGIN a WITH PASSWORD=N'h1dden', DEFAULT_DATABASE=[d]`,
    `CREATE LOGIN a WITH PASSWORD = N'h1dden' MUST_CHANGE`,
    `CREATE USER a@'%' IDENTIFIED BY 'h1dden'`,
    `CREATE USER a IDENTIFIED WITH caching_sha2_password BY 'h1dden'`,
    `CREATE USER a IDENTIFIED VIA ed25519 USING PASSWORD('h1dden')`,
    `CREATE USER a IDENTIFIED VIA mysql_native_password USING 'h1dden'`,
    `SET PASSWORD FOR 'a'@'%' = 'h1dden'`,
    `SET PASSWORD FOR a = PASSWORD('h1dden')`,
    `SET PASSWORD = 'h1dden'`,
    `CREATE USER a IDENTIFIED BY "h1dden"`,
    `create user a identified by h1dden default tablespace t`,
  ])('is found in %s', (sql) => {
    expect(passwordsIn(sql)).toContain('h1dden')
  })

  it.each([
    `CREATE TABLE users (password varchar(64) DEFAULT 'x')`,
    `CREATE USER a IDENTIFIED EXTERNALLY`,
    `COMMENT ON COLUMN users.password IS 'hashed'`,
    `INSERT INTO settings VALUES ('password', 'x')`,
  ])('is not seen in %s', (sql) => {
    expect(passwordsIn(sql)).toEqual([])
  })

  it('costs no more than reading, whatever the text is', () => {
    for (const part of [
      'password ',
      "password '",
      'identified with a ',
      'password $',
      'set password for ',
    ])
      expect(passwordsIn(part.repeat(100_000)).length).toBeLessThanOrEqual(100_000)
  })
})
