// Owns one script on the page: each statement with what it is for beside it; only what is in sight exists; refuses to show another text than the file's.
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'

import type { ScriptFile } from '#contract'

import { ScriptCode } from './script-code.tsx'
import type { Block } from './script-blocks.ts'
import type { Match } from './script-find.ts'
import styles from './script-view.module.css'

const LINE_PX = 20
const ROOM_PX = 21
const NONE: readonly Match[] = []

export interface ScriptViewProps {
  readonly file: ScriptFile
  readonly blocks: readonly Block[]
  readonly matches: readonly Match[]
  /** The match that one stands at. */
  readonly here: Match | undefined
}

export function ScriptView({ file, blocks, matches, here }: ScriptViewProps) {
  const scroller = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- nothing of it is handed to a memoized part
  const rows = useVirtualizer({
    count: blocks.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => (blocks[at]?.text.split('\n').length ?? 1) * LINE_PX + ROOM_PX,
    overscan: 4,
  })

  useEffect(() => {
    if (here === undefined) return undefined
    rows.scrollToIndex(here.block, { align: 'auto' })
    // The block has to be drawn before the place inside it can be brought into sight.
    const frame = requestAnimationFrame(() => {
      const mark = scroller.current?.querySelector('[data-here="true"]')
      mark?.scrollIntoView({ block: 'nearest' })
    })
    return () => cancelAnimationFrame(frame)
  }, [here, rows])

  const byBlock = Map.groupBy(matches, ({ block }) => block)
  return (
    <div
      ref={scroller}
      className={styles['view']}
      role="group"
      aria-label={file.name}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached from the keyboard
      tabIndex={0}
    >
      <div className={styles['all']} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((item) => {
          const block = blocks[item.index]
          if (block === undefined) return null
          return (
            <div
              key={block.id}
              ref={rows.measureElement}
              data-index={item.index}
              className={styles['block']}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <About block={block} of={file.count} />
              <ScriptCode
                text={block.text}
                line={block.line}
                matches={byBlock.get(item.index) ?? NONE}
                here={here?.block === item.index ? here : undefined}
              />
            </div>
          )
        })}
      </div>
    </div>
  )
}

function About({ block, of }: { readonly block: Block; readonly of: number }) {
  const { statement } = block
  if (statement === undefined) return <div className={styles['about']} />
  const { number, object, about } = statement
  return (
    <div className={styles['about']}>
      <p className={styles['object']}>
        <span className={styles['number']} data-hint={`Statement ${number} of ${of}`}>
          {number}
        </span>
        <b translate="no">{object === '' ? 'Statement' : object}</b>
      </p>
      {about === '' ? null : <p className={styles['why']}>{about}</p>}
    </div>
  )
}
