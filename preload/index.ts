// Owns what the page can reach of Electron: four functions; refuses to hand on any object of Electron's own.
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { IPC, type PreloadBridge } from '#contract/channels'

const bridge: PreloadBridge = {
  invoke: (id, channel, input, consent) =>
    ipcRenderer.invoke(IPC.call, id, channel, input, consent),
  cancel: (id) => ipcRenderer.send(IPC.cancel, id),
  onProgress: (listener) => {
    // The event carries the sender: it stays here.
    ipcRenderer.on(IPC.progress, (_event, id: number, step: unknown) => listener(id, step))
  },
  pathOf: (dropped) => webUtils.getPathForFile(dropped as File),
}

contextBridge.exposeInMainWorld('dsadmin', bridge)
