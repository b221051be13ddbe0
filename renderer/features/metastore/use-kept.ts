// Owns what is kept of the connection of this walk; absent while it is read, and when nothing is kept.
import { useRead } from '#bridge/use-operation'
import type { KeptConnection, WizardDraft } from '#contract'

export function useKept({ connection }: WizardDraft): KeptConnection | undefined {
  const kept = useRead('metastore.connections', {}, { enabled: connection !== undefined })
  return kept.value?.connections.find(({ name }) => name === connection)
}
