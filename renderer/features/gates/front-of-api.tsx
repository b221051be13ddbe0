// Owns the lines that put a gate in front of the API, to be copied; names the examples, which lie with the program.
import { useRead } from '#bridge/use-operation'
import { CopyLine } from '#ui/copy-line'
import { Section } from '#ui/page'

import styles from './front-of-api.module.css'
import { gateCommand, portBeside } from './gate-command.ts'

const PROXIES = [
  { name: 'nginx', how: 'auth_request' },
  { name: 'HAProxy', how: 'a Lua action' },
  { name: 'Envoy', how: 'ext_authz' },
  { name: 'Traefik', how: 'ForwardAuth' },
  { name: 'Caddy', how: 'forward_auth' },
] as const

export function FrontOfApi() {
  const about = useRead('workspace.about', {})
  const local = useRead('gates.local', {})
  return (
    <Section
      title="In front of the API"
      about="The proxy asks the gate about each request: 204 goes on to the API, 401 goes back to the client."
    >
      <ol className={styles['steps']}>
        <li>
          <p>Run a gate beside the proxy, on the computer that holds this inventory.</p>
          {about.value === undefined ? null : (
            <CopyLine what="Command" text={gateCommand(about.value, portBeside(local.value))} />
          )}
        </li>
        <li>
          <p>Tell the proxy to ask it. An example for each lies in resources/gate:</p>
          <ul className={styles['proxies']}>
            {PROXIES.map(({ name, how }) => (
              <li key={name}>
                <b>{name}</b> {how}
              </li>
            ))}
          </ul>
        </li>
        <li>
          <p>
            The API gets who called in <code>X-Data-Science-Key-Name</code>, <code>-Id</code> and{' '}
            <code>-Prefix</code>. The examples strip what a client forges, and the key itself.
          </p>
        </li>
      </ol>
    </Section>
  )
}
