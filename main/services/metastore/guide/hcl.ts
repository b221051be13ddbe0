// Owns the layout of Terraform's language, as terraform fmt has it: one argument a line, equals signs in a column; refuses to quote what was not checked.

/** An argument with its expression as written, or a block inside. */
export type Entry = readonly [name: string, expression: string] | Block

export interface Block {
  /** `resource "aws_security_group" "science"`. */
  readonly head: string
  readonly body: readonly Entry[]
}

const isBlock = (entry: Entry): entry is Block => 'head' in entry

export const text = (value: string): string => `"${value}"`

function body(entries: readonly Entry[], indent: string): readonly string[] {
  // Only neighbours share a column: a block between them starts a new one.
  const width = (from: number): number => {
    let first = from
    while (first > 0 && !isBlock(entries[first - 1] ?? { head: '', body: [] })) first -= 1
    let most = 0
    for (const entry of entries.slice(first)) {
      if (isBlock(entry)) break
      most = Math.max(most, entry[0].length)
    }
    return most
  }
  return entries.flatMap((entry, at) => {
    if (!isBlock(entry)) return [`${indent}${entry[0].padEnd(width(at))} = ${entry[1]}`]
    const before = at === 0 ? [] : ['']
    return [...before, ...block(entry, indent)]
  })
}

function block({ head, body: entries }: Block, indent = ''): readonly string[] {
  return [`${indent}${head} {`, ...body(entries, `${indent}  `), `${indent}}`]
}

/** A file of blocks, an empty line between two; a line that is given as text stands as a comment before the next block. */
export function file(parts: readonly (Block | string)[]): string {
  return parts
    .map((part) => (typeof part === 'string' ? `# ${part}\n` : `${block(part).join('\n')}\n\n`))
    .join('')
    .replace(/\n\n$/, '\n')
}
