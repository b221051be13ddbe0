// Owns the page of the metastore: kept connections, the trial, and the way into the wizard.
import { Link } from 'wouter'

import { Page } from '#ui/page'

import { WIZARD_PATH } from './wizard.tsx'

export function MetastorePage() {
  return (
    <Page title="Metastore">
      <Link href={WIZARD_PATH}>Prepare a metastore</Link>
    </Page>
  )
}
