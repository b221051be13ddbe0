// Owns the answer to "what has to be true for this database to be reached?"; pure, and refuses to look at any network.
import type { Guide, GuideQuestion } from '#contract/metastore-guide'
import { type Asked, askedOf } from './asked.ts'
import { cliTexts } from './aws-cli.ts'
import { cloudformationTexts } from './aws-cloudformation.ts'
import { awsConditions } from './aws-conditions.ts'
import { consoleTexts } from './aws-console.ts'
import { terraformTexts } from './aws-terraform.ts'
import { otherGuide } from './other.ts'
import { awsPrivateWays } from './private-ways.ts'
import { checkRdsPort } from './rds.ts'
import { awsWarnings } from './warnings.ts'

/** It answers this computer alone, so there is nothing to open. */
const TRIAL: Guide = {
  conditions: [
    {
      id: 'here',
      title: 'It runs on this computer',
      about: 'The trial answers this computer alone, without a password and without encryption.',
      how: 'Start it under Metastore, or with dsadmin metastore trial. No rule is needed, and none should be made.',
    },
  ],
  texts: [],
  privateWays: [],
  warnings: [],
}

function awsGuide(asked: Asked): Guide {
  checkRdsPort(asked.engine, asked.port)
  return {
    conditions: awsConditions(asked),
    texts: [cliTexts, terraformTexts, cloudformationTexts, consoleTexts].flatMap((textsOf) =>
      textsOf(asked),
    ),
    privateWays: awsPrivateWays(asked),
    warnings: awsWarnings(asked),
  }
}

/**
 * Every text holds only names that were checked, so that none of them can break out of the line it stands in.
 * @throws Fault input.invalid with the field: cidr, confirm, port, instance, securityGroup, region.
 */
export function guideOf(question: GuideQuestion): Guide {
  const asked = askedOf(question)
  if (asked.engine === 'trial') return TRIAL
  return question.provider === 'aws' ? awsGuide(asked) : otherGuide(asked)
}
