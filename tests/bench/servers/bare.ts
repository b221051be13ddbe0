// Owns the least that node:http can answer with the gate's headers; decides nothing.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const HEADERS = [
  'X-Data-Science-Key-Id',
  '01a20a87-1d77-744f-8636-bf6c430b64cd',
  'X-Data-Science-Key-Name',
  'bench%20key%20123',
  'X-Data-Science-Key-Prefix',
  'dsk_OQB39YHk',
  'Cache-Control',
  'no-store',
]

const server = createServer((_, response) => {
  response.writeHead(204, HEADERS)
  response.end()
})
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port })
})
process.on('disconnect', () => process.exit(0))
