// Owns `dsadmin keys rotation` and `dsadmin keys overlap`: what a rotation looks like, and its end later or now.
import { type Command, Option } from 'commander'
import { durationWords } from '#base/duration'
import { Fault } from '#base/fault'
import type { Rotation, RotationSide } from '#contract'
import type { Bind } from './keys-commands.ts'
import { fields, printable, table } from './output.ts'
import { span, timeOrSpan } from './times.ts'
import { lastUsedWords } from './words.ts'

const minute = (at: string | undefined) =>
  at === undefined ? '-' : `${at.slice(0, 16).replace('T', ' ')} UTC`

function sideRow(called: string, side: RotationSide): readonly string[] {
  const confirmed = side.deliveredAt
    ? `${minute(side.deliveredAt)}${side.deliveredBy ? ` by ${side.deliveredBy}` : ''}`
    : 'never confirmed'
  const end = side.revokedAt ?? side.refusedFrom
  return [
    called,
    side.prefix,
    side.state,
    minute(end),
    String(side.recentUses),
    lastUsedWords(side.lastUsed),
    confirmed,
  ]
}

function rotationWords(rotation: Rotation, byHour: boolean): string {
  const { name, verdict, overlap, expiresAt, newest, older, clients, gates, hours } = rotation
  const earlier = older.filter(
    ({ state, refusedFrom }) =>
      state !== 'revoked' && overlap && refusedFrom !== undefined && refusedFrom < overlap.until,
  )
  const since = rotation.recentSince.slice(11, 16)
  const head = fields([
    ['Key', name],
    ['Old values', verdict.message],
    ['What to do', verdict.fix],
    ['Overlap', overlap && `ends ${minute(overlap.until)}, ${durationWords(overlap.leftMs)} left`],
    [
      'Ends earlier',
      earlier.map((side) => `${side.prefix} ${minute(side.refusedFrom)}`).join(', '),
    ],
    ['Key expires', expiresAt && minute(expiresAt)],
  ])
  const sides = table(
    ['VALUE', 'KEY PREFIX', 'STATE', 'ENDS', `SINCE ${since}`, 'LAST USED', 'CONFIRMED'],
    [sideRow('new', newest), ...older.map((side) => sideRow('old', side))],
  )
  const parts = [head, sides]
  if (gates.length > 0)
    parts.push(
      table(
        ['GATE', 'STATE', 'LETS THE NEW ONE IN', 'LAST OLD', 'LAST NEW'],
        gates.map((gate) => [
          gate.name,
          gate.state,
          gate.accepts,
          minute(gate.lastOldAt),
          minute(gate.lastNewAt),
        ]),
      ),
    )
  if (clients.length > 0)
    parts.push(
      table(
        ['CLIENT', 'AGENT', 'SENDS', `OLD SINCE ${since}`, `NEW SINCE ${since}`, 'LAST WITH OLD'],
        clients.map((client) => [
          client.client,
          client.agent,
          client.standing,
          String(client.recentOld),
          String(client.recentNew),
          minute(client.lastOldAt),
        ]),
      ),
    )
  if (byHour)
    parts.push(
      table(
        ['HOUR (UTC)', 'NEW', 'OLD', 'WATCHED'],
        hours.map(({ hour, newUses, oldUses, watched }) => [
          hour.slice(0, 16).replace('T', ' '),
          String(newUses),
          String(oldUses),
          `${String(Math.floor(watched * 100))} %`,
        ]),
      ),
    )
  return parts.join('\n')
}

interface OverlapOptions {
  readonly extend?: string
  readonly close?: true
  readonly reason?: string
}

export function addRotationCommands(keys: Command, bind: Bind): void {
  keys
    .command('rotation')
    .argument('<name-or-prefix>')
    .description('old against new values of a key, and whether the old ones may end')
    .option('--hours <duration>', 'also the uses of each hour, so far back: 48h')
    .action(
      bind(async (session, ref, given) => {
        const { hours } = given as { readonly hours?: string }
        const rotation = await session.call('keys.rotation', {
          ref: String(ref),
          ...(hours === undefined
            ? {}
            : { hours: Math.ceil(span(hours, 'hours') / span('1h', 'hours')) }),
        })
        await session.answer(rotation, () => rotationWords(rotation, hours !== undefined))
      }),
    )

  keys
    .command('overlap')
    .argument('<name-or-prefix>')
    .description('accept the old value of a key for longer after a rotation, or end it now')
    .addOption(
      new Option('--extend <when>', 'so much longer (24h), or until a date').conflicts('close'),
    )
    .option('--close', 'refuse the old value from now on')
    .option('--reason <text>', 'why it ends early; kept in the audit chain')
    .action(
      bind(async (session, given, options) => {
        const ref = String(given)
        const { extend, close, reason } = options as OverlapOptions
        if (extend !== undefined) {
          const rotation = await session.call('keys.extendOverlap', {
            ref,
            until: timeOrSpan(extend, 'extend'),
          })
          await session.answer(rotation, () => rotationWords(rotation, false))
          return
        }
        if (!close) {
          throw new Fault({
            code: 'input.invalid',
            message: 'Nothing to do with the overlap was given.',
            fix: 'Give --extend 24h or --close.',
          })
        }
        const { verdict } = await session.call('keys.rotation', { ref })
        const consent = await session.consent(
          'dsadmin keys overlap --close',
          `${verdict.message} The old value of ${printable(ref)} is then refused for ever.`,
        )
        const ended = await session.call(
          'keys.closeOverlap',
          { ref, ...(reason === undefined ? {} : { reason }) },
          consent,
        )
        await session.answer(
          ended,
          () =>
            `Ended ${ended.revoked.join(', ')} of ${printable(ended.name)}.\n${verdict.state === 'used' ? `${printable(verdict.message)}\n` : ''}`,
        )
      }),
    )
}
