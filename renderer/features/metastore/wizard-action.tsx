// Owns the one action that a step may put beside the title of the wizard.
import { createContext, type ReactNode, useContext } from 'react'
import { createPortal } from 'react-dom'

/** The element beside the title; null until it is there. */
export const ActionPlace = createContext<Element | null>(null)

export function WizardAction({ children }: { readonly children: ReactNode }) {
  const place = useContext(ActionPlace)
  return place === null ? null : createPortal(children, place)
}
