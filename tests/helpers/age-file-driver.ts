// Owns a child process that puts many items into one passphrase file, as fast as it can.
import { Secret } from '#base/secret'
import { AgeFile } from '#services/vault/age-file'
import { Database } from '#store/database'

const [, , folder = '', passphrase = '', prefix = '', count = '0'] = process.argv
const database = new Database({ path: `${folder}/inventory.sqlite`, create: true })
const file = new AgeFile({
  path: `${folder}/vault.age`,
  exclusive: (change) => database.write(change),
  workFactor: 4,
})
await file.open(new Secret(passphrase))
for (let number = 0; number < Number(count); number += 1)
  await file.put(`${prefix}-${String(number)}`, new Secret(`value of ${prefix} ${String(number)}`))
database.close()
