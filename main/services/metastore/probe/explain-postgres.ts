// Owns what PostgreSQL's SQLSTATEs mean while logging in; classifies by number and by the server's routine, never by words.
import { isIP } from 'node:net'
import { createSql } from './create-sql.ts'
import { type Explained, fieldOf, flatten, plain } from './explained.ts'
import { quoted, type Told } from './told.ts'

/** The address by which the server knows this computer: in the text of 28000, believed only if it is one. */
function seenFrom(error: unknown, told: Told): string | undefined {
  for (const { message } of flatten(error)) {
    const found = /host "([0-9a-fA-F.:]{2,45})"/.exec(message)?.[1]
    if (found !== undefined && isIP(found) !== 0) return found
  }
  return told.from
}

function refusedByRules(error: unknown, told: Told): Explained {
  const from = seenFrom(error, told) ?? 'this computer'
  if (!told.encrypted) {
    return {
      code: 'tls.required',
      message: `The server does not let ${plain(told.target.user)} in from ${from} without encryption.`,
      fix: 'Turn encryption on: RDS insists on TLS from PostgreSQL 15 (rds.force_ssl).',
      causes: [
        'The server insists on TLS.',
        `pg_hba.conf has no line for ${from}, this account and this database.`,
      ],
    }
  }
  const database = quoted(told.target.database)
  const suffix = from.includes(':') ? '/128' : '/32'
  return {
    code: 'auth.host',
    message: `The server has no rule that lets ${plain(told.target.user)} in from ${from}.`,
    fix: 'Ask the administrator to add this line to pg_hba.conf and to reload.',
    causes: [
      'No rule is for this account, this database and this address.',
      'The rule refuses, or wants a certificate of its clients, which this app does not have.',
    ],
    copy: `hostssl ${database} ${quoted(told.target.user)} ${from}${suffix} scram-sha-256`,
  }
}

const DENIED: Explained = {
  code: 'auth.denied',
  message: 'Name or password is wrong; the server does not say which.',
  fix: 'Type both again. On RDS the first account is the master username; passwords are case-sensitive.',
  causes: [
    'The password is wrong.',
    'There is no account of that name.',
    'The password is past its VALID UNTIL.',
  ],
}

const METHOD: Explained = {
  code: 'auth.method',
  message: 'The server wants a method of logging in that this app does not have.',
  fix: 'Ask the administrator for a rule with scram-sha-256 for this account (pg_hba.conf).',
  causes: ['The rule for this account says gss, sspi or another method without a password.'],
}

function byState(state: string, error: unknown, told: Told): Explained | undefined {
  const { target } = told
  const database = plain(target.database)
  switch (state) {
    case '28P01':
      return DENIED
    case '28000':
      return fieldOf(error, 'routine', 'string') === 'InitializeSessionUserId'
        ? {
            code: 'auth.locked',
            message: `The account ${plain(target.user)} may not log in.`,
            fix: 'Ask the administrator to allow it.',
            copy: `ALTER ROLE ${quoted(target.user)} LOGIN;`,
          }
        : refusedByRules(error, told)
    case '3D000':
      return {
        code: 'db.missing',
        message: `There is no database named ${database}.`,
        fix: 'Correct the name, or create the database.',
        copy: createSql.postgresql(target.database),
      }
    case '42501':
      return {
        code: 'db.denied',
        message: `The account ${plain(target.user)} may not enter the database ${database}.`,
        fix: 'Ask the administrator for the right to connect.',
        copy: `GRANT CONNECT ON DATABASE ${quoted(target.database)} TO ${quoted(target.user)};`,
      }
    case '55000':
      return {
        code: 'db.denied',
        message: `The database ${database} takes no connections.`,
        fix: 'Choose another database: templates cannot be used.',
      }
    case '53300':
      return {
        code: 'db.full',
        message: 'The server has no free connection.',
        fix: 'Close sessions that nobody needs, or raise max_connections; then try again.',
      }
    case '57P03':
      return {
        code: 'db.starting',
        message: 'The server is starting, stopping or a replica that takes no questions yet.',
        fix: 'Wait half a minute and try again.',
      }
    case '57P01':
    case '57P02':
      return {
        code: 'db.starting',
        message: 'The server is being shut down.',
        fix: 'Wait until it is back and try again.',
      }
    case '25006':
      return readOnly()
    default:
      return undefined
  }
}

export function readOnly(): Explained {
  return {
    code: 'db.readonly',
    message: 'This server only reads: it is a replica, a reader endpoint or set to read-only.',
    fix: 'Use the writer endpoint (on Aurora the one without "-ro-").',
  }
}

/** Why the log-in failed, by SQLSTATE; undefined where it is not the server that speaks. */
export function explainPostgres(error: unknown, told: Told): Explained | undefined {
  const state = fieldOf(error, 'code', 'string') ?? ''
  if (/^[0-9A-Z]{5}$/.test(state)) return byState(state, error, told)
  // The driver refuses an empty password before it sends anything; it has no code for that.
  const empty = flatten(error).some(({ message }) =>
    /^SASL: .* client password must be/.test(message),
  )
  if (empty) return DENIED
  // Nor for a question of the server that it does not know.
  const strange = flatten(error).some(({ message }) =>
    message.startsWith('Unknown authenticationOk message type'),
  )
  return strange ? METHOD : undefined
}
