// Owns a child process that drives the keychain from JSON lines on stdin; exits like the command line does.
import { createInterface } from 'node:readline'
import { Fault } from '#base/fault'
import { leaveStuck } from '#base/leave'
import { silentLog } from '#base/log'
import { Secret } from '#base/secret'
import { Keychain } from '#services/vault/keychain'

export interface DriverCommand {
  readonly do: 'put' | 'take' | 'drop' | 'state' | 'stuck' | 'leave'
  readonly account?: string
  readonly value?: string
  readonly limitMs?: number
  readonly recheck?: boolean
}

export interface DriverAnswer {
  readonly value?: unknown
  readonly fault?: { readonly code: string; readonly message: string; readonly fix: string }
  readonly ms: number
}

const keychain = new Keychain({ log: silentLog })

async function answer({ do: verb, account = '', value = '', ...rest }: DriverCommand) {
  switch (verb) {
    case 'put':
      return keychain.put(account, new Secret(value), rest.limitMs)
    case 'take':
      return (await keychain.take(account, rest.limitMs))?.reveal() ?? null
    case 'drop':
      return keychain.drop(account, rest.limitMs)
    case 'state':
      return (await keychain.state(rest.recheck, rest.limitMs))?.state ?? 'ready'
    case 'stuck':
      return keychain.stuck
    case 'leave':
      return keychain.stuck ? leaveStuck(7) : process.exit(7)
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const started = performance.now()
  const report: Omit<DriverAnswer, 'ms'> = await answer(JSON.parse(line) as DriverCommand).then(
    (value) => (value === undefined ? {} : { value }),
    (error: unknown) => {
      if (!(error instanceof Fault)) throw error
      return { fault: error.toFailure() }
    },
  )
  process.stdout.write(`${JSON.stringify({ ...report, ms: performance.now() - started })}\n`)
}
