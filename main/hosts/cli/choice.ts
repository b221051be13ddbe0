// Owns choosing one word of a closed list; refuses any other and names them all.
import { Fault } from '#base/fault'

/** @throws Fault input.invalid with the field. */
export function choice<T extends string>(
  schema: { readonly options: readonly T[] },
  field: string,
  text: string,
): T {
  const found = schema.options.find((option) => option === text)
  if (found) return found
  throw new Fault({
    code: 'input.invalid',
    message: `"${text}" is not a known ${field}.`,
    fix: `Give one of: ${schema.options.join(', ')}.`,
    field,
  })
}
