// Owns a way to a server of this computer from another of its addresses: servers treat 127.0.0.1 better than strangers.
import { connect } from 'node:net'
import { type Hostile, hostile } from './hostile.ts'

/** Listens on 127.0.0.1 and passes everything on to `port`, from `from`. */
export function relay(port: number, from: string): Promise<Hostile> {
  return hostile((near) => {
    const far = connect({ port, host: '127.0.0.1', localAddress: from })
    far.on('error', () => near.destroy())
    near.on('close', () => far.destroy())
    near.pipe(far).pipe(near)
  })
}
