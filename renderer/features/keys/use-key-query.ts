// Owns the tie between the list and the address: what is found, shown and sorted can be sent as a link.
import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'

import { readQuery, writeQuery, type KeyQuery } from './key-query.ts'

export interface KeyQueryState {
  readonly query: KeyQuery
  /** As it stands in the address, with its `?`. */
  readonly search: string
  readonly change: (part: Partial<KeyQuery>, options?: { readonly replace?: boolean }) => void
}

export function useKeyQuery(): KeyQueryState {
  const [path, navigate] = useLocation()
  const said = useSearch()
  const read = readQuery(said)
  // The address trims nothing, but a field must show each key as it is pressed: the text is kept beside it.
  const [typed, setTyped] = useState({ find: read.find, said: read.find })
  if (typed.said !== read.find) setTyped({ find: read.find, said: read.find })
  const query = { ...read, find: typed.find }
  return {
    query,
    search: writeQuery(query),
    change: (part, options = {}) => {
      const next = { ...query, ...part }
      const search = writeQuery(next)
      setTyped({ find: next.find, said: readQuery(search).find })
      navigate(path + search, options)
    },
  }
}
