// Owns the lines of code that send a key in Y-Api-Key; refuses to hold the value of any key.

/** The environment variable from which every snippet reads the key. */
export const KEY_VARIABLE = 'DATA_SCIENCE_API_KEY'

export interface Snippet {
  readonly id: 'curl' | 'python' | 'r' | 'javascript' | 'java'
  readonly label: string
  readonly text: string
}

export type AddressCheck =
  | { readonly ok: true; readonly href: string }
  | { readonly ok: false; readonly message: string; readonly fix: string }

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/**
 * Whether an address may be sent a key: https, or http to this very computer, with nothing secret inside.
 * Answers the address as the URL standard writes it (WHATWG URL), which is free of spaces and double quotes.
 */
export function checkAddress(text: string): AddressCheck {
  const typed = text.trim()
  let url: URL
  try {
    url = new URL(typed)
  } catch {
    // Not an address at all: the answer below says what one looks like.
    return {
      ok: false,
      message: typed === '' ? 'The address is empty.' : 'This is not an address.',
      fix: 'Give the whole address, for example https://science.example.com/v1/models.',
    }
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return {
      ok: false,
      message: `A key cannot be sent over ${url.protocol.slice(0, -1)}.`,
      fix: 'Give an address that starts with https://.',
    }
  }
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) {
    return {
      ok: false,
      message: 'Plain http would show the key to everybody on the way.',
      fix: 'Give an address that starts with https://. Plain http is for this computer alone.',
    }
  }
  if (url.username !== '' || url.password !== '') {
    return {
      ok: false,
      message: 'The address holds a user name or a password.',
      fix: 'Leave out what stands before the @.',
    }
  }
  if (/dsk_[0-9A-Za-z]{8}_[0-9A-Za-z]{38}/.test(url.href)) {
    return {
      ok: false,
      message: 'The address holds a key.',
      fix: 'Leave the key out: it travels in the header Y-Api-Key alone.',
    }
  }
  return { ok: true, href: url.href }
}

/** A POSIX shell word in single quotes, in which nothing is expanded. */
function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** A double-quoted string with JSON's escapes, which Python, R, JavaScript and Java read alike. */
function quoted(text: string): string {
  return JSON.stringify(text)
}

/** The snippets for one address, as `checkAddress` answered it. They name the header and never a value. */
export function snippetTexts(href: string): readonly Snippet[] {
  return [
    {
      id: 'curl',
      label: 'curl',
      text: [
        '# asks for the value, and keeps it out of the history and out of ps',
        `read -rs ${KEY_VARIABLE}`,
        `printf 'Y-Api-Key: %s\\n' "$${KEY_VARIABLE}" |`,
        `  curl -H @- ${shellWord(href)}`,
      ].join('\n'),
    },
    {
      id: 'python',
      label: 'Python',
      text: [
        'import os, requests',
        `r = requests.get(${quoted(href)},`,
        `    headers={"Y-Api-Key": os.environ["${KEY_VARIABLE}"]})`,
        'r.raise_for_status()',
      ].join('\n'),
    },
    {
      id: 'r',
      label: 'R',
      text: [
        'library(httr2)',
        `r <- request(${quoted(href)}) |>`,
        `  req_headers_redacted("Y-Api-Key" = Sys.getenv("${KEY_VARIABLE}")) |>`,
        '  req_perform()',
      ].join('\n'),
    },
    {
      id: 'javascript',
      label: 'JavaScript',
      text: [
        `const r = await fetch(${quoted(href)}, {`,
        `  headers: { "Y-Api-Key": process.env.${KEY_VARIABLE} },`,
        '})',
        'if (!r.ok) throw new Error(`HTTP ${r.status}`)',
      ].join('\n'),
    },
    {
      id: 'java',
      label: 'Java',
      text: [
        `var address = URI.create(${quoted(href)});`,
        'var request = HttpRequest.newBuilder(address)',
        `    .header("Y-Api-Key", System.getenv("${KEY_VARIABLE}")).build();`,
        'var r = HttpClient.newHttpClient()',
        '    .send(request, BodyHandlers.ofString());',
      ].join('\n'),
    },
  ]
}
