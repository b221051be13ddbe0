// Owns the key by which this device signs: made once, kept in the vault; refuses to leave it.
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { Fault } from '#base/fault'
import { Secret } from '#base/secret'

/** The vault's name for it. */
const ITEM = 'device-key'

interface KeyVault {
  readonly put: (item: string, value: Secret) => Promise<void>
  readonly take: (item: string) => Promise<Secret | undefined>
}

/** The Ed25519 key of this device, made at first use. Errors: Fault vault.*. */
export async function deviceKey(vault: KeyVault): Promise<KeyObject> {
  const kept = await vault.take(ITEM)
  if (kept) {
    const der = Buffer.from(kept.reveal(), 'base64')
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  }
  const { privateKey } = generateKeyPairSync('ed25519')
  const der = privateKey.export({ format: 'der', type: 'pkcs8' })
  await vault.put(ITEM, new Secret(der.toString('base64')))
  return privateKey
}

/** The key, or why there is none: what can do without a signature says so and goes on. */
export async function deviceKeyOrWhy(
  vault: KeyVault,
): Promise<{ readonly key: KeyObject } | { readonly why: Fault }> {
  try {
    return { key: await deviceKey(vault) }
  } catch (error) {
    if (error instanceof Fault && error.code.startsWith('vault.')) return { why: error }
    throw error
  }
}
