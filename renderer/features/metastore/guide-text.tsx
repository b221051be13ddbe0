// Owns how one text of the guide is shown: code in its colours, or the steps of a console as steps.
import type { Guide } from '#contract'
import { CodeBlock } from '#ui/code'
import type { CodeLanguage } from '#ui/code-languages.ts'

import styles from './guide-text.module.css'

type Text = Guide['texts'][number]

/** What the form of a text is called on its tab. */
export const FORMAT_WORDS: Readonly<Record<Text['format'], string>> = {
  cli: 'AWS CLI',
  terraform: 'Terraform',
  cloudformation: 'CloudFormation',
  console: 'Console, step by step',
}

const LANGUAGES: Readonly<Record<Exclude<Text['format'], 'console'>, CodeLanguage>> = {
  cli: 'shell',
  terraform: 'hcl',
  cloudformation: 'yaml',
}

/** `1. …`, one step a paragraph. */
const stepsOf = (text: string): readonly string[] =>
  text
    .split(/\n\s*\n/)
    .map((step) => step.trim().replace(/^\d+\.\s*/, ''))
    .filter((step) => step !== '')

export interface GuideTextProps {
  readonly text: Text
  readonly label: string
}

export function GuideText({ text, label }: GuideTextProps) {
  if (text.format !== 'console') {
    return (
      <CodeBlock
        ground="bare"
        label={label}
        language={LANGUAGES[text.format]}
        text={text.text.trimEnd()}
      />
    )
  }
  return (
    <ol className={styles['steps']}>
      {stepsOf(text.text).map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  )
}
