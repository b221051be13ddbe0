// Owns what every step of the wizard is given; refuses a step that reads or keeps the draft by itself.
import type { Access, ProbeReport, RunResult, Validation, WizardDraft, WizardStep } from '#contract'

/** What steps found out and others show; lives as long as the window. */
export interface Findings {
  readonly probe?: ProbeReport
  /** When the probe ended, in milliseconds since 1970. */
  readonly probedAt?: number
  readonly run?: RunResult
  readonly validation?: Validation
}

export interface StepProps {
  readonly draft: WizardDraft
  /** Changes the draft here at once, and in the inventory a moment later: by its new parts, or as a whole. */
  readonly change: (part: Partial<WizardDraft> | ((draft: WizardDraft) => WizardDraft)) => void
  /** Opens a step. One that is further than any before counts as reached. */
  readonly go: (step: WizardStep) => void
  /** The database of this walk; absent until its connection is kept. */
  readonly access: Access | undefined
  /** Typed in this sitting; kept nowhere but in the vault. */
  readonly password: string
  readonly setPassword: (password: string) => void
  readonly findings: Findings
  readonly found: (part: Partial<Findings>) => void
  /** Marks this step in the bar. */
  readonly setFailed: (failed: boolean) => void
  /** Goes to the page of the metastore. What was typed stays, to be taken up. */
  readonly leave: () => void
  /** The walk is done: goes to the page of the metastore, and nothing is left to take up. */
  readonly finish: () => void
}
