// Owns the operations on access reviews as one service, each carried out by the part that knows how; refuses to do anything itself.
import type { Call } from '#base/call'
import type { Output, Parsed } from '#contract'
import { abandon } from './abandon.ts'
import { apply } from './apply.ts'
import { diff, drift } from './compare.ts'
import type { ReviewContext } from './context.ts'
import { decide, decideEach } from './decide.ts'
import { start } from './freeze.ts'
import { packAgain } from './pack-again.ts'
import { list, row, rows, show } from './read.ts'
import { signOff } from './sign.ts'

/** The service behind `review.*`: a method for each operation, named like its second word. */
export class Reviews {
  readonly #context: ReviewContext

  constructor(context: ReviewContext) {
    this.#context = context
  }

  list(input: Parsed<'review.list'>): Output<'review.list'> {
    return list(this.#context, input)
  }

  start(input: Parsed<'review.start'>, call: Call): Output<'review.start'> {
    return start(this.#context, input, call)
  }

  show(input: Parsed<'review.show'>): Output<'review.show'> {
    return show(this.#context, input)
  }

  rows(input: Parsed<'review.rows'>): Output<'review.rows'> {
    return rows(this.#context, input)
  }

  row(input: Parsed<'review.row'>): Output<'review.row'> {
    return row(this.#context, input)
  }

  decide(input: Parsed<'review.decide'>, call: Call): Output<'review.decide'> {
    return decide(this.#context, input, call)
  }

  decideEach(input: Parsed<'review.decideEach'>, call: Call): Output<'review.decideEach'> {
    return decideEach(this.#context, input, call)
  }

  drift(input: Parsed<'review.drift'>): Output<'review.drift'> {
    return drift(this.#context, input)
  }

  diff(input: Parsed<'review.diff'>): Output<'review.diff'> {
    return diff(this.#context, input)
  }

  sign(input: Parsed<'review.sign'>, call: Call): Promise<Output<'review.sign'>> {
    return signOff(this.#context, input, call)
  }

  apply(input: Parsed<'review.apply'>, call: Call): Promise<Output<'review.apply'>> {
    return apply(this.#context, input, call)
  }

  pack(input: Parsed<'review.pack'>, call: Call): Promise<Output<'review.pack'>> {
    return packAgain(this.#context, input, call)
  }

  abandon(input: Parsed<'review.abandon'>, call: Call): Output<'review.abandon'> {
    return abandon(this.#context, input, call)
  }

  /** Loaded when it is asked for: every other command starts without a reader of tables. */
  async verify(input: Parsed<'review.verify'>): Promise<Output<'review.verify'>> {
    const { verifyPack } = await import('./verify.ts')
    return verifyPack(input)
  }
}
