// Owns following the colour scheme that the settings hold; between starts Mantine remembers the last one.
import { useMantineColorScheme } from '@mantine/core'
import { useEffect } from 'react'

import { useRead } from '#bridge/use-operation'

export function useChosenScheme(): void {
  const settings = useRead('settings.get', {})
  const { setColorScheme } = useMantineColorScheme()
  const chosen = settings.value?.colorScheme
  useEffect(() => {
    if (chosen !== undefined) setColorScheme(chosen === 'system' ? 'auto' : chosen)
  }, [chosen, setColorScheme])
}
