// Owns what a database looked like right after a pair was prepared, as it is kept in the workspace; refuses one that it cannot read.
import { z } from '#contract/fields'
import type { Shape, TableShape } from '#services/metastore/schema/shape'

const Named = z.strictObject({ name: z.string(), columns: z.array(z.string()) })

const Kept = z.array(
  z.strictObject({
    name: z.string(),
    kind: z.string(),
    columns: z.array(
      z.strictObject({
        name: z.string(),
        type: z.string(),
        nullable: z.boolean(),
        default: z.string().nullable(),
        identity: z.boolean(),
      }),
    ),
    primaryKey: z.array(z.string()),
    uniques: z.array(Named),
    indexes: z.array(Named),
    foreignKeys: z.array(Named.extend({ target: z.string() })),
    checks: z.array(z.string()),
  }),
)

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
  const { success, data } = Kept.safeParse(JSON.parse(json))
  if (!success) return undefined
  return new Map(
    data.map((table): readonly [string, TableShape] => [
      table.name,
      {
        ...table,
        columns: table.columns.map((column) => ({
          ...column,
          default: column.default ?? undefined,
        })),
      },
    ]),
  )
}
