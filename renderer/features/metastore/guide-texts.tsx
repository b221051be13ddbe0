// Owns the texts to copy: which tool, the rule alone or a whole database; refuses to run any of it.
import { useId, useState, type KeyboardEvent, type ReactNode } from 'react'

import type { Guide } from '#contract'
import { Chip } from '#ui/chip'
import { CodeBlock } from '#ui/code'
import type { CodeLanguage } from '#ui/code-languages.ts'
import { CopyButton } from '#ui/copy-button'

import styles from './guide.module.css'

type Text = Guide['texts'][number]
type Format = Text['format']

const WORDS: Readonly<Record<Format, string>> = {
  cli: 'AWS CLI',
  terraform: 'Terraform',
  cloudformation: 'CloudFormation',
  console: 'Console, step by step',
}

const LANGUAGES: Readonly<Record<Exclude<Format, 'console'>, CodeLanguage>> = {
  cli: 'shell',
  terraform: 'hcl',
  cloudformation: 'yaml',
}

const WHATS = [
  { what: 'rule', word: 'The rule alone' },
  { what: 'database', word: 'A whole database' },
] as const

export interface GuideTextsProps {
  readonly texts: Guide['texts']
  /** Not Amazon: the shell is the server's own. */
  readonly elsewhere: boolean
  /** Something typed above is wrong, and the texts are not about it. */
  readonly stale: boolean
  /** Fields of what stands in the texts, under the title. */
  readonly children: ReactNode
  /** At the right of the foot. */
  readonly note: ReactNode
}

export function GuideTexts({ texts, elsewhere, stale, children, note }: GuideTextsProps) {
  const [wanted, setWanted] = useState<Format>('cli')
  const [what, setWhat] = useState<Text['what']>('rule')
  const panel = useId()
  const formats = [...new Set(texts.map(({ format }) => format))]
  const format = formats.includes(wanted) ? wanted : formats[0]
  const same = texts.filter((text) => text.format === format)
  const shown = same.find((text) => text.what === what) ?? same[0]
  if (format === undefined || shown === undefined) return null
  const word = (each: Format) => (each === 'cli' && elsewhere ? 'Shell' : WORDS[each])
  return (
    <section className={styles['card']} aria-label="Texts to copy">
      <header className={styles['card-head']}>
        <h3>{shown.title}</h3>
        <div className={styles['whats']} role="group" aria-label="What the text makes">
          {WHATS.filter((each) => same.some((text) => text.what === each.what)).map((each) => (
            <Chip
              key={each.what}
              selected={each.what === shown.what}
              onSelect={() => setWhat(each.what)}
            >
              {elsewhere && each.what === 'database' ? 'The server' : each.word}
            </Chip>
          ))}
        </div>
      </header>
      <div className={styles['fields']}>{children}</div>
      <Tabs formats={formats} chosen={format} word={word} panel={panel} onChoose={setWanted} />
      <div id={panel} role="tabpanel" aria-label={word(format)} className={styles['panel']}>
        {format === 'console' ? (
          <Steps text={shown.text} />
        ) : (
          <CodeBlock
            ground="bare"
            label={`${word(format)} text`}
            language={LANGUAGES[format]}
            text={shown.text.trimEnd()}
          />
        )}
      </div>
      <footer className={styles['card-foot']}>
        <CopyButton
          text={shown.text}
          what="Text"
          word={what === 'rule' && shown.what === 'rule' ? 'Copy rule' : 'Copy text'}
          disabled={stale}
        />
        <p>{stale ? 'Waits until what is typed above is right.' : note}</p>
      </footer>
    </section>
  )
}

/** `1. …`, one step a paragraph. */
function Steps({ text }: { readonly text: string }) {
  const steps = text
    .split(/\n\s*\n/)
    .map((step) => step.trim().replace(/^\d+\.\s*/, ''))
    .filter((step) => step !== '')
  return (
    <ol className={styles['steps']}>
      {steps.map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  )
}

interface TabsProps {
  readonly formats: readonly Format[]
  readonly chosen: Format
  readonly word: (format: Format) => string
  readonly panel: string
  readonly onChoose: (format: Format) => void
}

/** Arrow keys move and choose at once, as the pattern for tabs says (WAI-ARIA APG). */
function Tabs({ formats, chosen, word, panel, onChoose }: TabsProps) {
  const move = (event: KeyboardEvent<HTMLButtonElement>) => {
    const at = formats.indexOf(chosen)
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: formats.length - 1,
    }
    const to = steps[event.key]
    const next = to === undefined ? undefined : formats.at(to % formats.length)
    if (next === undefined) return
    event.preventDefault()
    onChoose(next)
    event.currentTarget.parentElement?.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus()
  }
  return (
    <div className={styles['tabs']} role="tablist" aria-label="Tool">
      {formats.map((format) => (
        <button
          key={format}
          type="button"
          role="tab"
          data-tab={format}
          className={styles['tab']}
          aria-selected={format === chosen}
          aria-controls={panel}
          tabIndex={format === chosen ? 0 : -1}
          onClick={() => onChoose(format)}
          onKeyDown={move}
        >
          {word(format)}
        </button>
      ))}
    </div>
  )
}
