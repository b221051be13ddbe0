// Owns the choice of an engine.
import { Button } from '#ui/button'

import { WizardFoot } from './wizard-foot.tsx'
import type { StepProps } from './wizard-step.ts'
import { nextStep, stepBefore } from './wizard-steps.ts'

export function EngineStep({ go }: StepProps) {
  return (
    <WizardFoot onBack={() => go(stepBefore('engine'))}>
      <Button kind="primary" onClick={() => go(nextStep('engine'))}>
        Continue
      </Button>
    </WizardFoot>
  )
}
