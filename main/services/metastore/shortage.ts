// Owns which of the databases' numbers say, in the middle of a run, that room or a right is missing; reads words only for a number in them.

export interface Shortage {
  /** "the server has no room left": what to say before the database's own words. */
  readonly what: string
  readonly fix: string
}

const AGAIN = 'then run this again: it goes on where it stopped.'

const FULL: Shortage = {
  what: 'the server has no room left',
  fix: `Make room on the server's disk or let its files grow, ${AGAIN}`,
}
const QUOTA: Shortage = {
  what: 'the account has no room left in its tablespace',
  fix: `Ask the administrator for ALTER USER … QUOTA UNLIMITED ON …, ${AGAIN}`,
}
const RIGHT: Shortage = {
  what: 'the account may not do that',
  fix: `Ask the administrator for the right (checking the connection shows the words for it), ${AGAIN}`,
}
const READ_ONLY: Shortage = {
  what: 'the server only reads',
  fix: `Use the writer endpoint, or wait until the server may write, ${AGAIN}`,
}

type Numbers = readonly (readonly [Shortage, readonly (string | number)[]])[]

/** PostgreSQL's SQLSTATEs (appendix A of its manual) and Oracle's codes. */
const CODES: Numbers = [
  [FULL, ['53100', 'ORA-01653', 'ORA-01654', 'ORA-01658', 'ORA-01659', 'ORA-00257']],
  [QUOTA, ['ORA-01536', 'ORA-01950']],
  [RIGHT, ['42501', 'ORA-01031']],
  [READ_ONLY, ['25006', 'ORA-16000']],
]
/** Of MySQL and MariaDB; and of SQL Server, whose driver calls them `number`. */
const MYSQL: Numbers = [
  [FULL, [20, 1021, 1114, 3675]],
  [RIGHT, [1044, 1142, 1227]],
  [READ_ONLY, [1290, 1836]],
]
const SQLSERVER: Numbers = [
  [FULL, [1101, 1105, 1827, 9002]],
  [RIGHT, [229, 262, 2760]],
  [READ_ONLY, [978, 3906]],
]

/** The operating system's "no space left", which MariaDB passes on as a number in the text of other errors. */
const NO_SPACE = /\b(?:Errcode|errno|error):? 28\b/

const among = (numbers: Numbers, value: unknown): Shortage | undefined =>
  numbers.find(([, all]) => all.some((each) => each === value))?.[0]

/** What is missing, or undefined where it is something else. */
export function shortage(error: unknown): Shortage | undefined {
  if (!(error instanceof Error)) return undefined
  const field = (name: string): unknown => Reflect.get(error, name)
  if (typeof field('errno') === 'number' && NO_SPACE.test(error.message)) return FULL
  return (
    among(CODES, field('code')) ?? among(MYSQL, field('errno')) ?? among(SQLSERVER, field('number'))
  )
}
