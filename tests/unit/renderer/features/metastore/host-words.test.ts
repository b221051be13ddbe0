// What a host name gives away.
import { describe, expect, it } from 'vitest'
import {
  freeName,
  instanceOf,
  isAuroraHost,
  isRdsHost,
  isReaderHost,
  proposedName,
  regionOf,
} from '#features/metastore/host-words.ts'

const WRITER = 'science-prod.cluster-c4k2vz81.eu-central-1.rds.amazonaws.com'
const READER = 'science-prod.cluster-ro-c4k2vz81.eu-central-1.rds.amazonaws.com'
const INSTANCE = 'science.c4k2vz81.us-gov-west-1.rds.amazonaws.com'

describe('an endpoint of RDS', () => {
  it('is told from others, and a reader from a writer', () => {
    expect([WRITER, READER, INSTANCE, `${INSTANCE}.cn.`].map(isRdsHost)).toEqual(
      Array(4).fill(true),
    )
    expect(['rds.amazonaws.com.evil.example', 'db.example.com', ''].map(isRdsHost)).toEqual(
      Array(3).fill(false),
    )
    expect([WRITER, READER, INSTANCE].map(isAuroraHost)).toEqual([true, true, false])
    expect([WRITER, READER, INSTANCE].map(isReaderHost)).toEqual([false, true, false])
  })

  it('names its region and its instance', () => {
    expect([WRITER, INSTANCE, 'db.example.com'].map(regionOf)).toEqual([
      'eu-central-1',
      'us-gov-west-1',
      undefined,
    ])
    expect([WRITER, 'db.example.com'].map(instanceOf)).toEqual(['science-prod', undefined])
  })
})

describe('a name for a connection', () => {
  it('is the first word of a host name, or the whole address', () => {
    expect([WRITER, 'db', '10.0.0.5', '[::1]', '2001:db8::a', ''].map(proposedName)).toEqual([
      'science-prod',
      'db',
      '10.0.0.5',
      '::1',
      '2001:db8::a',
      '',
    ])
  })

  it('is one that is free', () => {
    expect(freeName('db', [])).toBe('db')
    expect(freeName('db', ['DB', ' db  2 '])).toBe('db 3')
    expect(freeName('', [''])).toBe('')
  })
})
