// Owns what one version of a key is worth now, as a mark and as words; refuses to call a version that ends plainly active.
import type { KeyVersion } from '#contract'
import { useClock } from '#ui/clock.ts'
import { KeyStateMark, StateMark } from '#ui/state-mark'
import { Time } from '#ui/time'
import { date } from '#ui/time-words.ts'

/** The end of the overlap of a version that is still let in; undefined where none is set. */
const ending = (version: KeyVersion): string | undefined =>
  version.state === 'active' ? version.refusedFrom : undefined

export interface VersionMarkProps {
  readonly version: KeyVersion | undefined
}

/** "Active", "Revoked", and "Until 24 Nov" for one that was rotated away and is still accepted. */
export function VersionMark({ version }: VersionMarkProps) {
  const end = version === undefined ? undefined : ending(version)
  const day = useClock((now) => (end === undefined ? '' : date(end, now)))
  if (version === undefined) return <KeyStateMark state="unknown" />
  if (end === undefined) return <KeyStateMark state={version.state} />
  return (
    <StateMark glyph="half" tone="warn">
      Until {day}
    </StateMark>
  )
}

/** The same as the end of a sentence: "accepted until 24 Nov, 14:00." */
export function Standing({ version }: VersionMarkProps) {
  if (version === undefined) return <>its state is not known.</>
  const end = version.revokedAt ?? version.refusedFrom
  if (version.state === 'revoked') {
    return end === undefined ? (
      <>revoked. It is refused.</>
    ) : (
      <>
        {version.revokedAt === undefined ? 'ended' : 'revoked'} on <Time at={end} form="moment" />.
        It is refused.
      </>
    )
  }
  if (version.state === 'suspended') return <>suspended. It is refused until the key is resumed.</>
  if (version.state === 'expired') return <>expired. It is refused.</>
  if (end === undefined) return <>active.</>
  return (
    <>
      accepted until <Time at={end} form="moment" />.
    </>
  )
}
