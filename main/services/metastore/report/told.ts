// Owns the words of a report that every format shares; refuses to say more than was compared.
import type { ComparedTable, Validation } from '#contract/metastore-schema'
import type { Target } from '#contract/metastore-target'
import { ENGINES } from '#services/metastore/engines'

export interface Told {
  readonly title: string
  readonly verdict: string
  readonly facts: readonly (readonly [name: string, value: string])[]
  /** Differing first, then missing, extra, and the exact ones by name alone. */
  readonly differing: readonly ComparedTable[]
  readonly exact: readonly string[]
  readonly repair: readonly string[]
  readonly proof: string
}

const RANK = { differs: 0, missing: 1, extra: 2, same: 3 } as const

/** `1 table`, `3 tables`. */
const counted = (count: number, word: string): string =>
  `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`

function verdictOf({ ok, version, objects, tables, drift }: Validation): string {
  if (ok) return `All ${counted(objects, 'object')} are as ${version} has them.`
  const off = tables.filter(({ state }) => state === 'differs' || state === 'missing').length
  const extra = tables.filter(({ state }) => state === 'extra').length
  const more = extra === 0 ? '' : ` ${counted(extra, 'table')} not expected, and left alone.`
  const differ = off === 1 ? 'differs' : 'differ'
  return `${counted(off, 'table')} ${differ} from ${version}, in ${counted(drift.length, 'point')}.${more}`
}

/** Which engines were tried for real, said in the report itself. */
function proofOf(): string {
  const names = (proved: boolean) =>
    ENGINES.filter((engine) => engine.proved === proved)
      .map(({ label }) => label)
      .join(', ')
  return `This program was tested on real servers of ${names(true)}; not on ${names(false)}.`
}

export function toldOf(target: Target, validation: Validation): Told {
  const { engine, host, port, database, user, tls, ssh } = target
  const label = ENGINES.find(({ id }) => id === engine)?.label ?? engine
  const version = /^\d/.test(validation.version)
    ? `Science-schema ${validation.version}`
    : validation.version
  const tables = validation.tables.toSorted((a, b) => RANK[a.state] - RANK[b.state])
  return {
    title: `${version} in ${database}`,
    verdict: verdictOf({ ...validation, version }),
    facts: [
      ['Compared with', version],
      ['Compared at', validation.at],
      ['Engine', label],
      ['Server', `${host}:${String(port)}`],
      ['Database', database],
      ['Account', user],
      ['Encryption', tls.mode === 'off' ? 'off' : tls.mode],
      ...(ssh === undefined ? [] : [['SSH host', ssh] as const]),
    ],
    differing: tables.filter(({ state }) => state !== 'same'),
    exact: tables.filter(({ state }) => state === 'same').map(({ name }) => name),
    repair: tables.flatMap(({ repair }) => repair),
    proof: proofOf(),
  }
}

export const STATE_WORDS: Readonly<Record<ComparedTable['state'], string>> = {
  differs: 'differs',
  missing: 'missing',
  extra: 'not ours',
  same: 'exact',
}
