// Owns which component shows which step of the wizard.
import type { ComponentType } from 'react'

import type { WizardStep } from '#contract'

import { ConnectionStep } from './connection-step.tsx'
import { EngineStep } from './engine-step.tsx'
import { NetworkStep } from './network-step.tsx'
import { ProbeStep } from './probe-step.tsx'
import { RunStep } from './run-step.tsx'
import { ScriptsStep } from './scripts-step.tsx'
import { ValidateStep } from './validate-step.tsx'
import type { StepProps } from './wizard-step.ts'

export const STEPS: Readonly<Record<WizardStep, ComponentType<StepProps>>> = {
  engine: EngineStep,
  network: NetworkStep,
  connection: ConnectionStep,
  probe: ProbeStep,
  scripts: ScriptsStep,
  run: RunStep,
  validate: ValidateStep,
}
