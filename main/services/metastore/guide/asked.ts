// Owns the parsed question for a guide; refuses a name that AWS would refuse, so that no text to copy holds more than names.
import type { EngineId } from '#contract/metastore-target'
import type { GuideQuestion } from '#contract/metastore-guide'
import { Fault } from '#base/fault'
import { type Audience, audienceOf } from './audience.ts'

export interface Asked {
  readonly engine: EngineId
  readonly port: number
  /** Absent: nobody said; the texts find it out or ask for it. */
  readonly audience: Audience | undefined
  readonly instance: string | undefined
  readonly securityGroup: string | undefined
  readonly region: string | undefined
}

interface Rule {
  readonly field: string
  readonly pattern: RegExp
  readonly is: string
  readonly example: string
}

/** RDS API, CreateDBInstance: 1 to 63 letters, digits or hyphens, a letter first, no hyphen last and no two in a row. */
const INSTANCE: Rule = {
  field: 'instance',
  pattern: /^(?=.{1,63}$)[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$/,
  is: 'the identifier of a database instance or cluster',
  example: 'science-prod: letters, digits and single hyphens, a letter first',
}

const SECURITY_GROUP: Rule = {
  field: 'securityGroup',
  pattern: /^sg-[0-9a-f]{8,17}$/,
  is: 'the id of a security group',
  example: 'sg-0b71d3e9a4c2f5d18, not its name',
}

const REGION: Rule = {
  field: 'region',
  pattern: /^[a-z]{2,4}(-[a-z]{2,9}){1,2}-[1-9]\d?$/,
  is: 'a region of AWS',
  example: 'eu-central-1',
}

/** @throws Fault input.invalid with the field. */
function named(text: string | undefined, rule: Rule): string | undefined {
  const name = text?.trim() ?? ''
  if (name === '') return undefined
  if (rule.pattern.test(name)) return name
  throw new Fault({
    code: 'input.invalid',
    message: `That is not ${rule.is}.`,
    fix: `Copy it from the AWS console; it looks like ${rule.example}.`,
    field: rule.field,
  })
}

/** @throws Fault input.invalid with the field that is wrong. */
export function askedOf(question: GuideQuestion): Asked {
  const cidr = question.cidr?.trim() ?? ''
  return {
    engine: question.engine,
    port: question.port,
    audience: cidr === '' ? undefined : audienceOf(cidr, question.confirm),
    instance: named(question.instance, INSTANCE),
    securityGroup: named(question.securityGroup, SECURITY_GROUP),
    region: named(question.region, REGION),
  }
}
