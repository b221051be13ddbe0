// Owns the layout of a text that a person follows step by step; refuses nothing.

/** Numbered from 1, an empty line between two. */
export const steps = (each: readonly string[]): string =>
  `${each.map((step, at) => `${String(at + 1)}. ${step}`).join('\n\n')}\n`
