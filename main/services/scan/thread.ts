// Owns what a thread of the scan does with its tasks, one after the other; refuses to send a value out of itself.
import { Collector, Stopped } from './collector.ts'
import { Contents } from './contents.ts'
import { Files } from './files.ts'
import { History } from './history.ts'
import type { ReadKey } from './matcher.ts'
import type { Order, Report, Task } from './protocol.ts'
import { Walk } from './walk.ts'

/** The thread's side of its channel. */
export interface ThreadPort {
  readonly postMessage: (report: Report) => void
  readonly on: (event: 'message', listener: (order: Order) => void) => void
  readonly close: () => void
}

/** Serves a scan until it is told to stop. `read` says whether a text is a key. */
export function serveThread(port: ThreadPort, read: ReadKey): void {
  let flag: Int32Array<SharedArrayBuffer> | undefined
  const collector = new Collector(
    (report) => port.postMessage(report),
    () => flag !== undefined && Atomics.load(flag, 0) !== 0,
  )
  const contents = new Contents(read, collector, {
    hit: (place, match) => collector.hit(place, match),
    omit: (path, reason) => collector.omit(path, reason),
  })
  const files = new Files(contents, collector)
  const walk = new Walk(collector, contents, files)
  let history: History | undefined

  const perform = async (task: Task): Promise<void> => {
    switch (task.kind) {
      case 'folder':
        return walk.folder(task)
      case 'files':
        return walk.files(task.real, task.shown, task.names)
      case 'file':
        return files.read(task.real, task.shown)
      case 'history':
        history ??= new History(read, collector)
        return history.search(task)
      default:
        return task satisfies never
    }
  }
  port.on('message', (order) => {
    if (order.kind === 'begin') {
      flag = new Int32Array(order.stop)
      return
    }
    if (order.kind === 'stop') {
      history?.stop()
      port.close()
      return
    }
    perform(order.task).then(
      () => collector.report(true),
      (error: unknown) => {
        if (!(error instanceof Stopped)) throw error
      },
    )
  })
}
