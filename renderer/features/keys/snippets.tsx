// Owns the snippets under the value: which language, for which address; asks for the address where it is first needed.
import { IconPencil } from '@tabler/icons-react'
import { useEffect, useId, useRef, useState } from 'react'

import { useRead, useWrite } from '#bridge/use-operation'
import { Button } from '#ui/button'
import { CopyButton } from '#ui/copy-button'
import { TextField } from '#ui/field'
import { Scroll } from '#ui/scroll'
import { Tabs } from '#ui/tabs'

import { paint } from './snippet-paint.ts'
import { checkAddress, snippetTexts, type Snippet } from './snippet-texts.ts'
import styles from './snippets.module.css'

/** Stands in a snippet until the address is known. */
const EXAMPLE = 'https://science.example.com/v1/models'

export function Snippets() {
  const settings = useRead('settings.get', {})
  const [chosen, setChosen] = useState<Snippet['id']>('curl')
  const [editing, setEditing] = useState(false)
  const address = settings.value?.apiAddress ?? ''
  const known = checkAddress(address)
  const asking = settings.value !== undefined && (editing || !known.ok)
  const snippets = snippetTexts(known.ok ? known.href : EXAMPLE)
  const snippet = snippets.find(({ id }) => id === chosen) ?? snippets[0]
  const bar = useRef<HTMLDivElement>(null)
  if (snippet === undefined) return null
  return (
    <section className={styles['section']} aria-label="How a client sends it">
      <div className={styles['bar']} ref={bar}>
        <Tabs label="Language" tabs={snippets} chosen={chosen} onChoose={setChosen} />
        {asking ? null : (
          <div className={styles['tools']}>
            <Button
              kind="quiet"
              size="small"
              icon={<IconPencil size={16} stroke={1.6} aria-hidden />}
              onClick={() => setEditing(true)}
            >
              Change address
            </Button>
            <CopyButton
              kind="quiet"
              size="small"
              text={snippet.text}
              what="Snippet"
              word="Copy snippet"
            />
          </div>
        )}
      </div>
      <div role="tabpanel" aria-label={snippet.label}>
        {asking ? (
          <AddressForm
            address={address}
            takesFocus={editing}
            onKept={() => {
              setEditing(false)
              // The form goes, and with it the field that had the focus.
              bar.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus()
            }}
          />
        ) : (
          <Scroll as="pre" label={`${snippet.label} snippet`} className={styles['code']}>
            {paint(snippet.text).map((stroke, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- the strokes of one text never change places
              <span key={index} className={styles[stroke.kind]}>
                {stroke.text}
              </span>
            ))}
          </Scroll>
        )}
      </div>
    </section>
  )
}

interface AddressFormProps {
  readonly address: string
  /** Asked for by a press, which took the pressed button away. */
  readonly takesFocus: boolean
  readonly onKept: () => void
}

function AddressForm({ address, takesFocus, onKept }: AddressFormProps) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (takesFocus) field.current?.focus()
  }, [takesFocus])
  const set = useWrite('settings.set')
  const [text, setText] = useState(address)
  const [wrong, setWrong] = useState<string>()
  const form = useId()
  const keep = async () => {
    const check = checkAddress(text)
    if (!check.ok) {
      setWrong(`${check.message} ${check.fix}`)
      return
    }
    const result = await set.run({ apiAddress: check.href })
    if (result.ok) onKept()
    else setWrong(`${result.failure.message} ${result.failure.fix}`)
  }
  return (
    <form
      id={form}
      noValidate
      className={styles['address']}
      onSubmit={(event) => {
        event.preventDefault()
        void keep()
      }}
    >
      <div className={styles['grow']}>
        <TextField
          ref={field}
          label="Where is the Data Science API?"
          help="Asked once, kept in Settings, used in every snippet."
          placeholder={EXAMPLE}
          inputMode="url"
          value={text}
          error={wrong}
          onChange={(event) => {
            setWrong(undefined)
            setText(event.currentTarget.value)
          }}
        />
      </div>
      <Button type="submit" busy={set.running} className={styles['keep'] ?? ''}>
        Show snippets
      </Button>
    </form>
  )
}
