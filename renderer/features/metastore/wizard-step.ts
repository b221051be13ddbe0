// Owns what every step of the wizard is given; refuses a step that reads or keeps the draft by itself.
import type {
  Access,
  Output,
  ProbeReport,
  RunResult,
  Validation,
  WizardDraft,
  WizardStep,
} from '#contract'

/** What steps found out and others show; lives as long as the window, and is shown as long as it is true. */
export interface Findings {
  readonly probe?: ProbeReport | undefined
  /** When the probe ended, in milliseconds since 1970. */
  readonly probedAt?: number | undefined
  /** `placeOf` the draft that was probed. */
  readonly probedFor?: string | undefined
  readonly plan?: Output<'metastore.plan'> | undefined
  /** `workOf` the draft that was planned. */
  readonly plannedFor?: string | undefined
  readonly run?: RunResult | undefined
  /** `workOf` the draft that ran. */
  readonly ranFor?: string | undefined
  readonly validation?: Validation | undefined
  /** `workOf` the draft that was validated. */
  readonly validatedFor?: string | undefined
}

export interface StepProps {
  readonly draft: WizardDraft
  /** Changes the draft here at once, and in the inventory a moment later: by its new parts, or as a whole. */
  readonly change: (part: Partial<WizardDraft> | ((draft: WizardDraft) => WizardDraft)) => void
  /** Opens a step. One that is further than any before counts as reached. */
  readonly go: (step: WizardStep) => void
  /** True once after a press has opened this step or given its password; an address or a reload is none. */
  readonly takePress: () => boolean
  /** The database of this walk; absent until its connection is kept. */
  readonly access: Access | undefined
  /** Typed in this sitting; kept nowhere but in the vault. */
  readonly password: string
  readonly setPassword: (password: string) => void
  /** The password is being asked for, above the step. */
  readonly asking: boolean
  /** What is true of the draft as it stands. */
  readonly findings: Findings
  readonly found: (part: Partial<Findings>) => void
  /** Marks this step in the bar. */
  readonly setFailed: (failed: boolean) => void
  /** Goes to the page of the metastore. What was typed stays, to be taken up. */
  readonly leave: () => void
  /** The walk is done: goes to the page of the metastore, and nothing is left to take up. */
  readonly finish: () => void
}
