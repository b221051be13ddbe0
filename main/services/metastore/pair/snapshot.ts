// Owns what a database looked like right after a pair was prepared, as it is kept in the workspace; refuses one that it cannot read.
import { z } from '#contract/fields'
import type { ColumnShape, Shape, TableShape } from '#services/metastore/schema/shape'

const Named = z.strictObject({ name: z.string(), columns: z.array(z.string()) })

/** A schema for each part of a shape: one that is new there has to be named here. */
type Parts<T> = Readonly<Record<keyof T, z.ZodType>>

const Column = z.strictObject({
  name: z.string(),
  type: z.string(),
  nullable: z.boolean(),
  default: z.string().nullable(),
  identity: z.boolean(),
} satisfies Parts<ColumnShape>)

const Table = z.strictObject({
  name: z.string(),
  kind: z.string(),
  columns: z.array(Column),
  primaryKey: z.array(z.string()),
  primaryKeyName: z.string().optional(),
  uniques: z.array(Named),
  indexes: z.array(Named),
  foreignKeys: z.array(Named.extend({ target: z.string() })),
  checks: z.array(z.string()),
} satisfies Parts<TableShape>)

/** JSON of a shape. */
export function snapshotOf(shape: Shape): string {
  const tables = [...shape.values()].map((table) =>
    Object.assign({}, table, {
      columns: table.columns.map((column) =>
        Object.assign({}, column, { default: column.default ?? null }),
      ),
    }),
  )
  return JSON.stringify(tables)
}

/** The shape again; undefined where another version of this program wrote it in another form. */
export function shapeOfSnapshot(json: string): Shape | undefined {
  const { success, data } = z.array(Table).safeParse(JSON.parse(json))
  if (!success) return undefined
  return new Map(
    data.map(({ primaryKeyName, ...table }): readonly [string, TableShape] => [
      table.name,
      {
        ...table,
        ...(primaryKeyName === undefined ? {} : { primaryKeyName }),
        columns: table.columns.map((column) => ({
          ...column,
          default: column.default ?? undefined,
        })),
      },
    ]),
  )
}
