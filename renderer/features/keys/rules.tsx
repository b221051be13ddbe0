// Owns the four rules of the source document about a key's value.
import { IconBan, IconGitCommit, IconRefresh, IconUserOff } from '@tabler/icons-react'

import styles from './rules.module.css'

const RULES = [
  { icon: IconUserOff, rule: 'Do not share it.', how: 'One key per client.' },
  { icon: IconGitCommit, rule: 'Do not commit it.', how: 'Use a secret store.' },
  { icon: IconBan, rule: 'Revoke it if it leaks.', how: 'Then replace it.' },
  { icon: IconRefresh, rule: 'Rotate it often.', how: 'Old and new overlap.' },
] as const

export function Rules() {
  return (
    <ul className={styles['rules']} aria-label="Treat the value like a password">
      {RULES.map(({ icon: Icon, rule, how }) => (
        <li key={rule}>
          <Icon size={16} stroke={1.6} aria-hidden />
          <span>
            <b>{rule}</b> {how}
          </span>
        </li>
      ))}
    </ul>
  )
}
