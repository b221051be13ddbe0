// Owns the frame of the pages inside a pack: no script, nothing from elsewhere, light and dark, screen and paper.
import { createHash } from 'node:crypto'
import { Markup, markup } from '#base/markup'

const STYLE = `
:root {
  color-scheme: light dark;
  --surface: #ffffff; --sunken: #faf9f6; --line: #e9e7e1; --line-strong: #d5d2c9;
  --ink: #1b1a17; --ink2: #55524b; --ink3: #6b675f; --accent: #2b4bc4;
  --keep: #8c8880; --rotate: #2b4bc4; --revoke: #b3261e; --defer: #c07a10; --exception: #6b675f;
  --ok: #1c7142; --ok-soft: #edf6f0; --warn: #8a4f00; --warn-soft: #fbf3e2;
}
@media (prefers-color-scheme: dark) {
  :root {
    --surface: #191918; --sunken: #151514; --line: #2a2927; --line-strong: #3d3b37;
    --ink: #edebe6; --ink2: #b3aea5; --ink3: #979289; --accent: #a3b4ff;
    --keep: #77736b; --rotate: #a3b4ff; --revoke: #ff9488; --defer: #d69a38; --exception: #b3aea5;
    --ok: #6fcb95; --ok-soft: #16261d; --warn: #e8b45c; --warn-soft: #2b2214;
  }
}
@media print {
  :root {
    color-scheme: light;
    --surface: #ffffff; --sunken: #ffffff; --line: #d5d2c9; --line-strong: #8c8880;
    --ink: #000000; --ink2: #333333; --ink3: #444444; --accent: #2b4bc4;
    --keep: #8c8880; --rotate: #2b4bc4; --revoke: #b3261e; --defer: #c07a10; --exception: #6b675f;
    --ok: #1c7142; --ok-soft: #ffffff; --warn: #8a4f00; --warn-soft: #ffffff;
  }
  body { font-size: 10pt; max-width: none; padding: 0; }
  h2, h3 { break-after: avoid; }
  tr, .facts > div, .box { break-inside: avoid; }
  thead { display: table-header-group; }
  svg rect { print-color-adjust: exact; }
}
@page { margin: 16mm 14mm; }
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 1040px; padding: 32px 24px 64px;
  background: var(--surface); color: var(--ink);
  font: 14px/1.5 system-ui, sans-serif;
}
h1 { margin: 0 0 4px; font-size: 22px; line-height: 1.3; letter-spacing: -0.012em; }
h2 { margin: 40px 0 8px; font-size: 16px; line-height: 1.4; }
h3 { margin: 24px 0 4px; font-size: 14px; line-height: 1.4; }
p { margin: 0 0 10px; max-width: 76ch; }
a { color: var(--accent); }
code, pre, .mono { font: 12px/1.6 ui-monospace, monospace; font-variant-ligatures: none; overflow-wrap: anywhere; }
pre { margin: 0 0 12px; padding: 10px 12px; border: 1px solid var(--line); border-radius: 8px; background: var(--sunken); white-space: pre-wrap; }
.sub { color: var(--ink2); }
.note { color: var(--ink3); }
.note:last-child { margin: 40px 0 0; }
.box { margin: 16px 0; padding: 12px 14px; border: 1px solid var(--line-strong); border-radius: 8px; }
.box p:last-child { margin-bottom: 0; }
.ok { background: var(--ok-soft); } .ok strong { color: var(--ok); }
.warn { background: var(--warn-soft); } .warn strong { color: var(--warn); }
.facts { margin: 12px 0; }
.facts > div { display: grid; grid-template-columns: 180px 1fr; gap: 12px; padding: 5px 0; border-bottom: 1px solid var(--line); }
dt { color: var(--ink3); } dd { margin: 0; overflow-wrap: anywhere; white-space: pre-line; }
table { width: 100%; min-width: 560px; border-collapse: collapse; table-layout: fixed; }
th:first-child { width: 28%; } th.narrow { width: 14%; }
caption { text-align: left; }
th { padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line-strong); color: var(--ink3); font-weight: 400; font-size: 12px; text-align: left; }
td { padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; white-space: pre-line; }
td:first-child { font-weight: 600; } td .mono { font-weight: 400; color: var(--ink2); white-space: nowrap; }
.wide { overflow-x: auto; }
svg { display: block; width: 100%; height: 10px; margin: 20px 0 10px; }
svg.cell { display: inline-block; width: 10px; margin: 0 5px 0 2px; }
.keep { fill: var(--keep); } .rotate { fill: var(--rotate); } .revoke { fill: var(--revoke); }
.defer { fill: var(--defer); } .exception { fill: none; stroke: var(--exception); stroke-width: 2; }
.sum { font-variant-numeric: tabular-nums; }
@media (max-width: 640px) { .facts > div { grid-template-columns: 1fr; gap: 0; } }
`

/** The policy names this one style by its hash; nothing else is loaded, run or sent. */
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'`

export function page(title: string, body: Markup): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
${body}
</body>
</html>
`.html
}

/** Labels and values; a value that is empty is left out. */
export function facts(
  pairs: readonly (readonly [label: string, value: string | Markup])[],
): Markup {
  const lines = pairs
    .filter(([, value]) => value !== '')
    .map(([label, value]) => markup`<div><dt>${label}</dt><dd>${value}</dd></div>\n`)
  return markup`<dl class="facts">\n${lines}</dl>`
}

/** Columns of a few words. */
const NARROW: ReadonlySet<string> = new Set(['Decision', 'Outcome', 'Until'])

/** Rows under a head, which a printed page repeats. */
export function table(
  heads: readonly string[],
  rows: readonly (readonly (string | Markup)[])[],
): Markup {
  const head = heads.map(
    (text) =>
      markup`<th scope="col"${NARROW.has(text) ? new Markup(' class="narrow"') : ''}>${text}</th>`,
  )
  const lines = rows.map(
    (cells) => markup`<tr>${cells.map((cell) => markup`<td>${cell}</td>`)}</tr>\n`,
  )
  return markup`<div class="wide"><table>
<thead><tr>${head}</tr></thead>
<tbody>
${lines}</tbody>
</table></div>`
}
