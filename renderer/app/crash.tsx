// Owns the last resort when the page itself fails; shows no stack, and offers to load the page again.
import { Component, type ReactNode } from 'react'

import { Button } from '#ui/button'

import styles from './crash.module.css'

interface State {
  readonly failed: boolean
}

export class CrashBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { failed: false }

  static getDerivedStateFromError(): State {
    return { failed: true }
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children
    return (
      <main className={styles['crash']} role="alert">
        <h1>This page stopped</h1>
        <p>
          A fault in the page itself. Your keys are safe: they live in another process. A value that
          was not yet confirmed is shown again after loading.
        </p>
        <Button kind="primary" onClick={() => globalThis.location.reload()}>
          Load the page again
        </Button>
      </main>
    )
  }
}
