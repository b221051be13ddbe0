// Owns the sentences of the loopback host, word by word: they are what a person has to act on.
import { expect, it } from 'vitest'
import { isReason, REASONS, welcome } from '#hosts/loopback/words'

const at = {
  reason: 'display',
  url: 'http://127.0.0.1:9474/#t=TOKEN',
  port: 9474,
  terminal: true,
  env: {},
  actor: 'ada@desk',
} as const

it('says why, the link, and how to come from another computer', () => {
  expect(welcome(at)).toBe(
    [
      'No display here, so the app opens in a browser:',
      'http://127.0.0.1:9474/#t=TOKEN (one use; press Enter for a new one).',
      'From your own computer first: ssh -L 9474:127.0.0.1:9474 USER@HOST',
      'The link works once, within 10 minutes.',
    ].join('\n'),
  )
})

it('names this computer as it was reached, when it was reached over ssh', () => {
  const env = { SSH_CONNECTION: '198.51.100.7 50000 203.0.113.9 22' }
  expect(welcome({ ...at, reason: 'root', env })).toContain(
    'ssh -L 9474:127.0.0.1:9474 ada@203.0.113.9',
  )
})

it('leaves ssh out where the person sits in front of the computer', () => {
  for (const reason of REASONS.filter((one) => one !== 'display'))
    expect(welcome({ ...at, reason })).not.toContain('ssh')
})

it('gives each reason words of its own and, where there is one, the way to a window', () => {
  const said = REASONS.map((reason) => welcome({ ...at, reason }))
  expect(new Set(said).size).toBe(REASONS.length)
  expect(welcome({ ...at, reason: 'root' })).toContain('start it as an ordinary user')
  expect(welcome({ ...at, reason: 'download' })).toContain('npx install-electron')
})

it('does not offer Enter where nobody can press it', () => {
  const said = welcome({ ...at, terminal: false })
  expect(said).not.toContain('Enter')
  expect(said).toContain('start again for a new one')
})

it('says which port it took instead', () => {
  expect(welcome({ ...at, port: 9476, taken: 9474 })).toMatch(
    /^Port 9474 is taken, so this is 9476\.\n/,
  )
})

it('knows its reasons and no others', () => {
  expect(REASONS.every(isReason)).toBe(true)
  expect(isReason('toString')).toBe(false)
})
