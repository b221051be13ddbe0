import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pagesFor, WINDOW } from '#ui/window-pages.ts'

it('holds every row in sight, and only windows that exist', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 100_000 }),
      fc.nat(200_000),
      fc.nat(120),
      (total, first, tall) => {
        const last = first + tall
        const { near, ahead } = pagesFor({ first, last }, total)
        const end = Math.max(0, Math.ceil(total / WINDOW) - 1)
        for (let row = first; row <= Math.min(last, total - 1); row += 1)
          expect(near).toContain(Math.floor(row / WINDOW))
        for (const page of [...near, ...ahead]) {
          expect(page).toBeGreaterThanOrEqual(0)
          expect(page).toBeLessThanOrEqual(end)
        }
        expect(new Set([...near, ...ahead]).size).toBe(near.length + ahead.length)
      },
    ),
  )
})

it('reads ahead on both sides, and always knows the first window, which has the total', () => {
  expect(pagesFor({ first: 1_010, last: 1_030 }, 100_000)).toEqual({
    near: [0, 5],
    ahead: [6, 4, 7, 3],
  })
  expect(pagesFor({ first: 0, last: 20 }, 0)).toEqual({ near: [0], ahead: [] })
})
