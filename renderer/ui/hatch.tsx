// Owns the hatching that means "nobody watched", the same in every drawing; refuses to be told by colour alone.
export interface HatchProps {
  /** What `fill="url(#…)"` names. */
  readonly id: string
  /** Wider apart: nobody watched for a part of it. */
  readonly sparse?: boolean
}

/** A pattern for the `defs` of an SVG. */
export function Hatch({ id, sparse = false }: HatchProps) {
  const step = sparse ? 9 : 5
  return (
    <pattern
      id={id}
      width={step}
      height={step}
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <rect width={step} height={step} fill="var(--sunken)" />
      <rect width="1" height={step} fill="var(--glyph)" />
    </pattern>
  )
}
