// Owns what the guide is asked for a draft: only what was given; refuses to ask about Amazon elsewhere.
import { METASTORE_PORT, type Input, type WizardDraft } from '#contract'

import { instanceOf, regionOf } from './host-words.ts'
import { portOf } from './target-of.ts'

export type GuideNames = NonNullable<WizardDraft['names']>

/** The names that go into the texts: typed ones, else what an endpoint gives away. */
export function namesOf({ names, form }: WizardDraft): GuideNames {
  return {
    instance: names?.instance ?? instanceOf(form.host) ?? '',
    securityGroup: names?.securityGroup ?? '',
    region: names?.region ?? regionOf(form.host) ?? '',
  }
}

const MOST = 128

/** A text that is longer than any name is cut, and refused for its form. */
export function guideQuestion(draft: WizardDraft, confirm: string): Input<'metastore.guide'> {
  const { engine = 'postgresql', provider, cidr, form } = draft
  const names = namesOf(draft)
  const given = (text: string, most: number) => {
    const bare = text.trim()
    return bare === '' ? undefined : bare.slice(0, most)
  }
  const aws = provider === 'aws'
  const parts = {
    cidr: given(cidr, 64),
    confirm: given(confirm, 64),
    instance: aws ? given(names.instance, MOST) : undefined,
    securityGroup: aws ? given(names.securityGroup, MOST) : undefined,
    region: aws ? given(names.region, 64) : undefined,
  }
  return {
    engine,
    provider,
    port: portOf(form.port) ?? METASTORE_PORT,
    ...Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)),
  }
}
