// Owns a rotation made of parts for tests of its words; refuses values of keys.
import type { Rotation, RotationClient, RotationSide } from '#contract'

export const NOW = '2026-11-21T23:30:00.000Z'

export const side = (part: Partial<RotationSide> = {}): RotationSide => ({
  prefix: 'dsk_7I4tVqGS',
  state: 'active',
  createdAt: '2026-11-21T00:00:00.000Z',
  createdBy: 'ada@desk',
  lastUsed: { state: 'never', trackingSince: '2026-01-01T00:00:00.000Z' },
  recentUses: 0,
  ...part,
})

export const client = (part: Partial<RotationClient> = {}): RotationClient => ({
  client: '10.20.7.5',
  agent: 'python-requests/2.34',
  gates: ['edge'],
  recentOld: 0,
  recentNew: 0,
  standing: 'moved',
  ...part,
})

export const rotation = (part: Partial<Rotation> = {}): Rotation => ({
  id: '019ab000-0000-7000-8000-000000000001',
  name: 'churn-model',
  state: 'active',
  now: NOW,
  newest: side({ prefix: 'dsk_NewNewNe' }),
  older: [side({ prefix: 'dsk_OldOldOl' })],
  longestUntil: '2027-11-21T23:30:00.000Z',
  verdict: {
    state: 'safe',
    message: 'The old value has been silent for 24 h, and gates watched: safe to revoke.',
    neededMs: 86_400_000,
    silentMs: 86_400_000,
    through: [],
    gaps: [],
    silentGates: [],
  },
  recentSince: '2026-11-21T22:00:00.000Z',
  hours: [],
  days: [],
  gates: [],
  clients: [],
  clientsRecorded: true,
  ...part,
})
