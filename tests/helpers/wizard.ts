// Owns how a person walks through the first steps of the wizard, in the words on the screen; asserts nothing of its own.
import type { Page } from 'playwright-core'
import type { Channel, Input } from '#contract'

/** Pastes into a field as Ctrl+V does, without the clipboard of the machine. */
export async function paste(page: Page, label: string, text: string): Promise<void> {
  await page
    .getByRole('textbox', { name: label, exact: label === 'Host' })
    .evaluate((field, pasted) => {
      ;(field as HTMLElement).focus()
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', pasted)
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
      // What nobody prevents, the browser puts into the field.
      if (field.dispatchEvent(event)) document.execCommand('insertText', false, pasted)
    }, text)
}

/** Calls an operation as the page itself does, with the session of its tab. Rejects with the failure. */
export function invoke<C extends Channel>(
  page: Page,
  channel: C,
  input: Input<C>,
): Promise<unknown> {
  return page.evaluate(
    async ([name, body]) => {
      const answer = await fetch(`/op/${name}`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'X-Dsadmin-Session': sessionStorage.getItem('dsadmin.session') ?? '',
        },
        body: JSON.stringify({ input: body, consent: true }),
      })
      // Either the answer itself, or a stream of events whose last one it is.
      const text = (await answer.text()).trim().split('\n').at(-1) ?? ''
      const result = JSON.parse(text.replace(/^data: /, '')) as { ok: boolean; value?: unknown }
      if (!result.ok) throw new Error(text)
      return result.value
    },
    [channel as string, input] as const,
  )
}

/** Chooses an engine, by the label that begins its row. */
export async function chooseEngine(page: Page, engine: string): Promise<void> {
  await page.getByRole('radio', { name: new RegExp(`^${engine}\\b`) }).check()
}

/** From the page of the metastore to the step of the connection. */
export async function toConnection(page: Page, engine: string): Promise<void> {
  await page.getByRole('button', { name: 'Prepare a metastore' }).click()
  await chooseEngine(page, engine)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { name: 'Make the database reachable' }).waitFor()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { name: 'Connection', level: 2 }).waitFor()
}

export interface Typed {
  readonly host: string
  readonly port?: string
  readonly database: string
  readonly user: string
  readonly password?: string
  /** As on the screen. */
  readonly encryption?: 'Checked' | 'Chain alone' | 'Off'
}

/** Types a connection into the open step. */
export async function typeConnection(page: Page, typed: Typed): Promise<void> {
  await page.getByLabel('Host', { exact: true }).fill(typed.host)
  if (typed.port !== undefined) await page.getByLabel('Port', { exact: true }).fill(typed.port)
  await page.getByLabel('Database', { exact: true }).fill(typed.database)
  await page.getByLabel('User', { exact: true }).fill(typed.user)
  if (typed.password !== undefined)
    await page.getByRole('textbox', { name: 'Password' }).fill(typed.password)
  if (typed.encryption !== undefined)
    await page.getByRole('radio', { name: typed.encryption }).check()
}
