// Owns Chromium for tests and what it must not say: console errors, page errors, policy violations, requests to anywhere else.
import axe from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import type { RunningApp } from '#tests/app'

export interface OpenOptions {
  /** The place to open, such as `/api-keys/new` or `/api-keys?find=etl`. */
  readonly path?: string
  readonly colorScheme?: 'light' | 'dark'
  readonly viewport?: { readonly width: number; readonly height: number }
  /** Problems that this test causes on purpose. */
  readonly tolerate?: readonly RegExp[]
}

export interface OpenPage {
  readonly page: Page
  readonly context: BrowserContext
  readonly problems: () => readonly string[]
  /** Fails when the page has said or asked for anything that it should not. */
  readonly assertQuiet: () => void
  /** A second tab with the session of this one. */
  readonly secondTab: (path?: string) => Promise<OpenPage>
  readonly close: () => Promise<void>
}

/**
 * Debian's Chromium, silent about itself. The caller closes it. The build without a window of its own: the
 * same engine, and a tab opens in a third of the time, for the other draws a browser around each page.
 */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium-headless-shell',
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })
}

/** Reports every policy violation where the console listener hears it. */
const HEAR_VIOLATIONS = `addEventListener('securitypolicyviolation', (event) =>
  console.error('policy violation: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sourceFile + ':' + event.lineNumber))`

function watch(page: Page, origin: string): readonly string[] {
  const problems: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      problems.push(`console ${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => problems.push(`page error: ${error.message}`))
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.origin !== origin && url.protocol !== 'blob:')
      problems.push(`request to elsewhere: ${request.url().slice(0, 200)}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 400)
      problems.push(`status ${String(response.status())}: ${response.url()}`)
  })
  return problems
}

/** A link opens one tab; what it left in the tab's storage lets the next ones in. */
const sessions = new Map<string, string>()

async function letIn(context: BrowserContext, kept: string): Promise<void> {
  await context.addInitScript((text) => {
    for (const [name, value] of Object.entries(JSON.parse(text) as Record<string, string>))
      sessionStorage.setItem(name, value)
  }, kept)
}

async function openTab(
  context: BrowserContext,
  app: Pick<RunningApp, 'url' | 'origin'>,
  options: OpenOptions,
): Promise<OpenPage> {
  const kept = sessions.get(app.url)
  if (kept !== undefined) await letIn(context, kept)
  const page = await context.newPage()
  const seen = watch(page, app.origin)
  const link = new URL(options.path ?? '/', app.origin)
  if (kept === undefined) link.hash = new URL(app.url).hash
  await page.goto(link.href)
  if (kept === undefined) {
    await page.waitForFunction(() => sessionStorage.length > 0)
    sessions.set(app.url, await page.evaluate(() => JSON.stringify(sessionStorage)))
  }
  const problems = () =>
    seen.filter((problem) => !options.tolerate?.some((allowed) => allowed.test(problem)))
  return {
    page,
    context,
    problems,
    assertQuiet: () => {
      if (problems().length > 0)
        throw new Error(`The page was not quiet:\n${problems().join('\n')}`)
    },
    secondTab: (path = '/') => openTab(context, app, { ...options, path }),
    close: () => context.close(),
  }
}

/**
 * Opens the app in a browser profile of its own: the first time with the launch link, as a person would,
 * later with the session that the link opened.
 *
 * @param browser of `launchBrowser`
 */
export async function openApp(
  browser: Browser,
  app: Pick<RunningApp, 'url' | 'origin'>,
  options: OpenOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: options.viewport ?? { width: 1440, height: 900 },
    colorScheme: options.colorScheme ?? 'light',
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: app.origin })
  await context.addInitScript(HEAR_VIOLATIONS)
  return openTab(context, app, options)
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string
    readonly help: string
    readonly nodes: readonly {
      readonly target: readonly unknown[]
      readonly failureSummary?: string
    }[]
  }[]
}

/** What axe finds on the page as it is now, by the rules of WCAG 2.2 AA; one line a finding. */
export async function accessibilityFindings(page: Page): Promise<readonly string[]> {
  // The debugger's own evaluation: the page's policy neither hinders nor hears it.
  await page.evaluate(axe.source)
  const results = await page.evaluate(() =>
    (window as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }).axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    }),
  )
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) =>
        `${id}: ${help}: ${target.join(' ')}: ${failureSummary ?? ''}`,
    ),
  )
}
