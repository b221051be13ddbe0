// Owns the page of settings.
export function SettingsPage() {
  return <h1>Settings</h1>
}
