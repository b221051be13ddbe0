// Owns the drawing of a key whose eight cuts are its public id; decoration, the prefix is the identity.
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

const BLADE_START = 24
const BLADE_END = 80
const CUT = (BLADE_END - BLADE_START) / 8
const TOP = 7.5
const BOTTOM = 16

/** Depth of one cut in units of 0 to 6, by the digit's place in base62. */
function depth(digit: string): number {
  const place = DIGITS.indexOf(digit)
  return place < 0 ? 0 : (place / (DIGITS.length - 1)) * 6
}

function blade(publicId: string): string {
  const points = [`M18 ${TOP}`, `H${BLADE_END}`, `L84 11.5`, `L${BLADE_END} ${BOTTOM}`]
  for (let index = 7; index >= 0; index -= 1) {
    const left = BLADE_START + index * CUT
    const bottom = BOTTOM - depth(publicId.charAt(index))
    points.push(`L${left + CUT - 1.5} ${bottom}`, `L${left + 1.5} ${bottom}`, `L${left} ${BOTTOM}`)
  }
  return `${points.join(' ')} H18 Z`
}

export interface DrawnKeyProps {
  /** `dsk_` and the public id. */
  readonly prefix: string
}

export function DrawnKey({ prefix }: DrawnKeyProps) {
  return (
    <svg width="84" height="22" viewBox="0 0 84 22" aria-hidden>
      <path
        fill="var(--ink)"
        fillRule="evenodd"
        d="M11 0.5a10.5 10.5 0 1 1 0 21a10.5 10.5 0 0 1 0-21ZM6.8 8.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 0 0 0-5.6Z"
      />
      <path fill="var(--ink)" d={blade(prefix.slice(prefix.indexOf('_') + 1))} />
      <path stroke="var(--raised)" strokeWidth="1" opacity="0.45" d="M22 9.5H78" />
    </svg>
  )
}
