// Owns the app's icons: draws resources/icons/icon.svg in every size and packs the sizes as Windows and macOS want them.
// Run it after a change of the drawing: node scripts/icons.mjs
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'resources', 'icons')
const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024]

/** Linux takes one file a size. */
const LINUX = [16, 32, 48, 64, 128, 256, 512]

/** Windows: at most 256, where the size byte is 0. */
const WINDOWS = [16, 24, 32, 48, 64, 128, 256]

/** macOS: four letters a size; the second of a size is the one for screens of double density. */
const MAC = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
]

async function draw(svg) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium-headless-shell',
    args: ['--no-sandbox'],
  })
  try {
    const page = await browser.newPage()
    const drawn = new Map()
    for (const size of SIZES) {
      await page.setViewportSize({ width: size, height: size })
      await page.setContent(
        `<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
      )
      drawn.set(size, await page.screenshot({ omitBackground: true }))
    }
    return drawn
  } finally {
    await browser.close()
  }
}

/** An ICO file whose entries are PNG files: a header, one 16-byte entry a size, the pictures. */
function ico(drawn) {
  const header = Buffer.alloc(6)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(WINDOWS.length, 4)
  let offset = header.length + 16 * WINDOWS.length
  const entries = WINDOWS.map((size) => {
    const entry = Buffer.alloc(16)
    entry.writeUInt8(size % 256, 0)
    entry.writeUInt8(size % 256, 1)
    entry.writeUInt16LE(1, 4)
    entry.writeUInt16LE(32, 6)
    entry.writeUInt32LE(drawn.get(size).length, 8)
    entry.writeUInt32LE(offset, 12)
    offset += drawn.get(size).length
    return entry
  })
  return Buffer.concat([header, ...entries, ...WINDOWS.map((size) => drawn.get(size))])
}

/** An ICNS file: a header, then type, length and PNG of each size. */
function icns(drawn) {
  const parts = MAC.map(([type, size]) => {
    const head = Buffer.alloc(8)
    head.write(type, 'latin1')
    head.writeUInt32BE(drawn.get(size).length + 8, 4)
    return Buffer.concat([head, drawn.get(size)])
  })
  const header = Buffer.alloc(8)
  header.write('icns', 'latin1')
  header.writeUInt32BE(8 + parts.reduce((sum, part) => sum + part.length, 0), 4)
  return Buffer.concat([header, ...parts])
}

const drawn = await draw(readFileSync(join(folder, 'icon.svg'), 'utf8'))
for (const size of LINUX) writeFileSync(join(folder, `${size}x${size}.png`), drawn.get(size))
writeFileSync(join(folder, 'icon.ico'), ico(drawn))
writeFileSync(join(folder, 'icon.icns'), icns(drawn))
console.log(`Drew ${SIZES.length} sizes into ${folder}`)
