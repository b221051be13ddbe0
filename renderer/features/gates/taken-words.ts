// Owns the words about uses that were taken in: how many are new, which values nobody knows here; pure.
import type { Output } from '#contract'

const many = (number: number, one: string): string =>
  `${number.toLocaleString('en')} ${number === 1 ? one : `${one}s`}`

export interface TakenWords {
  readonly headline: string
  readonly rest: readonly string[]
}

export function takenWords({
  gate,
  uses,
  versions,
  unknown,
}: Pick<Output<'bundle.takeUses'>, 'gate' | 'uses' | 'versions' | 'unknown'>): TakenWords {
  const headline = uses === 0 ? `Nothing new from ${gate}` : `${many(uses, 'new use')} from ${gate}`
  const known =
    uses === 0
      ? 'What it reports was taken in before.'
      : `The gate has seen ${many(versions, 'value')} of this inventory in use.`
  const strange =
    unknown === 0
      ? []
      : [
          `${many(unknown, 'value')} that it saw ${unknown === 1 ? 'is' : 'are'} not known here: made on another computer, or in a file that was replaced.`,
        ]
  return { headline, rest: [known, ...strange] }
}
