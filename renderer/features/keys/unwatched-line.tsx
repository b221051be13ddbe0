// Owns the line above the list while no gate has ever reported: why Last used is unknown, and the switch.
import { GateSwitch } from '#ui/gate-switch'
import { GlyphMark } from '#ui/state-mark'

import styles from './keys-page.module.css'

export function UnwatchedLine() {
  return (
    <div className={styles['unwatched']}>
      <p>
        <GlyphMark glyph="question" />
        <span>
          <b>Last used is unknown: no gate has watched yet.</b> A gate says yes or no to each
          request, and writes down which key came.
        </span>
      </p>
      <GateSwitch showState={false} />
    </div>
  )
}
