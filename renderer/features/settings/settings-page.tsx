// Owns the page of settings: each section owns itself, takes effect at once, and says what it did.
import { useRead } from '#bridge/use-operation'
import { FailureNotice } from '#ui/failure-notice'
import { Page, Section } from '#ui/page'
import { useArrived } from '#ui/skeleton'

import { AboutSection } from './about-section.tsx'
import { AppearanceChoice } from './appearance-choice.tsx'
import { AuditSection } from './audit-section.tsx'
import { BackupSection } from './backup-section.tsx'
import { SettingField } from './setting-field.tsx'
import { VaultSection } from './vault-section.tsx'
import { WorkspaceSection } from './workspace-section.tsx'

export function SettingsPage() {
  const settings = useRead('settings.get', {})
  const vault = useRead('vault.status', {})
  const about = useRead('workspace.about', {})
  // A page can fill a clipboard, but not look into it later and empty it.
  const clears = about.value?.capabilities.clipboard === 'managed'
  const waiting = [settings, vault, about].some((read) => read.waiting)
  if (!useArrived(waiting)) return <Page title="Settings">{null}</Page>
  return (
    <Page title="Settings" second={<span>They belong to this workspace.</span>}>
      {settings.failure === undefined ? null : (
        <FailureNotice failure={settings.failure} onRetry={settings.retry} size="page" />
      )}
      {settings.value === undefined ? null : (
        <>
          <Section
            title="Data Science API"
            about="Where clients send their requests. Used in snippets and by “Test this key”."
          >
            <SettingField
              label="Address"
              setting="apiAddress"
              kind="address"
              saved={settings.value.apiAddress}
              placeholder="https://science.example.com/v1/models"
            />
          </Section>
          <Section
            title="Keys"
            about={
              clears
                ? 'What counts as unused, and how long a copied value may stay.'
                : 'What counts as unused.'
            }
          >
            <SettingField
              label="Unused after"
              unit="days"
              setting="unusedAfterDays"
              kind="number"
              min={1}
              max={365}
              saved={String(settings.value.unusedAfterDays)}
            />
            {clears ? (
              <SettingField
                label="Clear the clipboard after"
                unit="seconds"
                setting="clipboardSeconds"
                kind="number"
                min={10}
                max={300}
                saved={String(settings.value.clipboardSeconds)}
              />
            ) : (
              <p>
                A browser cannot clear the clipboard: a copied value stays in it until something
                else is copied.
              </p>
            )}
          </Section>
          <Section title="Appearance">
            <AppearanceChoice chosen={settings.value.colorScheme} />
          </Section>
        </>
      )}
      <VaultSection />
      <BackupSection />
      <AuditSection />
      <WorkspaceSection />
      <AboutSection />
    </Page>
  )
}
