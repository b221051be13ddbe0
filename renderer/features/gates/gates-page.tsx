// Owns the page of gates.
export function GatesPage() {
  return <h1>Gates</h1>
}
