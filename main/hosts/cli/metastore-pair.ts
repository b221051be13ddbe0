// Owns `--scripts SCHEMA.sql TXN.sql` on a command line; no rule about scripts lives here.
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { Fault } from '#base/fault'
import { EngineId, type Output, type Pair } from '#contract'
import { choice } from './choice.ts'
import { printable, table } from './output.ts'
import type { Session } from './session.ts'

export interface PairOptions {
  readonly scripts?: readonly string[]
  readonly doubt?: string
}

/** The options of a pair that was given; `settles`: the command may be told what became of a statement. */
export function withPair(command: Command, { settles = false } = {}): Command {
  command.option(
    '--scripts <files...>',
    'SCHEMA.sql TXN.sql: a pair that you were given, instead of ours',
  )
  if (settles)
    command.option('--doubt <what>', 'what you found out about a statement: ran|did-not-run')
  return command
}

/** Whole paths of the pair, where one is given. Errors: Fault input.invalid. */
export function pairOf({ scripts }: PairOptions): { readonly pair?: Pair } {
  if (scripts === undefined) return {}
  const [schema, txn] = scripts
  if (schema === undefined || txn === undefined || scripts.length !== 2)
    throw new Fault({
      code: 'input.invalid',
      message: `--scripts takes two files, and got ${String(scripts.length)}.`,
      fix: 'Give the script that creates the schema, then the one for transactions.',
      field: 'scripts',
    })
  return { pair: { schema: resolve(schema), txn: resolve(txn) } }
}

const ANSWERS = { options: ['ran', 'did-not-run'] } as const

export function doubtOf({ doubt }: PairOptions): { readonly doubt?: 'ran' | 'did-not-run' } {
  return doubt === undefined ? {} : { doubt: choice(ANSWERS, 'doubt', doubt) }
}

/** `pair 0123456789ab` names itself; our own scripts have a version alone. */
export function called(version: string): string {
  return version.startsWith('pair ') ? version : `Science-schema ${version}`
}

type File = Output<'metastore.scripts'>['files'][number]

function fileText({ name, sha256, count, statements, warnings }: File): string {
  const rows = statements.map(({ line, object, about }) => [String(line), object, about])
  const more = count > statements.length ? `And ${String(count - statements.length)} more.\n` : ''
  const told = warnings.map((warning) => `warning: ${printable(warning)}\n`).join('')
  const head = `${printable(name)}: ${String(count)} statements, sha256 ${sha256}\n`
  return `${head}${told}${table(['LINE', 'OBJECT', 'WHAT IT DOES'], rows)}${more}`
}

/** Explains a given pair statement by statement, with what is to be known before it runs. */
export async function showPair(session: Session, engine: string, pair: Pair): Promise<void> {
  const shown = await session.call('metastore.scripts', {
    engine: choice(EngineId, 'engine', engine),
    pair,
  })
  await session.answer(shown, () => shown.files.map(fileText).join('\n'))
}
