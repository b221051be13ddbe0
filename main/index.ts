// Owns the entry of the desktop app: what the core gets from Electron; waits for nothing while it is being read.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dataFolder } from '#base/paths'
import { compose, Threads } from '#compose'
import { runDesktop } from '#hosts/electron/app'
import { chooseInDialog } from '#hosts/electron/choose'
import { DesktopClipboard } from '#hosts/electron/clipboard'
import { utilityStarter } from '#hosts/electron/child'
import { canNotify } from '#hosts/electron/notices'

const dataDir = dataFolder()
const main = dirname(fileURLToPath(import.meta.url))

runDesktop({
  dataDir,
  built: dirname(main),
  build: () =>
    compose({
      dataDir,
      capabilities: {
        host: 'electron',
        clipboard: 'managed',
        dialogs: true,
        notices: canNotify() ? 'system' : 'page',
      },
      command: 'npx dsadmin',
      remembers: true,
      scanThreads: new Threads(join(main, 'scan-thread.js')),
      choose: chooseInDialog,
      clipboard: new DesktopClipboard(process.platform),
      gateStarter: utilityStarter(join(main, 'gate-process.js'), 'Data Science Admin gate'),
      trialStarter: utilityStarter(join(main, 'trial-process.js'), 'Data Science Admin trial'),
    }),
})
