// Owns a validation as one HTML page for screen and paper; refuses scripts, and names from a catalogue as markup.
import { escaped } from '#base/markup'
import type { ComparedPart, ComparedTable, Validation } from '#contract/metastore-schema'
import type { Target } from '#contract/metastore-target'
import { STATE_WORDS, toldOf } from './told.ts'

const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1b1a17, #edebe6); --ink2: light-dark(#55524b, #b3aea5);
  --line: light-dark(#e9e7e1, #2a2927); --sunken: light-dark(#faf9f6, #151514); --surface: light-dark(#fff, #191918);
  --ok: light-dark(#1c7142, #6fcb95); --danger: light-dark(#b3261e, #ff9488); --danger-soft: light-dark(#fcefed, #301917); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1000px; padding: 40px 24px; background: var(--surface); color: var(--ink2); font: 13px/20px system-ui, sans-serif; }
h1 { margin: 0 0 4px; color: var(--ink); font-size: 20px; line-height: 28px; }
h2 { margin: 32px 0 8px; color: var(--ink); font-size: 16px; line-height: 24px; }
h3 { margin: 24px 0 8px; color: var(--ink); font-size: 13px; }
p { margin: 0 0 12px; }
code, pre, td.name, td.text { font: 12px/18px ui-monospace, monospace; }
dl { display: grid; grid-template-columns: 140px 1fr; gap: 4px 16px; margin: 20px 0; }
dt { color: var(--ink2); } dd { margin: 0; color: var(--ink); overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th { padding: 6px 8px; border-bottom: 1px solid var(--ink2); font-weight: 400; text-align: left; }
td { padding: 6px 8px; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; vertical-align: top; }
th:first-child, td:first-child { width: 90px; }
tr.off td { background: var(--danger-soft); color: var(--ink); } tr.off td.text:last-child { color: var(--danger); }
pre { padding: 12px; border: 1px solid var(--line); border-radius: 8px; background: var(--sunken); color: var(--ink); white-space: pre-wrap; overflow-wrap: anywhere; }
.ok { color: var(--ok); font-weight: 600; } .bad { color: var(--danger); font-weight: 600; }
ul { columns: 3; padding: 0 0 0 16px; margin: 0; }
footer { margin-top: 40px; padding-top: 12px; border-top: 1px solid var(--line); }
@media print { body { max-width: none; padding: 0; } h2, h3 { break-after: avoid; } tr { break-inside: avoid; } thead { display: table-header-group; } }
`

function partRow({ kind, name, expected, actual, same }: ComparedPart): string {
  const cells = [
    `<td>${escaped(kind)}</td>`,
    `<td class="name">${escaped(name)}</td>`,
    `<td class="text">${escaped(expected ?? 'not expected')}</td>`,
    `<td class="text">${escaped(actual ?? 'missing')}</td>`,
  ]
  return `<tr${same ? '' : ' class="off"'}>${cells.join('')}</tr>`
}

function tableText({ name, state, parts }: ComparedTable): string {
  const head = ['', 'Name', 'Expected', 'In the database'].map(
    (word) => `<th scope="col">${word}</th>`,
  )
  return [
    `<h3><code>${escaped(name)}</code> ${STATE_WORDS[state]}</h3>`,
    `<table><thead><tr>${head.join('')}</tr></thead>`,
    `<tbody>${parts.map(partRow).join('\n')}</tbody></table>`,
  ].join('\n')
}

export function htmlReport(target: Target, validation: Validation): string {
  const { title, verdict, facts, differing, exact, repair, proof } = toldOf(target, validation)
  const dl = facts.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`)
  const sql = repair.map((text) => `${text};`.replace(/;;$/, ';')).join('\n')
  const parts = [
    `<h1>${escaped(title)}</h1>`,
    `<p class="${validation.ok ? 'ok' : 'bad'}">${escaped(verdict)}</p>`,
    `<dl>${dl.join('')}</dl>`,
    ...(differing.length === 0 ? [] : ['<h2>What differs</h2>', ...differing.map(tableText)]),
    ...(repair.length === 0
      ? []
      : [
          '<h2>What would make it exact</h2>',
          '<p>Not run by this program. Read it before you run it.</p>',
          `<pre>${escaped(sql)}</pre>`,
        ]),
    ...(exact.length === 0
      ? []
      : [
          '<h2>Exact</h2>',
          `<ul>${exact.map((name) => `<li><code>${escaped(name)}</code></li>`).join('')}</ul>`,
        ]),
    `<footer><p>${escaped(proof)}</p></footer>`,
  ]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${parts.join('\n')}
</body>
</html>
`
}
