// Owns the plan, then running it.
import { Button } from '#ui/button'

import { WizardFoot } from './wizard-foot.tsx'
import type { StepProps } from './wizard-step.ts'
import { nextStep, stepBefore } from './wizard-steps.ts'

export function RunStep({ go }: StepProps) {
  return (
    <WizardFoot onBack={() => go(stepBefore('run'))}>
      <Button kind="primary" onClick={() => go(nextStep('run'))}>
        Continue
      </Button>
    </WizardFoot>
  )
}
