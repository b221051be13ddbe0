// Owns what must be true for the database to be reachable.
import { Button } from '#ui/button'

import { WizardFoot } from './wizard-foot.tsx'
import type { StepProps } from './wizard-step.ts'
import { nextStep, stepBefore } from './wizard-steps.ts'

export function NetworkStep({ go }: StepProps) {
  return (
    <WizardFoot onBack={() => go(stepBefore('network'))}>
      <Button kind="primary" onClick={() => go(nextStep('network'))}>
        Continue
      </Button>
    </WizardFoot>
  )
}
