// Owns reading files of the disk: plain ones at once, archives as streams; refuses to follow a link or to wait for a pipe.
import { closeSync, constants, createReadStream, fstatSync, openSync, readSync } from 'node:fs'
import { type Collector, Stopped } from './collector.ts'
import { Budget, type Contents, ZIP } from './contents.ts'
import { endsAsZip, formatOf, ZIP_END_BYTES } from './magic.ts'
import type { RealPath } from './protocol.ts'
import { openable } from './real-path.ts'

/** A file that became a link or a pipe meanwhile is not followed and not waited for. Windows has neither flag. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW || 0) | (constants.O_NONBLOCK || 0)

const PIECE = 262_144

export class Files {
  readonly #contents: Contents
  readonly #collector: Collector

  constructor(contents: Contents, collector: Collector) {
    this.#contents = contents
    this.#collector = collector
  }

  /** Searches one file. Answers nothing where it was done at once: most files are small. @throws Stopped. */
  read(real: RealPath, shown: string): Promise<void> | undefined {
    const { room } = this.#contents
    let file: number | undefined
    try {
      file = openSync(openable(real), FLAGS)
      const first = readSync(file, room, 0, room.length, null)
      const format = formatOf(room, first)
      if (format === 'gzip' || format === 'zip' || format === 'tar') {
        const archive = this.#archive(real, file, shown, format)
        file = undefined
        return archive
      }
      if (format === 'plain' && this.#endsAsZip(file, first)) {
        const archive = this.#archive(real, file, shown, 'behind')
        file = undefined
        return archive
      }
      if (format === 'closed') this.#collector.omit(shown, 'archive')
      this.#plain(file, shown, first)
    } catch (error) {
      this.#failed(shown, error)
    } finally {
      if (file !== undefined) closeSync(file)
    }
    return undefined
  }

  #plain(file: number, shown: string, first: number): void {
    const { room } = this.#contents
    this.#contents.begin({ path: shown })
    for (let count = first; count > 0; count = readSync(file, room, 0, room.length, null))
      this.#contents.took(count)
  }

  /** Whether an archive stands behind what the file begins with, as in one that unpacks itself. */
  #endsAsZip(file: number, first: number): boolean {
    const { room } = this.#contents
    if (first < room.length) return endsAsZip(room.subarray(0, first))
    const last = Buffer.alloc(ZIP_END_BYTES)
    readSync(file, last, 0, last.length, fstatSync(file).size - last.length)
    return endsAsZip(last)
  }

  /** Whoever reads the archive closes the file: it may still be read for a moment when the search has ended. */
  async #archive(
    real: RealPath,
    file: number,
    shown: string,
    format: 'gzip' | 'zip' | 'tar' | 'behind',
  ): Promise<void> {
    let ours = true
    try {
      const { size } = fstatSync(file)
      const budget = new Budget(() => size)
      const place = { path: shown }
      const bytes = () => {
        ours = false
        return createReadStream('', { fd: file, start: 0, highWaterMark: PIECE })
      }
      const zip = async () => {
        const { fromFdPromise } = await import('yauzl')
        const opened = await fromFdPromise(file, ZIP)
        ours = false
        return opened
      }
      const whole =
        format === 'zip' || format === 'behind'
          ? await this.#contents.zip(place, zip, budget)
          : await this.#contents.text(place, bytes(), budget)
      if (!whole || format === 'behind') this.#asItIs(real, shown)
    } catch (error) {
      this.#failed(shown, error)
    } finally {
      if (ours) closeSync(file)
    }
  }

  /** Searches the bytes of an archive that could not be unpacked, or that stands behind something else. */
  #asItIs(real: RealPath, shown: string): void {
    const { room } = this.#contents
    const file = openSync(openable(real), FLAGS)
    try {
      this.#plain(file, shown, readSync(file, room, 0, room.length, null))
    } finally {
      closeSync(file)
    }
  }

  #failed(shown: string, error: unknown): void {
    if (error instanceof Stopped) throw error
    this.#collector.omit(shown, 'unreadable')
  }
}
