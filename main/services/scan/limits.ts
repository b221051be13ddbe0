// Owns how much a scan takes on: what an archive may unpack to, what is listed; refuses nothing by itself.

const MIB = 1_048_576

/** What an answer lists at most; the totals count on. */
export const LISTED = { found: 10_000, leftOut: 1_000 } as const

/** An archive unpacks as a stream, so a bomb costs time and no memory; this bounds the time. */
export const ARCHIVE = {
  /** Archives inside archives. */
  depth: 4,
  /** Unpacked from one file, all that lies in it together. */
  bytes: 16_384 * MIB,
  /** Unpacked, from where on the ratio counts. Text that says the same again and again packs well, too. */
  ratioFrom: 256 * MIB,
  ratio: 200,
  /** An archive inside another has to be held in memory, as its table of contents stands at its end. */
  held: 64 * MIB,
} as const
