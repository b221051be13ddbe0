// Owns the words in which a schema is described once for all engines; refuses what an engine lacks, such as cascades and empty-string defaults.

/** A type that all five engines have. Lengths are characters for text and bytes for bytes. */
export type PortableType =
  | { readonly kind: 'int' | 'bigint' | 'flag' | 'real' | 'instant' | 'long' }
  | { readonly kind: 'text' | 'bytes'; readonly length: number }

export interface Column {
  readonly name: string
  readonly type: PortableType
  readonly nullable: boolean
  /** Numbers alone: a text default would be quoted and reported in five ways, and an empty one is NULL on Oracle. */
  readonly default?: number
  /** The engine numbers the rows. */
  readonly identity?: true
}

export interface Unique {
  readonly name: string
  readonly columns: readonly string[]
}

export interface Index {
  readonly name: string
  readonly columns: readonly string[]
}

/** Never cascades: SQL Server refuses several paths, Oracle knows no ON UPDATE. */
export interface ForeignKey {
  readonly name: string
  readonly columns: readonly string[]
  readonly table: string
  readonly references: readonly string[]
}

export interface Check {
  readonly name: string
  readonly expression: string
}

export interface Table {
  readonly name: string
  /** One line for people. */
  readonly about: string
  readonly columns: readonly Column[]
  readonly primaryKey: readonly string[]
  readonly uniques: readonly Unique[]
  readonly indexes: readonly Index[]
  readonly foreignKeys: readonly ForeignKey[]
  readonly checks: readonly Check[]
}

/** `now` is the server's clock in UTC. */
export type Cell = string | number | { readonly now: true }

/** A row that the schema itself brings. */
export interface SeedRow {
  readonly table: string
  readonly about: string
  /** Columns that tell it from other rows. */
  readonly identifies: readonly string[]
  /** A text column whose value has to be ours, where one has. */
  readonly compares?: string
  readonly values: Readonly<Record<string, Cell>>
}

export const SCRIPTS = ['schema', 'txn'] as const
export type ScriptId = (typeof SCRIPTS)[number]

export interface Script {
  readonly id: ScriptId
  readonly about: string
  /** In the order in which they are created: what is referred to comes first. */
  readonly tables: readonly Table[]
  /** The version row is not among them: it is written last by the renderer. */
  readonly rows: readonly SeedRow[]
}

/** One version of the schema: both of its scripts. */
export interface Release {
  readonly version: string
  readonly scripts: readonly Script[]
}

export const INT = { kind: 'int' } as const satisfies PortableType
export const BIGINT = { kind: 'bigint' } as const satisfies PortableType
/** 0 or 1. */
export const FLAG = { kind: 'flag' } as const satisfies PortableType
export const REAL = { kind: 'real' } as const satisfies PortableType
/** An instant in UTC, to the microsecond. */
export const INSTANT = { kind: 'instant' } as const satisfies PortableType
/** Text of any length: no key, no index, no default. */
export const LONG = { kind: 'long' } as const satisfies PortableType

export function text(length: number): PortableType {
  return { kind: 'text', length }
}

export function bytes(length: number): PortableType {
  return { kind: 'bytes', length }
}

export function column(name: string, type: PortableType): Column {
  return { name, type, nullable: false }
}

export function optional(name: string, type: PortableType): Column {
  return { name, type, nullable: true }
}

/** A number that starts at `value`. */
export function counted(name: string, type: PortableType, value: number): Column {
  return { name, type, nullable: false, default: value }
}

export function numbered(name: string): Column {
  return { name, type: BIGINT, nullable: false, identity: true }
}

type Columns = readonly string[]

interface Parts {
  readonly about: string
  readonly columns: readonly Column[]
  readonly primaryKey: Columns
  readonly uniques?: Readonly<Record<string, Columns>>
  readonly indexes?: Readonly<Record<string, Columns>>
  /** By short name: own columns, table, its columns (those of the primary key, named alike, if absent). */
  readonly foreignKeys?: Readonly<
    Record<string, readonly [columns: Columns, table: string, references?: Columns]>
  >
  readonly checks?: Readonly<Record<string, string>>
}

/** A table; names of constraints and indexes are made from the table's and a short one. */
export function table(name: string, parts: Parts): Table {
  const { uniques = {}, indexes = {}, foreignKeys = {}, checks = {} } = parts
  return {
    name,
    about: parts.about,
    columns: parts.columns,
    primaryKey: parts.primaryKey,
    uniques: Object.entries(uniques).map(([short, columns]) => ({
      name: `${name}_${short}_uq`,
      columns,
    })),
    indexes: Object.entries(indexes).map(([short, columns]) => ({
      name: `${name}_${short}_ix`,
      columns,
    })),
    foreignKeys: Object.entries(foreignKeys).map(([short, [columns, target, references]]) => ({
      name: `${name}_${short}_fk`,
      columns,
      table: target,
      references: references ?? columns,
    })),
    checks: [
      ...Object.entries(checks).map(([short, expression]) => ({
        name: `${name}_${short}_ck`,
        expression,
      })),
      ...parts.columns
        .filter(({ type }) => type.kind === 'flag')
        .map((flag) => ({
          name: `${name}_${flag.name.replace(/_flag$/, '')}_ck`,
          expression: `${flag.name} IN (0, 1)`,
        })),
    ],
  }
}
