// Owns what SQL Server's numbers mean while logging in; never reads its words.
import { createSql } from './create-sql.ts'
import { type Explained, plain } from './explained.ts'
import { bracketed, type Told } from './told.ts'

/** Why the log-in failed, by the server's number; undefined for a number that is not in the catalogue. */
export function explainSqlServer(number: number, { target, from }: Told): Explained | undefined {
  const user = plain(target.user)
  const database = plain(target.database)
  switch (number) {
    case 18456:
      return {
        code: 'auth.denied',
        message: 'Name or password is wrong; the server does not say which.',
        fix: 'Type both again. On RDS the first account is the master username; passwords are case-sensitive.',
        causes: [
          'The password is wrong.',
          'There is no login of that name.',
          `The login may not enter the database ${database}.`,
        ],
      }
    case 18452:
      return {
        code: 'auth.method',
        message: 'The server lets only Windows accounts in.',
        fix: 'Ask the administrator to allow SQL Server and Windows authentication.',
      }
    case 18470:
    case 18486:
      return {
        code: 'auth.locked',
        message: `The login ${user} is locked or disabled.`,
        fix: 'Ask the administrator to unlock it.',
        copy: `ALTER LOGIN ${bracketed(target.user)} ENABLE;`,
      }
    case 18487:
    case 18488:
      return {
        code: 'auth.expired',
        message: `The password of ${user} has expired or must be changed.`,
        fix: 'Set a new password with the server’s own client, then type it here.',
      }
    case 40615:
      return {
        code: 'auth.host',
        message: `The server's firewall does not let ${from ?? 'this computer'} in.`,
        fix: 'Add your address to the firewall rules of the server.',
      }
    case 4060:
    case 40532:
      return {
        code: 'db.missing',
        message: `There is no database named ${database}, or ${user} may not enter it.`,
        fix: 'Correct the name, create the database, or ask for the right.',
        copy: createSql.sqlserver(target.database),
      }
    case 10928:
    case 10929:
    case 17809:
      return {
        code: 'db.full',
        message: 'The server has no free connection.',
        fix: 'Close sessions that nobody needs; then try again.',
      }
    case 17142:
    case 18401:
    case 40613:
      return {
        code: 'db.starting',
        message: 'The server is starting, paused or being upgraded.',
        fix: 'Wait half a minute and try again.',
      }
    case 978:
    case 3906:
      return {
        code: 'db.readonly',
        message: 'This database only reads: it is a secondary or set to read-only.',
        fix: 'Use the writer endpoint.',
      }
    default:
      return undefined
  }
}
