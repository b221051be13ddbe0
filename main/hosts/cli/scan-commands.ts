// Owns `dsadmin scan`: what to search in, findings and what was left out in words; no rule about keys lives here.
import { writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { Fault } from '#base/fault'
import type { FoundKey, Output, Progress } from '#contract'
import type { Bind } from './keys-commands.ts'
import { escaped, table } from './output.ts'
import { BadResult, type Session } from './session.ts'
import { type Terminal, write } from './terminal.ts'
import { lastUsedWords } from './words.ts'

interface ScanWords {
  readonly sarif?: string
  readonly history: boolean
  readonly follow?: boolean
}

type Scanned = Output<'scan.run'>

/** Grouped by hand: the tables of Intl take longer to load than a small scan takes. */
const count = (number: number, one: string, many: string) =>
  `${String(number).replace(/\B(?=(\d{3})+$)/g, ',')} ${number === 1 ? one : many}`

function size(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1)
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power] ?? ''}`
}

function where({ path, line, commit, object }: FoundKey): string {
  const version =
    commit === undefined
      ? object === undefined
        ? ''
        : ` in git object ${object.slice(0, 12)}`
      : ` in commit ${commit.slice(0, 12)}`
  return `${escaped(path)}:${String(line)}${version}`
}

function findings(found: readonly FoundKey[]): string {
  if (found.length === 0) return ''
  return table(
    ['WHERE', 'KEY PREFIX', 'NAME', 'STATE', 'LAST USED'],
    found.map((key) => [
      where(key),
      key.prefix,
      key.name ?? '-',
      key.state,
      key.lastUsed ? lastUsedWords(key.lastUsed) : '-',
    ]),
  )
}

/** Whoever asks whether keys leaked must not take "nothing could be read" for "nothing there". */
const nothingSearched = ({ files, leftOutTotal }: Scanned) => files === 0 && leftOutTotal > 0

function summary(scanned: Scanned): string {
  const { found, total, files, bytes, ms } = scanned
  if (total === 0 && nothingSearched(scanned))
    return 'Nothing was searched: all that was given was left out.\n'
  const searched = `Searched ${count(files, 'text', 'texts')}, ${size(bytes)}, in ${(ms / 1_000).toFixed(1)} s`
  if (total === 0) return `${searched}: no key found.\n`
  const keys = new Set(found.map(({ prefix }) => prefix)).size
  const live = new Set(
    found
      .filter(({ state }) => state === 'active' || state === 'suspended')
      .map(({ prefix }) => prefix),
  )
  const [first] = live
  const todo =
    first === undefined
      ? ''
      : live.size === 1
        ? `Whoever read it can use it. Revoke it first: dsadmin keys revoke ${first} --reason TEXT\n`
        : `Whoever read them can use ${String(live.size)} of them. Revoke each: dsadmin keys revoke ${first} --reason TEXT, or all that are in a list: dsadmin keys bulk revoke --from FILE --reason TEXT\n`
  return `${searched}: ${count(keys, 'key', 'keys')} at ${count(total, 'place', 'places')}.\n${todo}`
}

/** What was not searched is told in every form of answer: silence would read as "nothing there". */
function omissions({ leftOut, leftOutTotal }: Scanned): string {
  const lines = leftOut.map(({ path, message }) => `Left out: ${escaped(path)}: ${message}\n`)
  const more = leftOutTotal - leftOut.length
  return lines.join('') + (more > 0 ? `Left out: ${count(more, 'more', 'more')}.\n` : '')
}

/** One line that is written over, for a person who waits at a terminal. */
function progressLine({ stderr }: Terminal): {
  readonly show: (step: Progress<'scan.run'>) => void
  readonly clear: () => void
} {
  if (!stderr.isTTY) return { show: () => {}, clear: () => {} }
  return {
    show: ({ files, bytes, found }) =>
      void stderr.write(
        `\r\u001b[K${count(files, 'text', 'texts')}, ${size(bytes)}, ${String(found)} found`,
      ),
    clear: () => void stderr.write('\r\u001b[K'),
  }
}

function saveReport(file: string, report: string): void {
  try {
    writeFileSync(file, report)
  } catch (error) {
    throw new Fault({
      code: 'store.readonly',
      message: `The report could not be written to ${file}.`,
      fix: 'Choose a file that you may write.',
      field: 'sarif',
      cause: error,
    })
  }
}

async function scan(session: Session, given: readonly string[], options: ScanWords): Promise<void> {
  const { terminal } = session
  if (options.sarif === '-' && session.options.json) {
    throw new Fault({
      code: 'input.invalid',
      message: 'Standard output can take one report.',
      fix: 'Leave out --json, or give --sarif a file.',
      field: 'sarif',
    })
  }
  const line = progressLine(terminal)
  let scanned: Scanned
  try {
    scanned = await session.call(
      'scan.run',
      {
        paths: given.filter((path) => path !== '-'),
        standardInput: given.includes('-'),
        history: options.history,
        followLinks: options.follow ?? false,
        sarif: options.sarif !== undefined,
      },
      false,
      line.show,
    )
  } finally {
    line.clear()
  }
  const report = scanned.sarif
  if (report !== undefined && options.sarif !== undefined && options.sarif !== '-')
    saveReport(options.sarif, report)
  if (report !== undefined && options.sarif === '-') await write(terminal.stdout, report)
  else await session.answer(scanned.found, () => findings(scanned.found))
  await write(terminal.stderr, omissions(scanned) + (session.options.json ? '' : summary(scanned)))
  if (scanned.total > 0 || nothingSearched(scanned)) throw new BadResult()
}

export function addScanCommand(program: Command, bind: Bind): void {
  program
    .command('scan')
    .argument('<path...>', 'files and folders, or - for standard input')
    .description(
      'look for leaked keys in files, archives and git histories; exit code 1 if any, or if nothing could be searched',
    )
    .option('--sarif <file>', 'a SARIF 2.1.0 report as well; - for standard output')
    .option('--no-history', 'leave out the histories of git work trees')
    .option('--follow', 'follow links that lead out of what is given')
    .action(
      bind((session, paths, options) =>
        scan(session, paths as readonly string[], options as ScanWords),
      ),
    )
}
