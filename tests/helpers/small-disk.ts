// Owns a small disk of its own for tests, to be filled and made read-only; says aloud where none can be had.
import { execFileSync } from 'node:child_process'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { removeFolder, temporaryFolder } from '#tests/workspace'

/** A disk in memory. Root may mount one, permissions stop root from nothing else. */
export class SmallDisk {
  readonly folder: string

  private constructor(folder: string) {
    this.folder = folder
  }

  /** Undefined, said aloud, where mounting is not allowed; with CI set that is a failure. */
  static mount(megabytes: number): SmallDisk | undefined {
    const folder = temporaryFolder()
    try {
      const size = `size=${String(megabytes)}m,mode=700`
      execFileSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', folder], { stdio: 'pipe' })
      return new SmallDisk(folder)
    } catch (error) {
      removeFolder(folder)
      if (process.env['CI']) throw error
      process.stderr.write('not run: no right to mount a small disk (run as root)\n')
      return undefined
    }
  }

  /** Leaves no free block. */
  fill(): void {
    const file = openSync(join(this.folder, 'ballast'), 'w')
    try {
      const block = Buffer.alloc(4_096)
      for (;;) writeSync(file, block)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
    } finally {
      closeSync(file)
    }
  }

  free(): void {
    rmSync(join(this.folder, 'ballast'), { force: true })
  }

  makeReadOnly(): void {
    execFileSync('mount', ['-o', 'remount,ro', this.folder], { stdio: 'pipe' })
  }

  unmount(): void {
    execFileSync('umount', [this.folder], { stdio: 'pipe' })
    removeFolder(this.folder)
  }
}
