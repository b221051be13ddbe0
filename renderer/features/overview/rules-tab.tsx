// Owns the tab Rules: what the workspace asks of its keys; refuses to change a key.
import { useRead } from '#bridge/use-operation'
import { FailureNotice } from '#ui/failure-notice'

import { OverviewFrame } from './overview-frame.tsx'
import styles from './overview.module.css'
import { ruleWords } from './rule-words.ts'

export function RulesTab() {
  const policy = useRead('policy.show', {})
  return (
    <OverviewFrame here="/overview/rules">
      {policy.failure === undefined ? null : (
        <div className={styles['failure']}>
          <FailureNotice failure={policy.failure} onRetry={policy.retry} />
        </div>
      )}
      {policy.value === undefined ? null : (
        <ul className={styles['rules']}>
          {ruleWords(policy.value).map((rule) => (
            <li key={rule}>{rule}</li>
          ))}
        </ul>
      )}
    </OverviewFrame>
  )
}
