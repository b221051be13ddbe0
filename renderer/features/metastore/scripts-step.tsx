// Owns the two scripts, ours or the pair that was given.
import { Button } from '#ui/button'

import { WizardFoot } from './wizard-foot.tsx'
import type { StepProps } from './wizard-step.ts'
import { nextStep, stepBefore } from './wizard-steps.ts'

export function ScriptsStep({ go }: StepProps) {
  return (
    <WizardFoot onBack={() => go(stepBefore('scripts'))}>
      <Button kind="primary" onClick={() => go(nextStep('scripts'))}>
        Continue
      </Button>
    </WizardFoot>
  )
}
