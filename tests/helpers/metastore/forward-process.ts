// Owns a stand-in for ssh that only passes connections on, by the `-L` of its arguments; it encrypts nothing and asks nobody.
import { connect, createServer } from 'node:net'

const [here = '', port = '', host = '', there = ''] =
  process.argv[process.argv.indexOf('-L') + 1]?.split(':') ?? []

createServer((near) => {
  const far = connect(Number(there), host)
  near.on('error', () => far.destroy())
  far.on('error', () => near.destroy())
  near.pipe(far).pipe(near)
}).listen(Number(port), here)
