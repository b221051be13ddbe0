// Owns the order, the words and the marks of the wizard's steps, and the draft that it begins with; refuses to skip a step.
import { METASTORE_PORT, WIZARD_STEPS, type WizardDraft, type WizardStep } from '#contract'

export const STEP_WORDS: Readonly<Record<WizardStep, string>> = {
  engine: 'Engine',
  network: 'Network',
  connection: 'Connection',
  probe: 'Probe',
  scripts: 'Scripts',
  run: 'Run',
  validate: 'Validate',
}

export const FIRST_DRAFT: WizardDraft = {
  step: 'engine',
  reached: 'engine',
  provider: 'aws',
  cidr: '',
  form: {
    name: '',
    host: '',
    port: String(METASTORE_PORT),
    database: '',
    user: '',
    tlsMode: 'verify-full',
    trust: 'system',
    ca: '',
    pin: '',
    serverName: '',
    ssh: '',
  },
  scripts: 'ours',
  pair: { schema: '', txn: '' },
}

const place = (step: WizardStep): number => WIZARD_STEPS.indexOf(step)

/** Whether the first is behind the second or is the same. */
export const notAfter = (step: WizardStep, other: WizardStep): boolean =>
  place(step) <= place(other)

export const nextStep = (step: WizardStep): WizardStep => WIZARD_STEPS[place(step) + 1] ?? step
export const stepBefore = (step: WizardStep): WizardStep => WIZARD_STEPS[place(step) - 1] ?? step

/** The step that an address names, as far as the draft has come. */
export function openStep(named: string | undefined, draft: WizardDraft): WizardStep {
  if (draft.engine === undefined) return 'engine'
  const step = WIZARD_STEPS.find((each) => each === named)
  return step !== undefined && notAfter(step, draft.reached) ? step : draft.step
}

/** The draft as it stands with another step open. */
export function atStep(draft: WizardDraft, step: WizardStep): WizardDraft {
  return { ...draft, step, reached: notAfter(step, draft.reached) ? draft.reached : step }
}

export type StepMark = 'done' | 'here' | 'failed' | 'to-come'

/** How a step stands in the bar. `failed` are the steps whose last try did not go well. */
export function markOf(
  step: WizardStep,
  here: WizardStep,
  reached: WizardStep,
  failed: ReadonlySet<WizardStep>,
): StepMark {
  if (failed.has(step)) return 'failed'
  if (step === here) return 'here'
  return notAfter(step, reached) && step !== reached ? 'done' : 'to-come'
}
