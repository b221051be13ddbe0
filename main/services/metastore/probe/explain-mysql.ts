// Owns what the numbers of MariaDB, MySQL and Aurora MySQL mean while logging in; never reads words or the driver's names.
import { createSql } from './create-sql.ts'
import { type Explained, plain } from './explained.ts'
import { text, ticked, type Told } from './told.ts'

function denied({ target, encrypted, from }: Told): Explained {
  const where = from ?? 'this computer'
  return {
    code: 'auth.denied',
    message: encrypted
      ? `Name or password is wrong, or this account may not log in from ${where}; the server does not say which.`
      : `Name or password is wrong, or this account may not log in from ${where} or not without TLS; the server does not say which.`,
    fix: encrypted
      ? 'Type name and password again; then compare the account’s host with your address.'
      : 'Turn encryption on and try again; then type name and password again.',
    causes: [
      'The password is wrong.',
      'There is no account of that name.',
      `The account's host part does not allow ${where}.`,
      ...(encrypted
        ? []
        : [
            'The account was made with REQUIRE SSL.',
            'The server has require_secure_transport on.',
          ]),
    ],
    copy: `SELECT user, host, plugin FROM mysql.user WHERE user = ${text(target.user)};`,
  }
}

function atHost({ target, from }: Told): Explained {
  const host = from ?? '%'
  return {
    code: 'auth.host',
    message: `The server lets nobody in from ${host}.`,
    fix: 'Ask the administrator for an account that may log in from there.',
    copy: `CREATE USER ${text(target.user)}@${text(host)} IDENTIFIED BY '...'; GRANT ALL ON ${ticked(target.database)}.* TO ${text(target.user)}@${text(host)};`,
  }
}

/** Why the log-in failed, by the server's number; undefined for a number that is not in the catalogue. */
export function explainMysql(errno: number, told: Told): Explained | undefined {
  const { target } = told
  const user = plain(target.user)
  const database = plain(target.database)
  switch (errno) {
    case 1045:
    case 1698:
      return denied(told)
    case 1130:
      return atHost(told)
    case 1129:
      return {
        code: 'auth.blocked',
        message: 'The server blocks this computer after too many broken connections.',
        fix: 'Ask the administrator to run this, or to restart the server. Then try once more.',
        // MySQL has dropped the older words, and MariaDB does not know the newer ones everywhere.
        copy:
          target.engine === 'mariadb'
            ? 'FLUSH HOSTS;'
            : 'TRUNCATE TABLE performance_schema.host_cache;',
      }
    case 3118:
    case 4151:
      return {
        code: 'auth.locked',
        message: `The account ${user} is locked.`,
        fix: 'Ask the administrator to unlock it.',
        copy: `ALTER USER ${text(target.user)}@'%' ACCOUNT UNLOCK;`,
      }
    case 1820:
    case 1862:
      return {
        code: 'auth.expired',
        message: `The password of ${user} has expired.`,
        fix: 'Set a new password with the server’s own client, then type it here.',
        copy: `ALTER USER ${text(target.user)}@'%' IDENTIFIED BY '...';`,
      }
    case 1251:
    case 1524:
    case 2059:
    case 2061:
      return {
        code: 'auth.method',
        message: `The account ${user} logs in by a method that this app does not have.`,
        fix: 'Use an account with a password: caching_sha2_password, mysql_native_password or ed25519.',
      }
    case 3159:
      return {
        code: 'tls.required',
        message: 'The server insists on TLS.',
        fix: 'Turn encryption on.',
      }
    case 1049:
      return {
        code: 'db.missing',
        message: `There is no database named ${database}.`,
        fix: 'Correct the name, or create the database.',
        copy: createSql.mysql(target.database),
      }
    case 1044:
      return {
        code: 'db.denied',
        message: `The account ${user} may not enter the database ${database}, or its password has expired.`,
        fix: 'Ask the administrator for the right.',
        copy: `GRANT ALL ON ${ticked(target.database)}.* TO ${text(target.user)}@'%';`,
      }
    case 1040:
    case 1203:
    case 1226:
      return {
        code: 'db.full',
        message: 'The server has no free connection, or this account has used up its own.',
        fix: 'Close sessions that nobody needs, or raise max_connections; then try again.',
      }
    case 1053:
      return {
        code: 'db.starting',
        message: 'The server is being shut down.',
        fix: 'Wait until it is back and try again.',
      }
    case 1290:
    case 1836:
      return {
        code: 'db.readonly',
        message: 'This server only reads: it is a replica, a reader endpoint or set to read-only.',
        fix: 'Use the writer endpoint (on Aurora the one without "-ro-").',
      }
    default:
      return undefined
  }
}
