// Owns the table of operations: the architecture of this program. Hosts, dispatch, tests and documents read it.
import { asOfOperations } from './as-of.ts'
import { backupOperations } from './backup.ts'
import { bundleOperations } from './bundle.ts'
import { bulkOperations } from './bulk.ts'
import { chartOperations } from './charts.ts'
import { gateOperations } from './gates.ts'
import { hostOperations } from './host.ts'
import { importOperations } from './import.ts'
import { handOverOperations } from './hand-over.ts'
import { keyValueOperations } from './key-value.ts'
import { keyOperations } from './keys.ts'
import { revocationOperations } from './revocation.ts'
import { metastoreOperations } from './metastore.ts'
import type { InputOf, OutputOf, ParsedOf, ProgressOf } from './operation.ts'
import { scanOperations } from './scan.ts'
import { policyOperations } from './policy.ts'
import { reportOperations } from './report.ts'
import { rotationOperations } from './rotation.ts'
import { reviewOperations } from './reviews.ts'
import { workspaceOperations } from './workspace.ts'

export const operations = {
  ...keyOperations,
  ...keyValueOperations,
  ...handOverOperations,
  ...revocationOperations,
  ...rotationOperations,
  ...bulkOperations,
  ...chartOperations,
  ...policyOperations,
  ...reportOperations,
  ...importOperations,
  ...asOfOperations,
  ...gateOperations,
  ...metastoreOperations,
  ...scanOperations,
  ...hostOperations,
  ...workspaceOperations,
  ...backupOperations,
  ...bundleOperations,
  ...reviewOperations,
} as const

export type Channel = keyof typeof operations
export type Input<C extends Channel> = InputOf<(typeof operations)[C]>
export type Parsed<C extends Channel> = ParsedOf<(typeof operations)[C]>
export type Output<C extends Channel> = OutputOf<(typeof operations)[C]>
export type Progress<C extends Channel> = ProgressOf<(typeof operations)[C]>

export * from './as-of.ts'
export * from './backup.ts'
export * from './bundle.ts'
export * from './bulk.ts'
export * from './charts.ts'
export * from './failure.ts'
export * from './gates.ts'
export * from './host.ts'
export * from './import.ts'
export * from './hand-over.ts'
export * from './key.ts'
export * from './keys.ts'
export * from './revocation.ts'
export * from './use.ts'
export * from './metastore.ts'
export * from './metastore-draft.ts'
export * from './metastore-guide.ts'
export * from './metastore-probe.ts'
export * from './metastore-schema.ts'
export * from './metastore-target.ts'
export * from './metastore-trial.ts'
export type { Effect, Operation, Result } from './operation.ts'
export * from './scan.ts'
export * from './policy.ts'
export * from './report.ts'
export * from './rotation.ts'
export * from './reviews.ts'
export * from './workspace.ts'
