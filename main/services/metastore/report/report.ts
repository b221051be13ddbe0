// Owns which format a validation is written in and what the file is called; refuses to write it anywhere.
import type { Output, Parsed } from '#contract'
import { htmlReport } from './html.ts'
import { markdownReport } from './markdown.ts'

const ENDING = { html: 'html', markdown: 'md', json: 'json' } as const

/** Letters, digits and hyphens alone, whatever the database is called. */
const fileName = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '') || 'metastore'

export function reportOf({
  format,
  target,
  validation,
}: Parsed<'metastore.report'>): Output<'metastore.report'> {
  const day = validation.at.slice(0, 10)
  const name = `science-schema-${fileName(target.database)}-${day}.${ENDING[format]}`
  switch (format) {
    case 'html':
      return { name, text: htmlReport(target, validation) }
    case 'markdown':
      return { name, text: markdownReport(target, validation) }
    default:
      return { name, text: `${JSON.stringify({ target, validation }, undefined, 2)}\n` }
  }
}
