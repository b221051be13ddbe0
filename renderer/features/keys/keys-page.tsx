// Owns the page of API keys: which keys are listed, which one is open and which dialog is up.
export interface KeysPageProps {
  /** What follows `/api-keys/`: nothing, `new`, or a key's id, prefix or name. */
  readonly place: string | undefined
  readonly onAllKeys: () => void
}

export function KeysPage({ place }: KeysPageProps) {
  return <h1>API keys {place}</h1>
}
