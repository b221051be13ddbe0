// Owns the SHA-256 of a text or bytes, in hexadecimal, as people compare it.
import { createHash } from 'node:crypto'

export function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
