import { describe, expect, test } from 'vitest'
import { Fault } from '#base/fault'
import { shown } from '#services/metastore/drift'
import { shortage } from '#services/metastore/shortage'
import { explained, isLost, trouble } from '#services/metastore/trouble'

const error = (message: string, parts: object = {}) => Object.assign(new Error(message), parts)

describe('what a driver says', () => {
  test.each([
    error('read ECONNRESET', { code: 'ECONNRESET' }),
    error('Connection terminated unexpectedly'),
    error('terminating connection due to administrator command', { code: '57P01' }),
    error('connection failure', { code: '08006' }),
    error('the database system is shutting down', { code: 'XX000', severity: 'FATAL' }),
    error('Connection lost: The server closed the connection.', {
      code: 'PROTOCOL_CONNECTION_LOST',
    }),
    error('Connection was killed', { errno: 1927, code: 'ER_WRONG_NAME' }),
    error("Can't add new command when connection is in closed state"),
    error('NJS-500: connection to the Oracle Database was broken', { code: 'NJS-500' }),
  ])('$message: the connection is gone', (lost) => {
    expect(isLost(lost)).toBe(true)
    const fault = trouble(lost, 'Making table sci_lock failed', 'Nothing was changed.')
    expect(fault.code).toBe('metastore.unreachable')
    expect(fault.message).toBe(
      'Making table sci_lock failed: the connection to the database was lost. Nothing was changed.',
    )
  })

  test.each([
    error('permission denied for schema public', { code: '42501', severity: 'ERROR' }),
    error("CREATE command denied to user 'x'@'%'", { errno: 1142 }),
    'no error at all',
  ])('%s: the database refused', (refused) => {
    expect(isLost(refused)).toBe(false)
    expect(trouble(refused, 'Making table sci_lock failed', '').code).toBe('metastore.sql')
  })

  test.each([
    [error('could not extend file', { code: '53100' }), 'no room'],
    [error('The table is full', { errno: 1114 }), 'no room'],
    [error('Error writing file (Errcode: 28 "No space left on device")', { errno: 3 }), 'no room'],
    [error('Could not allocate space', { number: 1105 }), 'no room'],
    [error('unable to extend table', { code: 'ORA-01653' }), 'no room'],
    [error("no privileges on tablespace 'USERS'", { code: 'ORA-01950' }), 'in its tablespace'],
    [error('space quota exceeded', { code: 'ORA-01536' }), 'in its tablespace'],
    [error('permission denied', { code: '42501' }), 'may not'],
    [error('CREATE TABLE permission denied', { number: 262 }), 'may not'],
    [error('read-only', { errno: 1290 }), 'only reads'],
  ])('$message: what is missing is named, and what to do', (refused, what) => {
    const { code, message, fix } = trouble(refused, 'Making table sci_lock failed', '')
    expect(code).toBe('metastore.sql')
    expect(message).toContain(what)
    expect(message).toContain(`The database says: ${refused.message}`)
    expect(fix).toContain('run this again')
    expect(fix).not.toContain('Mend what')
  })

  test('a number of another kind says nothing', () => {
    expect(shortage(error('x', { errno: 28 }))).toBeUndefined()
    expect(shortage(error('Errcode: 28'))).toBeUndefined()
    expect(shortage(error('x', { code: 262 }))).toBeUndefined()
    expect(shortage('no error')).toBeUndefined()
  })

  test('comes through on one line, without control characters, and not for ever', () => {
    const { message, cause } = trouble(
      error(`no\u001b[31m\u202e way\nat line 2 ${'x'.repeat(900)}`),
      'It failed',
      '',
    )
    expect(message).toBe('It failed. The database says: no\uFFFD[31m\uFFFD way.')
    expect(cause).toBeInstanceOf(Error)
    expect(shown('y'.repeat(10_000))).toHaveLength(201)
  })

  test('a catalogue that never answers is not waited for without end', async () => {
    const never = new Promise<never>(() => {})
    await expect(explained(never, 20)).rejects.toMatchObject({
      code: 'metastore.unreachable',
      message: expect.stringContaining('took longer than') as string,
    })
    expect(await explained(Promise.resolve(7), 20)).toBe(7)
  })

  test('a fault stays the fault that it is', () => {
    const fault = new Fault({ code: 'metastore.locked', message: 'm', fix: 'f' })
    expect(trouble(fault, 'It failed', '')).toBe(fault)
  })
})
