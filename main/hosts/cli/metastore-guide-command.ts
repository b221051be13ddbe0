// Owns `dsadmin metastore guide`: what has to be true for a database to be reached, or one text to copy; refuses to run anything.
import type { Command } from 'commander'
import { Fault } from '#base/fault'
import { EngineId, type Output } from '#contract'
import { GUIDE_FORMATS } from '#contract/metastore-guide'
import { choice } from './choice.ts'
import { port } from './host-commands.ts'
import type { Bind } from './keys-commands.ts'
import { printable } from './output.ts'
import type { Session } from './session.ts'

type Guide = Output<'metastore.guide'>

interface GuideOptions {
  readonly engine: string
  readonly provider: string
  readonly port: string
  readonly what: string
  readonly format?: string
  readonly cidr?: string
  readonly confirm?: string
  readonly instance?: string
  readonly securityGroup?: string
  readonly region?: string
}

const PROVIDERS = { options: ['aws', 'other'] } as const
const FORMATS = { options: GUIDE_FORMATS }
const WHATS = { options: ['rule', 'database'] } as const

const indented = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `      ${line}\n`)
    .join('')

/** All of it, for a person who reads from the top. */
function words({ conditions, privateWays, warnings }: Guide): string {
  const numbered = conditions.map(
    ({ title, about, how, command }, at) =>
      `${String(at + 1).padStart(3)}. ${title}\n     ${about}\n     ${how}\n${command === undefined ? '' : indented(command)}`,
  )
  const ways = privateWays.map(
    ({ title, about, text }) =>
      `   - ${title}\n     ${about}\n${text === undefined ? '' : indented(text)}`,
  )
  return [
    'All of these have to be true:\n',
    ...numbered,
    ...(ways.length === 0 ? [] : ['\nWithout a public database:\n', ...ways]),
    ...(warnings.length === 0 ? [] : ['\nBefore you begin:\n']),
    ...warnings.map((warning) => `   - ${printable(warning)}\n`),
  ].join('')
}

/** One text alone, fit for a file; its warnings go to a person on the other stream. */
async function oneText(
  session: Session,
  guide: Guide,
  format: (typeof GUIDE_FORMATS)[number],
  what: (typeof WHATS.options)[number],
): Promise<void> {
  const texts = guide.texts.filter((text) => text.format === format)
  const text = texts.find((each) => each.what === what) ?? texts[0]
  if (text === undefined)
    throw new Fault({
      code: 'input.invalid',
      message: `There is no ${format} text for this database.`,
      fix: `Give one of: ${[...new Set(guide.texts.map(({ format }) => format))].join(', ') || 'no --format'}.`,
      field: 'format',
    })
  await session.answer({ ...guide, texts }, () => text.text)
  if (!session.options.json)
    for (const warning of guide.warnings) session.terminal.stderr.write(`${warning}\n`)
}

async function guide(session: Session, given: GuideOptions): Promise<void> {
  const { cidr, confirm, instance, securityGroup, region } = given
  const format = given.format === undefined ? undefined : choice(FORMATS, 'format', given.format)
  const what = choice(WHATS, 'what', given.what)
  const answer = await session.call('metastore.guide', {
    engine: choice(EngineId, 'engine', given.engine),
    provider: choice(PROVIDERS, 'provider', given.provider),
    port: port(given.port),
    ...(cidr === undefined ? {} : { cidr }),
    ...(confirm === undefined ? {} : { confirm }),
    ...(instance === undefined ? {} : { instance }),
    ...(securityGroup === undefined ? {} : { securityGroup }),
    ...(region === undefined ? {} : { region }),
  })
  if (format === undefined) await session.answer(answer, () => words(answer))
  else await oneText(session, answer, format, what)
}

export function addGuideCommand(metastore: Command, bind: Bind): void {
  metastore
    .command('guide')
    .description('what has to be true for a database to be reached, with texts that make it so')
    .requiredOption('--engine <engine>', EngineId.options.join('|'))
    .requiredOption('--provider <provider>', PROVIDERS.options.join('|'))
    .option('--port <port>', 'the port of the inbound rule', '9472')
    .option('--format <format>', `one text alone: ${GUIDE_FORMATS.join('|')}`)
    .option('--what <what>', 'with --format: the rule, or a new database', 'rule')
    .option('--cidr <address>', 'who is let in; absent: the text finds your address out')
    .option('--confirm <words>', 'what 0.0.0.0/0 and ::/0 ask for')
    .option('--instance <name>', 'the database instance, or the cluster of Aurora')
    .option('--security-group <id>')
    .option('--region <region>')
    .action(bind((session, given) => guide(session, given as GuideOptions)))
}
