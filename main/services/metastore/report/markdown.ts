// Owns a validation as Markdown; refuses to let a name from a catalogue become markup.
import type { ComparedPart, ComparedTable, Validation } from '#contract/metastore-schema'
import type { Target } from '#contract/metastore-target'
import { STATE_WORDS, toldOf } from './told.ts'

/** One line of plain text: every character that Markdown or HTML gives a meaning to is escaped. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_{}[\]()<>#+!|~&-]/g, String.raw`\$&`)
}

/** Longer than any run of back-ticks inside. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}sql\n${text}\n${fence}`
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

function partRow({ kind, name, expected, actual, same }: ComparedPart): string {
  const cells = [kind, name, expected ?? 'not expected', actual ?? 'missing', same ? '' : 'differs']
  return row(cells.map(plain))
}

function tableText({ name, state, parts }: ComparedTable): string {
  const head = [row(['Kind', 'Name', 'Expected', 'In the database', '']), row(Array(5).fill('---'))]
  return [
    `### ${plain(name)}: ${STATE_WORDS[state]}`,
    [...head, ...parts.map(partRow)].join('\n'),
  ].join('\n\n')
}

export function markdownReport(target: Target, validation: Validation): string {
  const { title, verdict, facts, differing, exact, repair, proof } = toldOf(target, validation)
  const sections = [
    `# ${plain(title)}`,
    plain(verdict),
    [row(['', '']), row(['---', '---']), ...facts.map((fact) => row(fact.map(plain)))].join('\n'),
    ...(differing.length === 0 ? [] : ['## What differs', ...differing.map(tableText)]),
    ...(repair.length === 0
      ? []
      : [
          '## What would make it exact',
          'Not run by this program. Read it before you run it.',
          fenced(repair.map((sql) => `${sql};`.replace(/;;$/, ';')).join('\n')),
        ]),
    ...(exact.length === 0 ? [] : ['## Exact', exact.map((name) => `- ${plain(name)}`).join('\n')]),
    plain(proof),
  ]
  return `${sections.join('\n\n')}\n`
}
