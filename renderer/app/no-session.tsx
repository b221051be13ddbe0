// Owns what a tab shows when it has no session with the app, or no longer; refuses to show anything of the inventory.
import { Code, Stack, Text, Title } from '@mantine/core'
import { useSyncExternalStore } from 'react'
import { type SessionState, session } from '#bridge'
import type { Failure } from '#contract'

/** Whether this window may talk to the app, kept current. */
export function useSession(): SessionState {
  return useSyncExternalStore(session.subscribe, session.current)
}

/** The whole page of a tab without a session: what happened and how to get a new link. */
export function NoSession({ failure }: { readonly failure: Failure }) {
  return (
    <Stack component="main" justify="center" gap="sm" mih="100vh" maw={520} mx="auto" px="lg">
      <Title order={1} size="h2">
        This tab is not connected
      </Title>
      <Text>{failure.message}</Text>
      <Text>{failure.fix}</Text>
      <Text size="sm" c="dimmed">
        A new link comes with the Enter key in the terminal where the app runs. If it no longer
        runs, start it again with <Code>npm start</Code>. Nothing in your inventory has changed.
      </Text>
    </Stack>
  )
}
