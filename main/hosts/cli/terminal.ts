// Owns what the command line reads from and writes to; refuses to lose output that a pipe has not taken.
import { createInterface } from 'node:readline/promises'
import { type Readable, Writable } from 'node:stream'
import { Fault } from '#base/fault'
import { Secret } from '#base/secret'

export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number }
  readonly stderr: Writable & { readonly isTTY?: boolean }
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Resolves when the stream has taken the text; rejects when the reader has gone (EPIPE). */
export function write(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // Stays when the write fails: the stream emits `error` after it has called back.
    stream.once('error', reject)
    stream.write(text, (error) => {
      if (error) return
      stream.off('error', reject)
      resolve()
    })
  })
}

const MOST_INPUT = 64 * 1024

/** Everything on stdin as one secret, one trailing newline cut. */
export async function readSecret(terminal: Terminal): Promise<Secret> {
  let text = ''
  for await (const chunk of terminal.stdin) {
    text += String(chunk)
    if (text.length > MOST_INPUT) {
      throw new Fault({
        code: 'input.size',
        message: 'Standard input held far more than one secret.',
        fix: 'Pipe the value alone into this command.',
      })
    }
  }
  return new Secret(text.replace(/\r?\n$/, ''))
}

/** Asks a person for a secret, without showing it. The prompt goes to standard error. */
export async function askSecret(terminal: Terminal, question: string): Promise<Secret> {
  const { stdin, stderr } = terminal
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const prompt = createInterface({ input: stdin, output: silent, terminal: true })
  try {
    stderr.write(question)
    return new Secret(await prompt.question(''))
  } finally {
    prompt.close()
    stderr.write('\n')
  }
}

/** Everything on stdin, of at most `most` bytes; undefined when there is more. */
export async function readBytes(terminal: Terminal, most: number): Promise<Buffer | undefined> {
  const parts: Buffer[] = []
  let size = 0
  for await (const chunk of terminal.stdin) {
    const part = Buffer.from(chunk as Uint8Array)
    size += part.length
    if (size > most) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** Asks a person; anything but yes is no. */
export async function confirmAtTerminal(terminal: Terminal, question: string): Promise<boolean> {
  const prompt = createInterface({ input: terminal.stdin, output: terminal.stderr })
  try {
    const answer = await prompt.question(`${question} Type yes to go on: `)
    return answer.trim().toLowerCase() === 'yes'
  } finally {
    prompt.close()
  }
}
