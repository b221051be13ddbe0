// Which cryptography the main process may name: what Electron's BoringSSL has too, and nothing weaker.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

/** What may be imported from node:crypto, besides types. */
const NAMES = new Set([
  'createCipheriv',
  'createDecipheriv',
  'createHash',
  'createHmac',
  'createPrivateKey',
  'createPublicKey',
  'createSecretKey',
  'diffieHellman',
  'generateKeyPairSync',
  'hash',
  'hkdfSync',
  'randomBytes',
  'randomFillSync',
  'randomInt',
  'scrypt',
  'sign',
  'timingSafeEqual',
  'verify',
  // Reads a certificate; names no algorithm.
  'X509Certificate',
])

/** What their first argument, an algorithm by name, may be. */
const ALGORITHMS: Readonly<Record<string, readonly string[]>> = {
  createCipheriv: ['aes-256-gcm'],
  createDecipheriv: ['aes-256-gcm'],
  createHash: ['sha256'],
  createHmac: ['sha256'],
  generateKeyPairSync: ['ed25519', 'x25519'],
  hash: ['sha256'],
  hkdfSync: ['sha256'],
  sign: ['null'],
  verify: ['null'],
}

/** Algorithms that must not be named anywhere in a text, not even in a table. */
const BANNED =
  /['"`](md5|sha-?1|ripemd\w*|(?:rsa-)?sha-?(?:224|384|512)\w*|sha3\S*|argon2\w*|pbkdf2\w*|chacha20\S*|ed448|x448|aes-\d+-(?!gcm)\w+|rsa\S*|des-\S+|rc4|bf-\w+|secp\w+|prime256v1)['"`]/i

/** What a source names that it may not. */
function complaints(text: string): readonly string[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '')
  const found: string[] = []
  const imported = new Map<string, string>()
  for (const [, clause = ''] of code.matchAll(
    /import\s+(?!type\b)([^;'"]*?)from\s*'(?:node:)?crypto'/g,
  )) {
    if (!clause.trim().startsWith('{')) found.push(`imports all of crypto: ${clause.trim()}`)
    for (const part of clause.replaceAll(/[{}]/g, '').split(',')) {
      const [name = '', local = name] = part.trim().split(/\s+as\s+/)
      if (name === '' || name.startsWith('type ')) continue
      imported.set(name, local)
      if (!NAMES.has(name)) found.push(`imports ${name}`)
    }
  }
  if (/(?:require|import)\(\s*['"`](?:node:)?crypto/.test(code))
    found.push('loads crypto at run time')
  if (/\b(?:crypto\.subtle|globalThis\.crypto|webcrypto)\b/.test(code))
    found.push('uses Web Crypto')
  for (const [name, allowed] of Object.entries(ALGORITHMS)) {
    const local = imported.get(name)
    if (local === undefined) continue
    const calls = code.matchAll(new RegExp(`(?<![\\w.#])${local}\\(\\s*(?:'([^']*)'|(\\w+))`, 'g'))
    for (const [, quoted, word] of calls) {
      const algorithm = quoted ?? word ?? ''
      if (!allowed.includes(algorithm)) found.push(`${name} with ${algorithm}`)
    }
  }
  const banned = BANNED.exec(code)?.[1]
  if (banned !== undefined) found.push(`names ${banned}`)
  return found
}

describe('the main process names only the cryptography that Electron has too', () => {
  const sources = readdirSync('main', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => [join('main', name), readFileSync(join('main', name), 'utf8')] as const)

  test('in every file', () => {
    const found = sources.flatMap(([path, text]) =>
      complaints(text).map((complaint) => `${path} ${complaint}`),
    )
    expect(found).toEqual([])
    expect(sources.filter(([, text]) => text.includes("'node:crypto'")).length).toBeGreaterThan(3)
  })

  test.each([
    ["import { argon2Sync } from 'node:crypto'", 'imports argon2Sync'],
    ["import { pbkdf2Sync } from 'crypto'", 'imports pbkdf2Sync'],
    ["import crypto from 'node:crypto'", 'imports all of crypto: crypto'],
    ["import * as crypto from 'node:crypto'", 'imports all of crypto: * as crypto'],
    ["import { createHash as h } from 'node:crypto'\nh('sha224')", 'createHash with sha224'],
    ["const c = await import('node:crypto')", 'loads crypto at run time'],
    ["import { createHash } from 'node:crypto'\ncreateHash('md5')", 'createHash with md5'],
    [
      "import { createHash } from 'node:crypto'\nconst how = 'sha256'\ncreateHash(how)",
      'createHash with how',
    ],
    [
      "import { createCipheriv } from 'node:crypto'\ncreateCipheriv('aes-256-cbc', k, i)",
      'createCipheriv with aes-256-cbc',
    ],
    [
      "import { generateKeyPairSync } from 'node:crypto'\ngenerateKeyPairSync('rsa')",
      'generateKeyPairSync with rsa',
    ],
    ["crypto.subtle.digest('SHA-256', x)", 'uses Web Crypto'],
    ["const table = { old: 'sha1' }", 'names sha1'],
    ["const cipher = 'chacha20-poly1305'", 'names chacha20-poly1305'],
  ])('a source that says %j is noticed', (text, complaint) => {
    expect(complaints(text)).toContain(complaint)
  })

  test('what is allowed is not complained of', () => {
    const text = `
      import { createHash, createHmac, hkdfSync, randomBytes, type KeyObject } from 'node:crypto'
      createHash('sha256'); createHmac('sha256', key); hkdfSync('sha256', a, b, c, 32)
    `
    expect(complaints(text)).toEqual([])
  })
})
