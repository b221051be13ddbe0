// Owns `dsadmin gate bundle|uses|take-uses`: carrying digests to a gate that cannot reach the inventory, and its uses back.
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { Fault } from '#base/fault'
import { spoken, typedFingerprint } from '#base/fingerprint'
import type { BundleArguments, HostCommands } from './host-commands.ts'
import type { Bind } from './keys-commands.ts'
import { printable } from './output.ts'

interface BundleOptions {
  readonly bundle?: string
  readonly trust?: string
}

/** @throws Fault input.invalid when one comes without the other. */
export function bundleOf({ bundle, trust }: BundleOptions): {
  readonly bundle?: BundleArguments
} {
  if (bundle === undefined && trust === undefined) return {}
  const fingerprint = typedFingerprint(trust ?? '')
  if (bundle && fingerprint !== undefined) return { bundle: { path: resolve(bundle), fingerprint } }
  throw new Fault({
    code: 'input.invalid',
    message:
      trust !== undefined && !bundle
        ? '--trust goes with --bundle.'
        : 'A bundle is used only under the fingerprint of whoever signed it.',
    fix: 'Give --bundle FOLDER and --trust FINGERPRINT: the 32 digits that dsadmin gate bundle has shown.',
    field: bundle ? 'trust' : 'bundle',
  })
}

export function addBundleCommands(gate: Command, bind: Bind, hosts: HostCommands): void {
  gate
    .command('bundle')
    .description('write signed digests for a gate that cannot reach the inventory')
    .requiredOption('--out <folder>', 'the name of the new folder')
    .action(
      bind(async (session, given) => {
        const { out } = given as { readonly out: string }
        const made = await session.call('bundle.write', { path: resolve(out) })
        await session.answer(
          made,
          () =>
            `Wrote ${printable(made.path)}: ${String(made.keys)} versions, as of change ${String(made.epoch)}.\n` +
            `Start the gate there with: dsadmin gate --bundle FOLDER --trust '${spoken(made.fingerprint)}'\n` +
            'A key revoked from now on is let in there until a newer bundle is brought.\n',
        )
      }),
    )

  gate
    .command('uses')
    .description('on the computer of such a gate: write what it has seen, signed')
    .usage('--bundle <folder> --trust <fingerprint> --out <folder>')
    .requiredOption('--out <folder>', 'the name of the new folder')
    .addHelpText('after', '\n--bundle and --trust are those with which the gate there was started.')
    .action(
      bind(async (session, given) => {
        const { out } = given as { readonly out: string }
        // --bundle and --trust are those of the gate itself.
        const { bundle } = bundleOf({ bundle: '', ...gate.opts<BundleOptions>() })
        if (bundle === undefined) return
        const made = await hosts.gateUses({ bundle, out: resolve(out) }, session.options)
        await session.answer(
          made,
          () =>
            `Wrote ${printable(made.path)}: the uses of ${printable(made.gate)}.\n` +
            `Read this out to the administrator who takes it in: ${spoken(made.fingerprint)}\n`,
        )
      }),
    )

  gate
    .command('take-uses')
    .argument('<folder>')
    .description('take in the uses that such a gate wrote')
    .option('--fingerprint <digits>', 'of the gate, needed the first time')
    .action(
      bind(async (session, folder, given) => {
        const { fingerprint } = given as { readonly fingerprint?: string }
        const taken = await session.call('bundle.takeUses', {
          path: resolve(String(folder)),
          ...(fingerprint === undefined ? {} : { fingerprint }),
        })
        await session.answer(
          taken,
          () =>
            `Took in ${String(taken.uses)} uses of ${String(taken.versions)} versions from ${printable(taken.gate)}.\n` +
            (taken.unknown === 0
              ? ''
              : `${String(taken.unknown)} versions are not in this inventory.\n`),
        )
      }),
    )
}
