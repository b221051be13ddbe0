// Owns the last stage: version, encoding, what is there already, and the clock.
import type { ProbeFacts } from '#contract/metastore-probe'
import type { EngineId, Target } from '#contract/metastore-target'
import type { SqlSession } from '#services/metastore/session'
import { type Outcome, plain } from './explained.ts'
import type { Step } from './ladder.ts'
import { endsEncrypted, type Found, schemaVersion } from './look.ts'
import { engineName } from './family.ts'
import { engineFix } from './fixes.ts'
import type { CertificateFacts } from './tls.ts'
import { TRIAL_WORDS } from './trial.ts'

/** What the stages before have found out. */
export interface Known {
  readonly addresses: readonly string[]
  readonly encrypted: boolean
  readonly certificate: CertificateFacts | undefined
}

/** The facts as far as they are known without another question. */
export function factsOf(found: Found, known: Known): ProbeFacts {
  return {
    product: found.product,
    version: found.version,
    engine: found.engine,
    addresses: known.addresses,
    encrypted: known.encrypted,
    ...(known.certificate === undefined ? {} : { certificate: known.certificate }),
    encoding: found.encoding,
    readOnly: found.readOnly,
    mayCreate: found.mayCreate,
    tables: found.tables,
    clockSkewMs: Math.round(found.clock - Date.now()),
  }
}

/** Something in between decrypts what we encrypted. */
const IN_CLEAR: Outcome = {
  verdict: 'warn',
  code: 'tls.unsupported',
  message: 'Encryption ends before the server: something in between talks to it in clear.',
  fix: 'Ask whoever runs the proxy or the load balancer to encrypt the way to the database, too.',
}

function doubts(found: Found, chosen: EngineId, version: string | undefined): Outcome | undefined {
  if (!found.supported) {
    return {
      verdict: 'warn',
      code: 'facts.version',
      message: `${found.product} ${found.version} is older than the scripts were made for.`,
      fix: 'Update the server: PostgreSQL 12, MariaDB 10.5, MySQL 8.0 or newer.',
    }
  }
  if (!found.unicode) {
    return {
      verdict: 'warn',
      code: 'facts.encoding',
      message: `The database keeps text as ${plain(found.encoding)}: names outside of it cannot be stored.`,
      fix: 'Create a database in UTF8 (utf8mb4 in the MySQL family) for the Science-schema.',
    }
  }
  if (version === 'half' || (version === undefined && found.tables > 0)) {
    return {
      verdict: 'warn',
      code: 'facts.schema',
      message: `${String(found.tables)} tables of a Science-schema are there, but it is not complete.`,
      fix: 'Look at the plan: preparing creates what is missing, or says exactly what differs.',
    }
  }
  if (found.engine !== chosen) {
    const here = found.engine === 'trial' ? 'the trial on this computer' : found.product
    return {
      verdict: 'warn',
      code: 'proto.engine',
      message: `You chose ${engineName(chosen)}; this is ${here}. Its scripts are the same.`,
      fix: `Switch the engine to ${here} to see its own guide.`,
      fixes: [engineFix(found.engine, found.product)],
    }
  }
  return undefined
}

export async function gatherFacts(
  session: SqlSession,
  target: Target,
  found: Found,
  known: Known,
): Promise<Step<ProbeFacts>> {
  const version = found.hasVersionTable ? await schemaVersion(session) : undefined
  const whole = version !== undefined && version !== 'half'
  const there = whole ? `Science-schema ${version}` : 'no Science-schema yet'
  const clear =
    known.encrypted && session.dialect === 'sqlserver' && (await endsEncrypted(session)) === false
  const outcome: Outcome = (clear ? IN_CLEAR : undefined) ??
    doubts(found, target.engine, version) ?? {
      verdict: 'pass',
      message: `${found.product} ${found.version}, ${found.encoding}, ${there}.${found.engine === 'trial' ? ` ${TRIAL_WORDS.facts}` : ''}`,
    }
  const facts = factsOf(found, known)
  return { outcome, value: whole ? { ...facts, schemaVersion: version } : facts }
}
