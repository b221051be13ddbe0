// Owns the texts to copy: which tool, the rule alone or a whole database; refuses to run any of it.
import { useState, type ReactNode } from 'react'

import type { Guide } from '#contract'
import { Chip } from '#ui/chip'
import { CopyButton } from '#ui/copy-button'
import { Tabs } from '#ui/tabs'

import { FORMAT_WORDS, GuideText } from './guide-text.tsx'
import styles from './guide.module.css'

type Text = Guide['texts'][number]
type Format = Text['format']

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
  const formats = [...new Set(texts.map(({ format }) => format))]
  const format = formats.includes(wanted) ? wanted : formats[0]
  const same = texts.filter((text) => text.format === format)
  const shown = same.find((text) => text.what === what) ?? same[0]
  if (format === undefined || shown === undefined) return null
  const word = (each: Format) => (each === 'cli' && elsewhere ? 'Shell' : FORMAT_WORDS[each])
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
      <div className={styles['tabs']}>
        <Tabs
          label="Tool"
          tabs={formats.map((id) => ({ id, label: word(id) }))}
          chosen={format}
          onChoose={setWanted}
        />
      </div>
      <div role="tabpanel" aria-label={word(format)} className={styles['panel']}>
        <GuideText text={shown} label={`${word(format)} text`} />
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
