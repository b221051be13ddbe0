// Owns taking a batch of SQL Server apart where that changes nothing; refuses where its statements share variables or blocks.
import type { Fragment } from './split.ts'
import { tokens } from './tokens.ts'
import type { Words } from './words.ts'

/** A longer batch stays whole: it is data. */
const LONGEST = 4_000_000

/** What makes the statements of a batch depend on one another, or on being in one. */
const BINDING = new Set([
  'BEGIN',
  'DECLARE',
  'IF',
  'WHILE',
  'GOTO',
  'TRY',
  'RETURN',
  'PROC',
  'PROCEDURE',
  'FUNCTION',
  'TRIGGER',
  'VIEW',
  'WITH',
])

/** The statements of one batch, cut at semicolons; the batch itself where that could change its meaning. */
export function apart(text: string, batch: Fragment): readonly Fragment[] {
  if (batch.to - batch.from > LONGEST) return [batch]
  const cuts: number[] = []
  let depth = 0
  for (const { kind, text: word, upper, at } of tokens(
    text.slice(batch.from, batch.to),
    'sqlserver',
  )) {
    if (kind === 'word' && (BINDING.has(upper) || word.startsWith('@'))) return [batch]
    depth += word === '(' ? 1 : word === ')' ? -1 : 0
    if (word === ';' && depth === 0) cuts.push(batch.from + at + 1)
  }
  let line = batch.line
  let from = batch.from
  return [...cuts, batch.to].flatMap((cut) => {
    const part = text.slice(from, cut)
    const lead = part.length - part.trimStart().length
    line += part.slice(0, lead).split('\n').length - 1
    const found = { from: from + lead, to: from + part.trimEnd().length, line }
    line += part.slice(lead).split('\n').length - 1
    from = cut
    return /[^\s;]/.test(part) ? [found] : []
  })
}

const FIRST_WORDS = [
  ['CREATE'],
  ['INSERT'],
  ['EXEC'],
  ['EXECUTE'],
  ['GRANT'],
  ['PRINT'],
  ['MERGE'],
  ['ALTER', 'TABLE'],
  ['DROP', 'TABLE'],
  ['DROP', 'INDEX'],
]

/** Whether a batch of SQL Server holds another statement behind its first, which nothing separates. */
export function holdsSeveral({ tokens, dialect }: Words): boolean {
  if (dialect !== 'sqlserver') return false
  let depth = 0
  return tokens.some((token, at) => {
    depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0
    return (
      at > 0 &&
      depth === 0 &&
      tokens[at - 1]?.upper !== 'ON' &&
      FIRST_WORDS.some((words) => words.every((word, ahead) => tokens[at + ahead]?.upper === word))
    )
  })
}
