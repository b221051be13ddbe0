import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

/** Pages have addresses of their own (`/api-keys/new`), so assets are named from the root; electron-vite insists on `./`. */
const fromTheRoot = {
  name: 'from-the-root',
  enforce: 'post' as const,
  config: () => ({ base: '/' }),
}

/** tedious brings the log-in of Azure, 50 MB that nobody here can use: it is left out of what we ship. */
const withoutAzure = {
  name: 'without-azure',
  enforce: 'pre' as const,
  resolveId: (id: string) => (id.startsWith('@azure/') ? '\0without-azure' : undefined),
  load: (id: string) => (id === '\0without-azure' ? 'export default {}' : undefined),
}

export default defineConfig({
  main: {
    plugins: [withoutAzure],
    build: {
      outDir: 'out/main',
      minify: false,
      sourcemap: false,
      externalizeDeps: true,
      rollupOptions: {
        input: {
          index: 'main/index.ts',
          cli: 'main/cli.ts',
          'gate-process': 'main/gate-process.ts',
          'scan-thread': 'main/scan-thread.ts',
          'trial-process': 'main/trial-process.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      minify: true,
      sourcemap: false,
      // A sandboxed preload can require nothing but electron, so it is one CommonJS file.
      externalizeDeps: false,
      rollupOptions: {
        input: { index: 'preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react(), fromTheRoot],
    html: { cspNonce: '%CSP_NONCE%' },
    build: {
      outDir: 'out/renderer',
      emptyOutDir: true,
      minify: true,
      sourcemap: false,
      modulePreload: { polyfill: false },
      // The pages come from this computer; one file of this size is no wait.
      chunkSizeWarningLimit: 1_500,
      // Inlined files would be data: addresses, which the content security policy refuses.
      assetsInlineLimit: 0,
      rollupOptions: { input: 'renderer/index.html' },
    },
  },
})
