import { describe, expect, it } from 'vitest'
import { nameMatches, reasonText } from '#ui/reason-words.ts'

describe('what has to be given', () => {
  it('joins chip and text', () => {
    expect(reasonText(undefined, '  ')).toBe('')
    expect(reasonText('Compromised', '')).toBe('Compromised')
    expect(reasonText('Compromised', ' ticket 12 ')).toBe('Compromised: ticket 12')
    expect(reasonText(undefined, 'ticket 12')).toBe('ticket 12')
  })

  it('takes the name in any Unicode form, and nothing near it', () => {
    expect(nameMatches('cafe\u0301', 'caf\u00e9')).toBe(true)
    expect(nameMatches('airflow-et', 'airflow-etl')).toBe(false)
    expect(nameMatches('Airflow-etl', 'airflow-etl')).toBe(false)
  })
})
