// Owns what is found in a script beside its statements, and where its code lies; refuses to judge it.

/** Something that stands in a script and is no SQL, by the position and line (from 1) at which it begins. */
export type Mark = { readonly at: number; readonly line: number } & (
  | {
      /** Words for the client program. */
      readonly kind: 'client'
      readonly text: string
      /** They stand inside a statement. */
      readonly inside: boolean
    }
  /** `GO 3`: the batch before it runs so many times. */
  | { readonly kind: 'repeat'; readonly times: number }
  /** The lines of data behind COPY … FROM STDIN. */
  | { readonly kind: 'data' }
  /** A string, a quoted name or a comment that never ends. */
  | { readonly kind: 'open'; readonly what: string }
  /** A block of PL/SQL that no line with a slash ends. */
  | { readonly kind: 'block' }
)

/** Where the code between two delimiters lies in the script, and where its `x` lies in the outline. */
export interface Run {
  readonly x: number
  readonly from: number
  to: number
  readonly line: number
}

/** Found on the way; complete once the last piece was taken. */
export interface Outline {
  readonly marks: readonly Mark[]
  readonly runs: readonly Run[]
  readonly pieces: Generator<string>
}
