// Owns the fields of the names that stand in the texts: each optional, a placeholder stands for what is not given.
import { TextField } from '#ui/field'

import type { GuideNames } from './guide-question.ts'

const FIELDS = [
  { name: 'region', label: 'Region', example: 'eu-central-1' },
  { name: 'instance', label: 'Database identifier', example: 'science-prod' },
  { name: 'securityGroup', label: 'Security group', example: 'sg-0b71d3e9a4c2f5d18' },
] as const satisfies readonly { name: keyof GuideNames; label: string; example: string }[]

/** Whether a failure of the guide is shown at one of these fields. */
export const isNameField = (field: string): boolean => FIELDS.some(({ name }) => name === field)

export interface GuideNamesFieldsProps {
  readonly names: GuideNames
  readonly errorAt: (field: string) => string | undefined
  readonly onNames: (part: Partial<GuideNames>) => void
}

export function GuideNamesFields({ names, errorAt, onNames }: GuideNamesFieldsProps) {
  return FIELDS.map(({ name, label, example }) => (
    <TextField
      key={name}
      label={label}
      mono
      placeholder={example}
      value={names[name]}
      error={errorAt(name)}
      onChange={(event) => onNames({ [name]: event.currentTarget.value })}
    />
  ))
}
