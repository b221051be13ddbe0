// Owns the dialog that revokes where another page asks for it; mounted once beside the pages.
import { useState } from 'react'

import { revokeAnswered, useAskedRevoke } from '#ui/ask-revoke.ts'

import { RevokeDialog } from './revoke.tsx'

export function RevokeAsked() {
  const asked = useAskedRevoke()
  // A dialog that closes goes on naming its key until it is gone from sight.
  const [keyRef, setKeyRef] = useState('')
  if (asked !== undefined && asked !== keyRef) setKeyRef(asked)
  return <RevokeDialog keyRef={keyRef} opened={asked !== undefined} onClose={revokeAnswered} />
}
