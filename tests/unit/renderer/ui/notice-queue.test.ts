import { describe, expect, it } from 'vitest'
import { NoticeQueue } from '#ui/notice-queue.ts'

const due = { text: '3 keys should get a new value', patient: true }
const done = { text: 'etl was rotated' }

describe('the place for a notice', () => {
  it('is taken by each answer in turn', () => {
    const queue = new NoticeQueue()
    queue.add({ text: 'first' })
    queue.add(done)
    expect(queue.current()).toBe(done)
    queue.next()
    expect(queue.current()).toBeUndefined()
  })

  it('is left to an answer by news that nobody asked for, until it is free', () => {
    const queue = new NoticeQueue()
    queue.add(done)
    queue.add(due)
    expect(queue.current()).toBe(done)
    queue.next()
    expect(queue.current()).toBe(due)
    queue.next()
    expect(queue.current()).toBeUndefined()
  })

  it('is given back to news that an answer has pushed aside', () => {
    const queue = new NoticeQueue()
    let told = 0
    const leave = queue.subscribe(() => (told += 1))
    queue.add(due)
    queue.add(done)
    expect(queue.current()).toBe(done)
    queue.next()
    expect(queue.current()).toBe(due)
    expect(told).toBe(3)
    leave()
    queue.next()
    expect(told).toBe(3)
  })
})
