// Owns the check of the database, stage by stage.
import { Button } from '#ui/button'

import { WizardFoot } from './wizard-foot.tsx'
import type { StepProps } from './wizard-step.ts'
import { nextStep, stepBefore } from './wizard-steps.ts'

export function ProbeStep({ go }: StepProps) {
  return (
    <WizardFoot onBack={() => go(stepBefore('probe'))}>
      <Button kind="primary" onClick={() => go(nextStep('probe'))}>
        Continue
      </Button>
    </WizardFoot>
  )
}
