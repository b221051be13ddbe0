// Owns the start of the page: nonce, Trusted Types, providers; refuses to know any feature.
import './styles/mantine.css'
import './styles/tokens.css'
import './styles/base.css'

import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { setNonce } from 'get-nonce'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { CrashBoundary } from './app/crash.tsx'
import { SessionGate } from './app/no-session.tsx'
import { Shell } from './app/shell.tsx'
import { theme, variables } from './app/theme.ts'
import { installTrustedTypes } from './app/trusted-types.ts'

installTrustedTypes()

// Browsers hide the attribute from scripts and leave the property.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
if (nonce !== '') setNonce(nonce)

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // Everything is local and `workspace.watch` tells of changes, so answers do not age by themselves.
      staleTime: Number.POSITIVE_INFINITY,
      networkMode: 'always',
      retry: false,
      refetchOnReconnect: false,
    },
  },
})

const root = document.querySelector('#root')
if (root === null) throw new Error('index.html has no #root')

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      {...(nonce === '' ? {} : { getStyleNonce: () => nonce })}
    >
      <CrashBoundary>
        <QueryClientProvider client={queries}>
          <SessionGate>
            <Shell />
          </SessionGate>
        </QueryClientProvider>
      </CrashBoundary>
    </MantineProvider>
  </StrictMode>,
)
