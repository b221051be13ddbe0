// Owns the field of the host: more than a host name is taken apart as soon as it is whole, and refused where it may hold a password.
import { useState } from 'react'

import { TextField } from '#ui/field'

import { isReaderHost } from './host-words.ts'
import { splitHost } from './target-of.ts'
import { readConnection } from './url/connection-url.ts'
import type { ConnectionForm } from './use-connection-form.ts'

export interface HostFieldProps extends Pick<ConnectionForm, 'onForm' | 'onError' | 'onFound'> {
  readonly host: string
  readonly error: string | undefined
}

/** Signs of an account. What is typed with one is neither shown nor kept. */
const ACCOUNT = /[@=;]|:\/\/|^\s*jdbc:/i
/** Signs of more than a host: held in the field, out of the draft, until it is whole. */
const MORE = /[/\\?()\s]|:(?!\d{0,5}$)/
const V6 = /^\[?[\da-f:.]*\]?$/i

export function HostField({ host, error, onForm, onError, onFound }: HostFieldProps) {
  const [held, setHeld] = useState<string>()
  /** False: it is a host name alone. */
  const take = (text: string): boolean => {
    const read = readConnection(text)
    if (read.kind === 'plain') return false
    setHeld(undefined)
    if (read.kind === 'found') onFound(read.found)
    else onError('host', `This cannot be read. ${read.message}`)
    return true
  }
  const type = (text: string) => {
    const atOnce = text.length > (held ?? host).length + 3
    if (ACCOUNT.test(text)) {
      // A text that came in one piece, dropped or filled in by the browser.
      if (atOnce && take(text)) return
      setHeld(undefined)
      onForm({ host: '' })
      onError('host', 'A host name alone belongs here. Paste a whole URL into the field above.')
    } else if (MORE.test(text) && !V6.test(text)) setHeld(text)
    else {
      setHeld(undefined)
      onForm({ host: text })
    }
  }
  const settle = () => {
    const text = held ?? host
    const split = splitHost(text)
    if (split.port !== undefined) {
      setHeld(undefined)
      onForm(split)
    } else if (!take(text) && held !== undefined) {
      setHeld(undefined)
      onForm({ host: text.trim() })
    }
  }
  return (
    <TextField
      label="Host"
      placeholder="science-prod.example.com"
      inputMode="url"
      value={held ?? host}
      error={error}
      help={
        isReaderHost(host)
          ? 'A reader of the cluster: nothing can be created through it. Take the endpoint without “-ro”.'
          : undefined
      }
      data-field="host"
      onChange={(event) => type(event.currentTarget.value)}
      onPaste={(event) => {
        if (take(event.clipboardData.getData('text/plain'))) event.preventDefault()
      }}
      onBlur={settle}
      onKeyDown={(event) => {
        // What is held is not in the form yet: first it is, then Enter goes on.
        if (event.key !== 'Enter' || held === undefined) return
        event.preventDefault()
        settle()
      }}
    />
  )
}
