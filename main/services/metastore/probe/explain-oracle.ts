// Owns what Oracle's and its driver's codes mean while logging in; never reads their words. Not proved on a real server.
import { UnfitName } from '#services/metastore/engines/oracle'
import { SentOn } from '#services/metastore/engines/oracle-carrier'
import { type Explained, flatten, plain } from './explained.ts'
import { folded, type Told } from './told.ts'

/** The listener's refusal has one code of the driver; the number of the cause stands in its text alone. */
const REFUSED = 'NJS-511'

/** `ORA-01017` and `NJS-518` alike, without leading zeros; of a refusal its cause. */
function codesOf(error: unknown): readonly string[] {
  return flatten(error).flatMap((each) => {
    const code: unknown = Reflect.get(each, 'code')
    const said = code === REFUSED ? /ORA-\d{1,5}/.exec(each.message)?.[0] : code
    const found = typeof said === 'string' ? /^(ORA|NJS)-0*(\d{1,5})$/.exec(said) : null
    return found === null ? [] : [`${found[1] ?? ''}-${found[2] ?? ''}`]
  })
}

const SENT_ON: Explained = {
  code: 'tcp.unreach',
  message: 'The listener sends on to another host, and the SSH tunnel leads to the listener alone.',
  fix: 'Name the host on which the database itself runs (on a cluster one of its nodes), as the SSH host knows it.',
}

type Entry = (told: Told) => Explained

const denied: Entry = () => ({
  code: 'auth.denied',
  message: 'Name or password is wrong; the server does not say which.',
  fix: 'Type both again. Passwords are case-sensitive.',
})
const missing: Entry = ({ target }) => ({
  code: 'db.missing',
  message: `The listener knows no service named ${plain(target.database)}.`,
  fix: 'Use the DB name that RDS shows (default ORCL) as the service.',
})
const full: Entry = () => ({
  code: 'db.full',
  message: 'The server has no free process or session.',
  fix: 'Close sessions that nobody needs; then try again.',
})
const starting: Entry = () => ({
  code: 'db.starting',
  message: 'The database is starting, stopping or restricted.',
  fix: 'Wait half a minute and try again.',
})
const method =
  (message: string, fix: string): Entry =>
  () => ({ code: 'auth.method', message, fix })

const ENTRIES: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  ['ORA-1017', denied],
  ['NJS-101', denied],
  ['NJS-518', missing],
  ['NJS-519', missing],
  ['ORA-12514', missing],
  ['ORA-12505', missing],
  ['ORA-18', full],
  ['ORA-20', full],
  ['ORA-12516', full],
  ['ORA-12518', full],
  ['ORA-12519', full],
  ['ORA-12520', full],
  ['ORA-1033', starting],
  ['ORA-1034', starting],
  ['ORA-12526', starting],
  ['ORA-12527', starting],
  ['ORA-12528', starting],
  [
    'ORA-28000',
    ({ target }) => ({
      code: 'auth.locked',
      message: `The account ${plain(target.user)} is locked.`,
      fix: 'Ask the administrator to unlock it.',
      copy: `ALTER USER ${folded(target.user)} ACCOUNT UNLOCK;`,
    }),
  ],
  [
    'ORA-28001',
    ({ target }) => ({
      code: 'auth.expired',
      message: `The password of ${plain(target.user)} has expired.`,
      fix: 'Set a new password with the server’s own client, then type it here.',
    }),
  ],
  [
    'ORA-1045',
    ({ target }) => ({
      code: 'db.denied',
      message: `The account ${plain(target.user)} may not open a session.`,
      fix: 'Ask the administrator to run this.',
      copy: `GRANT CREATE SESSION TO ${folded(target.user)};`,
    }),
  ],
  [
    'NJS-116',
    method(
      'The account’s password is kept in a form too old for this driver.',
      'Ask the administrator to set the password again under a newer version.',
    ),
  ],
  [
    'NJS-533',
    method(
      'The server insists on Oracle’s native network encryption, which this driver does not have.',
      'Use the SSL option (TCPS, its own port) instead.',
    ),
  ],
  [
    'NJS-138',
    () => ({
      code: 'facts.version',
      message: 'The server is older than Oracle 12.1.',
      fix: 'Use Oracle 12.1 or newer.',
    }),
  ],
])

/** Why the log-in failed, by code; undefined for a code that is not in the catalogue. */
export function explainOracle(error: unknown, told: Told): Explained | undefined {
  const errors = flatten(error)
  if (errors.some((each) => each instanceof UnfitName)) return missing(told)
  if (errors.some((each) => each instanceof SentOn)) return SENT_ON
  for (const code of codesOf(error)) {
    const entry = ENTRIES.get(code)
    if (entry !== undefined) return entry(told)
  }
  return undefined
}
