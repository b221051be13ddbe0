// Walks the table of operations: what it promises about secrets, strictness and failures holds for every row.
import { describe, expect, it } from 'vitest'
import { EXIT, FAILURES, operations } from '#contract'
import { z } from '#contract/fields'

type Schema = z.ZodType

const table = Object.entries(operations) as readonly (readonly [
  string,
  {
    readonly effect: string
    readonly about: string
    readonly input: Schema
    readonly output: Schema
  },
])[]

/** Every schema inside a schema, itself included. */
function inside(schema: Schema, seen = new Set<Schema>()): ReadonlySet<Schema> {
  if (seen.has(schema)) return seen
  seen.add(schema)
  const { def } = schema as unknown as { readonly def: Record<string, unknown> }
  const visit = (part: unknown): void => {
    if (part instanceof z.ZodType) inside(part, seen)
    else if (Array.isArray(part)) part.forEach(visit)
    else if (part && typeof part === 'object' && Object.getPrototypeOf(part) === Object.prototype)
      Object.values(part).forEach(visit)
  }
  Object.values(def).forEach(visit)
  if (schema instanceof z.ZodObject) Object.values(schema.shape).forEach(visit)
  return seen
}

const holdsSecret = (schema: Schema) =>
  [...inside(schema)].some((part) => part.meta()?.['secret'] === true)
const objectsOf = (schema: Schema) =>
  [...inside(schema)].filter((part): part is z.ZodObject => part instanceof z.ZodObject)

describe('the table of operations', () => {
  it('finds a secret wherever it hides in a schema', () => {
    const secret = z.string().meta({ secret: true })
    expect(
      holdsSecret(z.strictObject({ a: z.array(z.strictObject({ b: secret.optional() })) })),
    ).toBe(true)
    expect(holdsSecret(z.union([z.string(), z.strictObject({ b: secret })]))).toBe(true)
    expect(holdsSecret(z.strictObject({ a: z.string() }))).toBe(false)
  })

  it('lets exactly create, rotate and revealCopy answer a secret', () => {
    const answering = table.filter(([, { output }]) => holdsSecret(output)).map(([name]) => name)
    expect(answering.toSorted()).toEqual(['keys.create', 'keys.revealCopy', 'keys.rotate'])
  })

  it('gives the effect reveal to exactly the operations that answer a secret', () => {
    const revealing = table.filter(([, { effect }]) => effect === 'reveal').map(([name]) => name)
    expect(revealing.toSorted()).toEqual(['keys.create', 'keys.revealCopy', 'keys.rotate'])
  })

  it.each(table)('%s takes no field that it does not name', (_, { input, output }) => {
    for (const schema of [...objectsOf(input), ...objectsOf(output)]) {
      const { catchall } = schema.def
      expect(catchall).toBeInstanceOf(z.ZodNever)
    }
  })

  it.each(table)('%s bounds every text it takes', (_, { input }) => {
    for (const part of inside(input)) {
      if (!(part instanceof z.ZodString)) continue
      expect(part.safeParse('x'.repeat(1_000_000)).success).toBe(false)
    }
  })

  it.each(table)('%s says in one sentence what it does', (_, { about }) => {
    expect(about).toMatch(/^[A-Z].{10,}\.$/)
  })
})

describe('the failure codes', () => {
  it('all have an exit code that the README knows', () => {
    const known: readonly number[] = Object.values(EXIT)
    for (const code of Object.values(FAILURES)) expect(known).toContain(code)
  })
})
