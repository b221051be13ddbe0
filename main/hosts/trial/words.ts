// Owns what is said when the trial runs in a terminal: what it is, and how it is reached.
import { TRIAL_ACCOUNT } from '#contract/metastore-trial'

/** `folder`: where its data lies. */
export function trialWords(port: number, folder: string): readonly string[] {
  const { host, user, database } = TRIAL_ACCOUNT
  const at = String(port)
  return [
    `The trial database answers at ${host}:${at}, to this computer alone. Ctrl+C stops it; what is in it stays.`,
    'It is for trying things out: no password, no encryption, one transaction at a time.',
    '',
    `  npx dsadmin metastore prepare --engine trial --port ${at}`,
    `  psql -h ${host} -p ${at} -U ${user} ${database}`,
    `  jdbc:postgresql://${host}:${at}/${database}?user=${user}&sslmode=disable`,
    '',
    `Its data lies in ${folder}; dsadmin metastore trial --remove deletes it.`,
  ]
}
