// Owns the SARIF 2.1.0 form of a scan, for pipelines that gather findings; refuses to name more of a key than its prefix.
import { createHash } from 'node:crypto'
import { isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Log, Notification, ReportingDescriptor, Result } from 'sarif'
import type { FoundKey, FoundState, LeftOut, Output } from '#contract'

const RULE: ReportingDescriptor = {
  id: 'data-science-api-key',
  name: 'LeakedApiKey',
  shortDescription: { text: 'A key of the Data Science API stands in a text.' },
  fullDescription: {
    text: 'Whoever can read the text can use the key until it is revoked. Its check digits are right, so it is no example.',
  },
  help: {
    text: 'Revoke the key (dsadmin keys revoke PREFIX --reason TEXT), give its user a new one, and only then take it out of the text.',
  },
  defaultConfiguration: { level: 'error' },
  // How GitHub sorts findings; others ignore it.
  properties: { tags: ['security'], 'security-severity': '9.0' },
}

const LEVEL: Readonly<Record<FoundState, Result.level>> = {
  active: 'error',
  suspended: 'error',
  unknown: 'warning',
  expired: 'note',
  revoked: 'note',
}

/** https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
export function sarif(
  { found, leftOut }: Pick<Output<'scan.run'>, 'found' | 'leftOut'>,
  version: string,
): string {
  const log: Log = {
    $schema:
      'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'dsadmin', version, semanticVersion: version, rules: [RULE] } },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: leftOut.map(notification),
          },
        ],
        results: found.map(result),
      },
    ],
  }
  return `${JSON.stringify(log, undefined, 2)}\n`
}

function result(key: FoundKey): Result {
  const { path, line, commit, object, prefix, name, state } = key
  const whose = name === undefined ? 'no key of this workspace' : `${name}, ${state}`
  const where = commit === undefined ? '' : `, brought in by commit ${commit}`
  return {
    ruleId: RULE.id,
    ruleIndex: 0,
    level: LEVEL[state],
    message: { text: `API key ${prefix} (${whose})${where}.` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(path) },
          region: { startLine: line },
        },
      },
    ],
    // Without the line: a finding stays the same when text is put in above it.
    partialFingerprints: { 'dataScienceApiKey/v1': fingerprint(prefix, path, commit ?? object) },
    properties: {
      prefix,
      state,
      ...(name === undefined ? {} : { name }),
      ...(commit === undefined ? {} : { commit }),
      ...(object === undefined ? {} : { object }),
    },
  }
}

function notification({ path, message }: LeftOut): Notification {
  return {
    level: 'warning',
    message: { text: `Left out: ${message}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(path) } } }],
  }
}

function fingerprint(...parts: readonly (string | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

/** RFC 3986: relative paths stay so, for whoever knows the folder. */
function uriOf(path: string): string {
  if (path === '-') return 'standard-input'
  if (isAbsolute(path)) return pathToFileURL(path).href
  return path.split(/[/\\]/).map(encodeURIComponent).join('/')
}
