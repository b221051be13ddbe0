// Owns the comparison of what is there with what should be.
import { Button } from '#ui/button'

import { WizardFoot } from './wizard-foot.tsx'
import type { StepProps } from './wizard-step.ts'
import { nextStep, stepBefore } from './wizard-steps.ts'

export function ValidateStep({ go }: StepProps) {
  return (
    <WizardFoot onBack={() => go(stepBefore('validate'))}>
      <Button kind="primary" onClick={() => go(nextStep('validate'))}>
        Continue
      </Button>
    </WizardFoot>
  )
}
