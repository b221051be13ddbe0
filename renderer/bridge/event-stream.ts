// Owns the reading of an event stream out of a response; refuses streams that end inside an event, by leaving it out.

export interface StreamEvent {
  readonly event: string
  readonly data: string
}

/**
 * The events of a `text/event-stream` body as they come, in the fields that our host writes: `event` and
 * `data` (WHATWG HTML, "Server-sent events"). Leaving the loop early closes the response.
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<StreamEvent, void, undefined> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let pending = ''
  try {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      pending += value
      const blocks = pending.split('\n\n')
      pending = blocks.pop() ?? ''
      for (const block of blocks) yield parseBlock(block)
    }
  } finally {
    await reader.cancel().catch(() => {
      // Cancelling a stream that broke reports the break a second time.
    })
  }
}

function parseBlock(block: string): StreamEvent {
  let event = 'message'
  const data: string[] = []
  for (const line of block.split('\n')) {
    const [, field, value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? []
    if (field === 'event') event = value
    if (field === 'data') data.push(value)
  }
  return { event, data: data.join('\n') }
}
