// Owns driving a server with wrk and reading its numbers; refuses to hide requests that were answered otherwise.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Load {
  readonly url: string
  /** Sent in turn in `Y-Api-Key`. */
  readonly keys: readonly string[]
  readonly seconds: number
  readonly connections: number
}

export interface Measured {
  readonly requests: number
  readonly perSecond: number
  /** Milliseconds. */
  readonly p99: number
  /** Answers other than 2xx and 3xx, and socket errors. */
  readonly others: number
}

const script = (keys: readonly string[]) => `
local keys = { ${keys.map((key) => `"${key}"`).join(', ')} }
local requests = {}
local at = 0
init = function(args)
  for i, key in ipairs(keys) do
    requests[i] = wrk.format("GET", "/verify", { ["Host"] = "gate", ["Y-Api-Key"] = key, ["User-Agent"] = "wrk/4.1" })
  end
end
request = function()
  at = at % #requests + 1
  return requests[at]
end
done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format('\\nresult {"requests":%d,"us":%d,"p99":%f,"others":%d}\\n', summary.requests,
    summary.duration, latency:percentile(99) / 1000,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
`

/** One run of wrk with one thread. */
export async function wrk({ url, keys, seconds, connections }: Load): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'dsadmin-wrk-'))
  try {
    const path = join(folder, 'load.lua')
    writeFileSync(path, script(keys))
    const text = await output('wrk', [
      '-t1',
      `-c${String(connections)}`,
      `-d${String(seconds)}s`,
      '-s',
      path,
      url,
    ])
    const line = /^result (.*)$/m.exec(text)?.[1] ?? '{}'
    const {
      requests = 0,
      us = 1,
      p99 = 0,
      others = -1,
    } = JSON.parse(line) as Record<string, number>
    return { requests, perSecond: (requests / us) * 1e6, p99, others }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function output(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part
    })
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0 ? resolve(text) : reject(new Error(`${command} ended with ${String(code)}`)),
    )
  })
}
