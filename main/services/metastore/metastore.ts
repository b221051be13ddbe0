// Owns the operations on the metastore: which database, then probe, plan, prepare or validate; refuses to keep a session open.
import type { Call } from '#base/call'
import { instant, type Runtime } from '#base/runtime'
import { Secret } from '#base/secret'
import type { Access, Output, Pair, Parsed, Target } from '#contract'
import type { RunResult } from '#contract/metastore-schema'
import { appendAudit } from '#store/audit'
import type { Database } from '#store/database'
import { Connections, type ConnectionsOptions } from './connections.ts'
import { createDatabase, creation } from './create-database.ts'
import { keepDraft, keptDraft } from './draft.ts'
import { dialectOf, engineList } from './engines.ts'
import { guideOf } from './guide/guide.ts'
import type { GivenPair } from './pair/given.ts'
import { evidenceOf, labelOf, Pairs } from './pair/pairs.ts'
import { scriptFiles } from './pair/show.ts'
import type { LocalTrial } from './local-trial.ts'
import { plan } from './plan.ts'
import { prepare } from './prepare.ts'
import { connect } from './probe/connect.ts'
import { probe } from './probe/probe.ts'
import { recorded } from './recorded.ts'
import { reportOf } from './report/report.ts'
import type { RunOptions } from './runner.ts'
import { saveScripts } from './save-scripts.ts'
import { scriptFile } from './schema/script-file.ts'
import { SCIENCE, scriptsOf } from './schema/scripts.ts'
import type { SqlSession } from './session.ts'
import { stoppable, stoppableReading } from './stop.ts'
import { upgrade } from './upgrade.ts'
import { validate } from './validate.ts'

export interface MetastoreOptions extends ConnectionsOptions {
  readonly database: Database
  readonly runtime: Runtime
  readonly trial: LocalTrial
}

interface Opened {
  readonly target: Target
  readonly password: Secret
  /** Of a kept connection. */
  readonly name?: string
}

/** Which database, and the scripts that were given instead of ours. */
interface Asked {
  readonly access: Access
  readonly pair?: Pair | undefined
}

/** The service behind `metastore.*`. */
export class Metastore {
  readonly #options: MetastoreOptions
  readonly #connections: Connections
  readonly #pairs: Pairs

  constructor(options: MetastoreOptions) {
    this.#options = options
    this.#pairs = new Pairs(options)
    this.#connections = new Connections(options)
  }

  engines(): Output<'metastore.engines'> {
    return engineList()
  }

  async scripts(
    { engine, pair }: Parsed<'metastore.scripts'>,
    { signal }: Call,
  ): Promise<Output<'metastore.scripts'>> {
    if (pair) {
      const given = await this.#pairs.read(pair, dialectOf(engine), signal)
      return { version: labelOf(given), files: scriptFiles(given) }
    }
    return { version: SCIENCE.version, files: scriptsOf(dialectOf(engine)).map(scriptFile) }
  }

  guide(question: Parsed<'metastore.guide'>): Output<'metastore.guide'> {
    return guideOf(question)
  }

  draft(): Output<'metastore.draft'> {
    return keptDraft(this.#options)
  }

  saveDraft(input: Parsed<'metastore.saveDraft'>): Output<'metastore.saveDraft'> {
    return keepDraft(input, this.#options)
  }

  async probe(
    { access }: Parsed<'metastore.probe'>,
    call: Call,
  ): Promise<Output<'metastore.probe'>> {
    const { target, password, name } = await this.#resolve(access)
    const { signal, progress } = call
    const report = await probe(target, password, { signal, onStage: progress })
    if (name !== undefined) {
      this.#connections.note(name, {
        ok: report.ok ? 1 : 0,
        schema_version: report.facts?.schemaVersion ?? null,
        drift: null,
      })
    }
    return report
  }

  async plan(asked: Parsed<'metastore.plan'>, call: Call): Promise<Output<'metastore.plan'>> {
    const { engine, version, steps } = await this.#within(
      asked,
      call,
      (session, { target }, given) =>
        stoppableReading(session, call.signal, () =>
          given ? this.#pairs.plan(session, target, given) : plan(session),
        ),
    )
    return { engine, version, steps }
  }

  prepare(asked: Parsed<'metastore.prepare'>, call: Call): Promise<Output<'metastore.prepare'>> {
    const { doubt: answer } = asked
    return this.#make(asked, call, (session, options, { target }, given) =>
      given
        ? this.#pairs.prepare(session, target, given, { ...options, answer })
        : prepare(session, options),
    )
  }

  upgrade(asked: Parsed<'metastore.upgrade'>, call: Call): Promise<Output<'metastore.upgrade'>> {
    return this.#make(asked, call, upgrade)
  }

  report(input: Parsed<'metastore.report'>): Output<'metastore.report'> {
    return reportOf(input)
  }

  async validate(
    asked: Parsed<'metastore.validate'>,
    call: Call,
  ): Promise<Output<'metastore.validate'>> {
    return this.#within(asked, call, async (session, { target, name }, given) => {
      const { ok, version, objects, drift, tables } = await stoppableReading(
        session,
        call.signal,
        () => (given ? this.#pairs.validate(session, target, given) : validate(session)),
      )
      if (name !== undefined)
        this.#connections.note(name, {
          ok: 1,
          schema_version: version,
          drift: drift.length,
        })
      const at = instant(this.#options.runtime.now())
      return { ok, version, at, objects, drift, tables }
    })
  }

  connections(): Output<'metastore.connections'> {
    return this.#connections.list()
  }

  keep(input: Parsed<'metastore.keep'>, call: Call): Promise<Output<'metastore.keep'>> {
    return this.#connections.keep(input, call)
  }

  forget(input: Parsed<'metastore.forget'>, call: Call): Promise<Output<'metastore.forget'>> {
    return this.#connections.forget(input, call)
  }

  /** A run that changes the database, between its two records. */
  #make(
    asked: Asked,
    call: Call,
    make: (
      session: SqlSession,
      options: RunOptions,
      opened: Opened,
      given?: GivenPair,
    ) => Promise<RunResult>,
  ): Promise<Output<'metastore.prepare'>> {
    return this.#within(asked, call, async (session, opened, given) => {
      const { engine, host, port, database } = opened.target
      const { signal, progress } = call
      const version = given ? labelOf(given) : SCIENCE.version
      const done = await recorded(
        (detail) => this.#record(call, detail),
        { engine, host, port, database, version, ...(given ? evidenceOf(given) : {}) },
        () => make(session, { signal, onStep: progress }, opened, given),
        ({ executed, found }) => ({ executed, found }),
      )
      const { ok, executed, found, ms } = done
      if (opened.name !== undefined)
        this.#connections.note(opened.name, { ok: 1, schema_version: done.version, drift: null })
      return { ok, executed, found, version: done.version, ms }
    })
  }

  async #resolve(access: Access): Promise<Opened> {
    const { password } = access
    return 'connection' in access
      ? { ...(await this.#connections.open(access.connection, password)), name: access.connection }
      : { target: access.target, password: new Secret(access.password ?? '') }
  }

  async #within<T>(
    { access, pair }: Asked,
    { signal }: Call,
    work: (session: SqlSession, opened: Opened, given?: GivenPair) => Promise<T>,
  ): Promise<T> {
    const opened = await this.#resolve(access)
    const dialect = dialectOf(opened.target.engine)
    const given = pair && (await this.#pairs.read(pair, dialect, signal))
    const session = await this.#connect(opened, signal)
    try {
      return await work(session, opened, given)
    } finally {
      await session.close()
    }
  }

  /** That a kept database could not be reached is the last that is known of it. */
  async #connect({ target, password, name }: Opened, signal: AbortSignal): Promise<SqlSession> {
    try {
      return await connect(target, password, { signal })
    } catch (error) {
      if (name !== undefined && !signal.aborted)
        this.#connections.note(name, { ok: 0, schema_version: null, drift: null })
      throw error
    }
  }

  #record({ actor, operation }: Call, detail: Readonly<Record<string, unknown>>): void {
    const { database, runtime } = this.#options
    database.write((db) => appendAudit(db, { at: runtime.now(), actor, operation, detail }))
  }

  saveScripts(input: Parsed<'metastore.saveScripts'>, call: Call): Output<'metastore.saveScripts'> {
    const saved = saveScripts(input)
    const { version, files } = saved
    this.#record(call, { engine: input.engine, version, files: files.map(({ path }) => path) })
    return saved
  }

  async createDatabase(
    { access }: Parsed<'metastore.createDatabase'>,
    call: Call,
  ): Promise<Output<'metastore.createDatabase'>> {
    const { target, password } = await this.#resolve(access)
    const needed = creation(target)
    const session = await connect(needed.target, password, call)
    try {
      const { engine, host, port, database } = target
      const record = (detail: Readonly<Record<string, unknown>>) => this.#record(call, detail)
      await recorded(record, { engine, host, port, database }, () =>
        stoppable(session, call.signal, () => createDatabase(session, target, needed)),
      )
      return { sql: needed.sql }
    } finally {
      await session.close()
    }
  }

  trial(): Promise<Output<'metastore.trial'>> {
    return this.#options.trial.status()
  }

  async runTrial(
    { on, port }: Parsed<'metastore.runTrial'>,
    call: Call,
  ): Promise<Output<'metastore.runTrial'>> {
    const { trial } = this.#options
    const stands = on ? await trial.start(port) : await trial.stop()
    this.#record(call, { on, port: stands.port, state: stands.state })
    return stands
  }

  removeTrial(
    _: Parsed<'metastore.removeTrial'>,
    call: Call,
  ): Promise<Output<'metastore.removeTrial'>> {
    const record = (detail: Readonly<Record<string, unknown>>) => this.#record(call, detail)
    return recorded(record, {}, () => this.#options.trial.remove())
  }
}
