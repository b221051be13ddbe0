// Owns the tab Charts: how old keys and values are, when keys were last used, how well gates watched; refuses a chart without its table.
import { useElementSize } from '@mantine/hooks'
import { Link, useLocation } from 'wouter'

import { useRead } from '#bridge/use-operation'
import type { Output } from '#contract'
import { ChartFigure } from '#ui/chart-figure'
import { EmptyState } from '#ui/empty-state'
import { FailureNotice } from '#ui/failure-notice'
import { late, LateDrawing } from '#ui/late'
import { Legend } from '#ui/legend'
import { Skeleton, useSlow } from '#ui/skeleton'
import { watchingWords } from '#ui/watching.ts'

import {
  ageBars,
  ageSummary,
  count,
  coverageSummary,
  dayWords,
  type KeyBar,
  lastUseBars,
  lastUseSummary,
  valueAgeSummary,
} from './charts-words.ts'
import styles from './charts.module.css'
import { GateStrips } from './gate-strips.tsx'
import { OverviewFrame } from './overview-frame.tsx'

const keysChart = late(() => import('./keys-chart.tsx'))
const coverageChart = late(() => import('./coverage-chart.tsx'))

const DAYS = 90
const ROW = 30
const HEIGHT = 180
/** A gate falls silent without writing anything. */
const EVERY_MS = 30_000

export function ChartsTab() {
  const ages = useRead('keys.ages', {})
  const coverage = useRead('gates.coverage', { days: DAYS }, { everyMs: EVERY_MS })
  const slow = useSlow(ages.waiting || coverage.waiting)
  return (
    <OverviewFrame here="/overview/charts">
      <div className={styles['charts']}>
        {[ages, coverage].map(({ failure, retry }, index) =>
          // That nothing can be reached at all is said once, above every page.
          failure === undefined || failure.code === 'host.unreachable' ? null : (
            <FailureNotice
              key={index === 0 ? 'ages' : 'coverage'}
              failure={failure}
              onRetry={retry}
            />
          ),
        )}
        {slow && (ages.waiting || coverage.waiting) ? (
          <div role="status" aria-label="Reading the charts" className={styles['wait']}>
            <Skeleton width="40%" />
            <Skeleton width="60%" />
          </div>
        ) : null}
        {ages.value === undefined ? null : <Keys ages={ages.value} />}
        {coverage.value === undefined ? null : <Coverage coverage={coverage.value} />}
      </div>
    </OverviewFrame>
  )
}

function Keys({ ages }: { readonly ages: Output<'keys.ages'> }) {
  const { keys, byAge, byValueAge, byLastUse } = ages
  if (keys === 0) {
    return (
      <EmptyState title="No keys yet">
        Once there are <Link href="/api-keys">API keys</Link>, their age and last use are drawn
        here.
      </EmptyState>
    )
  }
  return (
    <section aria-label="Keys" className={styles['keys']}>
      <KeysFigure
        title="Keys by age"
        head="Age"
        summary={ageSummary(byAge, keys)}
        bars={ageBars(byAge, 'created')}
      />
      <KeysFigure
        title="Keys by age of their value"
        head="Age of the value"
        summary={valueAgeSummary(byValueAge, keys)}
        bars={ageBars(byValueAge, 'value')}
      />
      <KeysFigure
        title="Keys by last use"
        head="Last used"
        summary={lastUseSummary(byLastUse)}
        bars={lastUseBars(byLastUse)}
      />
      <p className={styles['ways']}>
        In the list of keys: <Link href="/api-keys?sort=createdAt">oldest first</Link>,{' '}
        <Link href="/api-keys?show=unused">unused</Link>,{' '}
        <Link href="/api-keys?show=never">never used</Link>.
      </p>
    </section>
  )
}

interface KeysFigureProps {
  readonly title: string
  /** What the groups are of. */
  readonly head: string
  readonly summary: string
  readonly bars: readonly KeyBar[]
}

function KeysFigure({ title, head, summary, bars }: KeysFigureProps) {
  const [, navigate] = useLocation()
  const { ref, width } = useElementSize()
  const height = bars.length * ROW
  return (
    <ChartFigure
      title={title}
      summary={summary}
      heads={[head, 'Keys']}
      rows={bars.map((bar) => ({
        id: bar.id,
        cells: [
          bar.label,
          bar.to === undefined ? (
            count(bar.keys)
          ) : (
            <Link href={bar.to} aria-label={`${count(bar.keys)}: show these keys`}>
              {count(bar.keys)}
            </Link>
          ),
        ],
      }))}
    >
      <div ref={ref} className={styles['room']}>
        <LateDrawing of={keysChart} height={height} label={`${title}. ${summary}`}>
          {({ KeysChart }) =>
            width === 0 ? null : <KeysChart bars={bars} width={width} onOpen={navigate} />
          }
        </LateDrawing>
      </div>
    </ChartFigure>
  )
}

function Coverage({ coverage }: { readonly coverage: Output<'gates.coverage'> }) {
  const { ref, width } = useElementSize()
  if (coverage.gatesTotal === 0) {
    return (
      <EmptyState title="No gate has reported yet">
        How well keys were watched is drawn here, once a <Link href="/gates">gate</Link> runs. Until
        then nobody knows which keys are used.
      </EmptyState>
    )
  }
  const title = `Gate coverage, ${DAYS} days`
  const summary = coverageSummary(coverage)
  return (
    <section aria-label="Gates" className={styles['coverage']}>
      <ChartFigure
        title={title}
        summary={summary}
        heads={['Day', 'Watched']}
        rows={coverage.days.toReversed().map(({ day, watched }) => ({
          id: day,
          cells: [dayWords(day, coverage.to), watchingWords(watched)],
        }))}
        legend={
          <Legend
            items={[
              { mark: 'watched', word: 'Watched by one gate or more' },
              { mark: 'unwatched', word: 'Nobody watched' },
            ]}
          />
        }
      >
        <div ref={ref} className={styles['room']}>
          <LateDrawing of={coverageChart} height={HEIGHT} label={`${title}. ${summary}`}>
            {({ CoverageChart }) =>
              width === 0 ? null : (
                <CoverageChart coverage={coverage} width={width} height={HEIGHT} />
              )
            }
          </LateDrawing>
        </div>
      </ChartFigure>
      <GateStrips coverage={coverage} />
    </section>
  )
}
