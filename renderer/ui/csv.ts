// Owns CSV as a page saves it (RFC 4180), like the command line's; refuses cells that a spreadsheet would run as a formula.

/** One line a record under a head. Text that starts like a formula gets a leading apostrophe. */
export async function csvText<C extends string>(
  columns: readonly C[],
  records: readonly Readonly<Record<C, string | number>>[],
): Promise<string> {
  // Needed by a press of a button alone, so no page waits for it.
  const { stringify } = await import('csv-stringify/browser/esm/sync')
  return stringify([...records], { header: true, columns: [...columns], escape_formulas: true })
}
