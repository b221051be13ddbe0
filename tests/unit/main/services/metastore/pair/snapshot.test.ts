import { describe, expect, test } from 'vitest'
import { Dialect } from '#contract/metastore-target'
import { shapeOfSnapshot, snapshotOf } from '#services/metastore/pair/snapshot'
import { WORDS } from '#services/metastore/schema/dialects'
import { SCIENCE } from '#services/metastore/schema/scripts'
import { shapeOf } from '#services/metastore/schema/shape'

describe('a snapshot', () => {
  test.each(Dialect.options)('of a database of %s comes back as it was', (dialect) => {
    const shape = shapeOf(SCIENCE, WORDS[dialect])
    expect(shapeOfSnapshot(snapshotOf(shape))).toEqual(shape)
  })

  test.each(['{}', '[{"name":"A"}]', '[1]'])(
    'in another form is none, so that one prepares again: %s',
    (json) => {
      expect(shapeOfSnapshot(json)).toBeUndefined()
    },
  )
})
