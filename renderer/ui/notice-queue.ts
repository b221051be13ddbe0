// Owns which notice is shown and which one waits; refuses to let news that nobody asked for take the place of an answer.

export interface Notice {
  readonly text: string
  /** The way back: "Undo". */
  readonly action?: { readonly word: string; readonly run: () => void }
  /** Nobody has asked for it just now: it waits until the place is free. */
  readonly patient?: boolean
}

/** One place, and one notice that waits for it. */
export class NoticeQueue {
  #current: Notice | undefined
  #waiting: Notice | undefined
  readonly #listeners = new Set<() => void>()

  readonly current = (): Notice | undefined => this.#current

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Shows a notice in the place of the one before; a patient one waits, or waits again. */
  add(notice: Notice): void {
    if (notice.patient === true && this.#current !== undefined) {
      this.#waiting = notice
      return
    }
    if (notice.patient !== true && this.#current?.patient === true) this.#waiting = this.#current
    this.#show(notice)
  }

  /** Takes the notice away, and shows the one that waited. */
  next(): void {
    const waited = this.#waiting
    this.#waiting = undefined
    this.#show(waited)
  }

  #show(notice: Notice | undefined): void {
    this.#current = notice
    for (const listener of this.#listeners) listener()
  }
}
