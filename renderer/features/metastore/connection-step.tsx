// Owns the fields of a connection.
import { Button } from '#ui/button'

import { WizardFoot } from './wizard-foot.tsx'
import type { StepProps } from './wizard-step.ts'
import { nextStep, stepBefore } from './wizard-steps.ts'

export function ConnectionStep({ go }: StepProps) {
  return (
    <WizardFoot onBack={() => go(stepBefore('connection'))}>
      <Button kind="primary" onClick={() => go(nextStep('connection'))}>
        Continue
      </Button>
    </WizardFoot>
  )
}
