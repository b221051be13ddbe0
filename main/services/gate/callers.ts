// Owns one connection as a gate sees it, and what its requests are counted under; refuses to look twice at what did not change.
import type { BlockList } from 'node:net'
import { agentOf, clientOf } from './clients.ts'
import type { Head } from './presented.ts'

/** What a use is counted under. Both parts are empty where clients are not recorded. */
export interface Caller {
  readonly client: string
  readonly agent: string
  /** Both in one string, as a name in a Map. */
  readonly both: string
}

export function caller(client: string, agent: string): Caller {
  // Neither part can hold a line feed: one is an address, the other a token.
  return { client, agent, both: `${client}\n${agent}` }
}

const NOBODY = caller('', '')

/** One connection. */
export interface Peer {
  readonly address: string
  /** The turn of the event loop in which its last request was decided; -1: none yet. See `Knowledge`. */
  turn: number
  /**
   * A request with a body came over it, or one that was not to be decided: a later request may have arrived
   * behind bytes that were already there. See `Knowledge`.
   */
  mixed: boolean
  /** The caller of its last request that no proxy forwarded, and that request's agent as it was sent. */
  direct: Caller | undefined
  userAgent: string
  /** When its last request came, or it itself, in milliseconds of a clock that never goes backwards. */
  lastAt: number
}

export function newPeer(address: string, now: number): Peer {
  return { address, turn: -1, mixed: false, direct: undefined, userAgent: '', lastAt: now }
}

export class Callers {
  readonly #record: boolean
  readonly #trusted: BlockList | undefined

  constructor(record: boolean, trusted: BlockList | undefined) {
    this.#record = record
    this.#trusted = trusted
  }

  callerOf(peer: Peer, head: Head): Caller {
    if (!this.#record) return NOBODY
    if (this.#trusted && head.forwardedFor.length > 0) {
      return caller(
        clientOf(peer.address, head.forwardedFor, this.#trusted),
        agentOf(head.userAgent),
      )
    }
    if (peer.direct && peer.userAgent === head.userAgent) return peer.direct
    peer.userAgent = head.userAgent
    peer.direct = caller(clientOf(peer.address, [], undefined), agentOf(head.userAgent))
    return peer.direct
  }
}
