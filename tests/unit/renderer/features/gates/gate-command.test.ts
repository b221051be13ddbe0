// Owns what is known about the line to copy that runs a gate: it names this inventory, whatever it is called.
import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { bundleCommands, gateCommand, portBeside } from '#features/gates/gate-command.ts'

const about = { command: 'npx dsadmin', dataFolder: '/home/ada/data', name: 'default' }

describe('the line that runs a gate', () => {
  it('always names the data folder, and the workspace unless it is the default one', () => {
    expect(gateCommand(about, 9473)).toBe(
      "npx dsadmin --data-dir '/home/ada/data' gate --port 9473",
    )
    expect(gateCommand({ ...about, name: 'Staging' }, 9475)).toBe(
      "npx dsadmin --data-dir '/home/ada/data' --workspace 'Staging' gate --port 9475",
    )
  })

  it('reaches the program unchanged through a shell', () => {
    const dataFolder = `/home/o'neil/my $HOME "data" \`id\``
    const name = `it's; exit 1`
    const line = gateCommand({ command: `printf '%s\\n'`, dataFolder, name }, 9473)
    const words = execFileSync('/bin/sh', ['-c', line], { encoding: 'utf8' }).split('\n')
    expect(words.slice(0, 4)).toEqual(['--data-dir', dataFolder, '--workspace', name])
  })

  it('quotes for Windows what lies on Windows', () => {
    const dataFolder = String.raw`C:\Users\Ada L\data`
    expect(gateCommand({ ...about, dataFolder }, 9473)).toContain(String.raw`"C:\Users\Ada L\data"`)
  })
})

describe('the port of a gate beside that of the app', () => {
  it.each([
    [undefined, 9473],
    [{ state: 'off', port: 9473 }, 9473],
    [{ state: 'running', port: 9500 }, 9473],
    [{ state: 'running', port: 9473 }, 9475],
    [{ state: 'restarting', port: 9473 }, 9475],
  ] as const)('with %o is %i', (local, port) => {
    expect(portBeside(local)).toBe(port)
  })
})

describe('the lines for a gate that works from a bundle', () => {
  const trust = '0123456789abcdef0123456789abcdef'

  it.each([
    ['/media/ada/gate-bundle', 'gate-bundle'],
    ['~/gate-bundle/', 'gate-bundle'],
    [String.raw`D:\sticks\gate-bundle`, 'gate-bundle'],
    ["/media/o'neil's bundle", String.raw`o'\''neil'\''s bundle`],
  ])('name the folder of %j as it is called there', (path, name) => {
    expect(bundleCommands(path, trust)).toEqual({
      gate: `dsadmin gate --bundle '${name}' --trust ${trust}`,
      uses: `dsadmin gate uses --bundle '${name}' --trust ${trust} --out uses`,
    })
  })
})
