// The first steps of the wizard on the real host: from nothing to a kept connection, left and resumed, pasted, refused, agreed to.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, openApp, type OpenPage } from '#tests/browser'
import { postgresPrograms } from '#tests/metastore/account'
import { PostgresServer } from '#tests/metastore/postgres-server'
import { chooseEngine, invoke, paste, toConnection, typeConnection } from '#tests/wizard'

let app: RunningApp
let browser: Browser
let opened: OpenPage | undefined

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startApp(), launchBrowser()])
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await app?.stop()
})
afterEach(async () => {
  const last = opened
  opened = undefined
  if (last === undefined) return
  try {
    last.assertQuiet()
  } finally {
    const { page } = last
    await page.goto(`${app.origin}/gates`)
    for (const { name } of await kept()) await invoke(page, 'metastore.forget', { name })
    await invoke(page, 'metastore.saveDraft', {})
    await last.close()
  }
})

async function open(path = '/metastore', options: Parameters<typeof openApp>[2] = {}) {
  opened = await openApp(browser, app, { path, ...options })
  opened.page.setDefaultTimeout(10_000)
  return opened.page
}

interface Kept {
  readonly name: string
  readonly hasPassword: boolean
  readonly target: { readonly host: string; readonly tls: Readonly<Record<string, string>> }
}

async function kept(): Promise<readonly Kept[]> {
  return (await app.cli(['metastore', 'connect', 'list', '--json'])).json<readonly Kept[]>()
}

/** Every file below the data folder that holds the text, database and log among them. */
function filesWith(text: string, folder = app.dataDir): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return filesWith(text, path)
    return readFileSync(path).includes(text) ? [path] : []
  })
}

const atProbe = (page: Page) => page.waitForURL('**/metastore/prepare/probe')
const onward = (page: Page) => page.getByRole('button', { name: 'Continue to probe' })
/** The sentence at a field, which ties it to the field for assistive technology. */
const saidAt = (page: Page, label: string) =>
  page.getByLabel(label, { exact: true }).evaluate((field) => {
    const id = field.getAttribute('aria-describedby') ?? ''
    return document.getElementById(id)?.textContent ?? ''
  })

describe('from nothing to a kept connection', () => {
  it.skipIf(postgresPrograms() === undefined)(
    'walks by keyboard alone, and the kept connection reaches a real PostgreSQL',
    async () => {
      const server = await PostgresServer.start()
      if (server === undefined) return
      try {
        const page = await open()
        await page.getByRole('heading', { name: /^No metastore yet\./ }).waitFor()
        await page.getByText('created by two scripts').waitFor()
        expect(await accessibilityFindings(page)).toEqual([])
        await page.getByRole('button', { name: 'Prepare a metastore' }).focus()
        await page.keyboard.press('Enter')

        const heading = page.getByRole('heading', { name: 'Which database is it?' })
        await expect
          .poll(() => heading.evaluate((node) => node === document.activeElement))
          .toBe(true)
        expect(await accessibilityFindings(page)).toEqual([])
        await page.keyboard.press('Enter')
        await page.keyboard.press('Tab')
        // Arrow keys move through the engines and choose.
        await page.keyboard.press('ArrowDown')
        expect(await page.getByRole('radio', { name: /^PostgreSQL/ }).isChecked()).toBe(true)
        await page.keyboard.press('Enter')
        const network = page.getByRole('heading', { name: 'Make the database reachable' })
        await expect
          .poll(() => network.evaluate((node) => node === document.activeElement))
          .toBe(true)
        await page.getByText('Publicly accessible is on').waitFor()
        expect(await accessibilityFindings(page)).toEqual([])
        await page.keyboard.press('Tab')
        await page.keyboard.press('Enter')

        await page.getByRole('heading', { name: 'Connection', level: 2 }).waitFor()
        expect(await page.getByLabel('Port', { exact: true }).inputValue()).toBe('9472')
        await page.getByText('PostgreSQL’s own is 5432.').waitFor()
        await typeConnection(page, {
          host: 'localhost',
          port: String(server.port),
          database: 'postgres',
          user: 'postgres',
          password: server.password,
          encryption: 'Off',
        })
        expect(await accessibilityFindings(page)).toEqual([])
        // This computer itself: nothing leaves it, so nobody is asked.
        await page.getByLabel('Name of this connection').press('Enter')
        await atProbe(page)
        expect(await kept()).toMatchObject([{ name: 'localhost', hasPassword: false }])
        await page.getByText('localhost:').waitFor()

        await page.goto(`${app.origin}/metastore`)
        await page.getByRole('button', { name: 'Check localhost' }).click()
        await page.getByRole('dialog').getByRole('textbox').fill(server.password)
        await page.keyboard.press('Enter')
        await page.getByText(/^Reached in .*: PostgreSQL 1/).waitFor()
      } finally {
        await server.stop()
      }
    },
  )

  it('does not go on without an engine', async () => {
    const page = await open('/metastore/prepare/connection')
    await page.getByRole('heading', { name: 'Which database is it?' }).waitFor()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('Choose an engine, or the trial').waitFor()
    expect(new URL(page.url()).pathname).toBe('/metastore/prepare/engine')
    expect(await accessibilityFindings(page)).toEqual([])
  })
})

describe('fields that are wrong', () => {
  it('are each told at the field, and the first has the focus', async () => {
    const page = await open()
    await toConnection(page, 'MariaDB')
    await page.getByLabel('Port', { exact: true }).fill('99999')
    await onward(page).click()
    expect(await saidAt(page, 'Host')).toContain('Type the host name')
    expect(await saidAt(page, 'Port')).toContain('from 1 to 65535')
    expect(await saidAt(page, 'Database')).toContain('Type the name of the database')
    expect(await saidAt(page, 'User')).toContain('Type the user')
    const host = page.getByLabel('Host', { exact: true })
    expect(await host.evaluate((node) => node === document.activeElement)).toBe(true)
    expect(await host.getAttribute('aria-invalid')).toBe('true')
    expect(await accessibilityFindings(page)).toEqual([])

    await host.fill('db.example.com:3307')
    await host.blur()
    expect(await host.inputValue()).toBe('db.example.com')
    expect(await page.getByLabel('Port', { exact: true }).inputValue()).toBe('3307')
    expect(await host.getAttribute('aria-invalid')).toBeNull()
    // More than a host name is taken apart once it is whole; with an account it does not get in.
    await host.fill('')
    await host.pressSequentially('db.example.com:3308/science')
    await page.keyboard.press('Enter')
    expect(await host.inputValue()).toBe('db.example.com')
    expect(await page.getByLabel('Database', { exact: true }).inputValue()).toBe('science')
    await host.pressSequentially('=')
    expect(await host.inputValue()).toBe('')
    expect(await saidAt(page, 'Host')).toContain('A host name alone belongs here')

    await page.getByLabel('Trust').selectOption('pin')
    await page.getByLabel('SHA-256 fingerprint').fill('ab:cd')
    await typeConnection(page, { host: 'db.example.com', database: 'd', user: 'u' })
    await onward(page).click()
    expect(await saidAt(page, 'SHA-256 fingerprint')).toContain('64 hex digits')
    expect(await kept()).toEqual([])
  })

  it('tell a name that another connection has', async () => {
    const words = 'metastore connect add science-prod --engine mysql --host a --database d --user u'
    await app.cli(words.split(' '))
    const page = await open()
    await toConnection(page, 'MySQL')
    await typeConnection(page, { host: 'science-prod.example.com', database: 'd', user: 'u' })
    const name = page.getByLabel('Name of this connection')
    // A free name is proposed; the taken one is refused.
    expect(await name.inputValue()).toBe('science-prod 2')
    await name.fill('SCIENCE-PROD')
    await onward(page).click()
    await page.getByText('Another connection has this name.').waitFor()
    expect((await kept()).map(({ target }) => target.host)).toEqual(['a'])
  })

  it('take certificates out of a file, and nothing else', async () => {
    const page = await open()
    await toConnection(page, 'PostgreSQL')
    await typeConnection(page, { host: 'db.example.com', database: 'd', user: 'u' })
    await page.getByLabel('Trust').selectOption('file')
    const file = page.getByLabel('File of certificates')
    const key = '-----BEGIN PRIVATE KEY-----\nS0VFUE9VVA==\n-----END PRIVATE KEY-----\n'
    const upload = (text: string) =>
      file.setInputFiles({ name: 'ca.pem', mimeType: 'text/plain', buffer: Buffer.from(text) })
    await upload(key)
    await page.getByText('holds a private key and no certificate').waitFor()
    await upload(`${key}-----BEGIN CERTIFICATE-----\nQUFB\n-----END CERTIFICATE-----\n`)
    await page.getByText('1 certificate', { exact: true }).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await onward(page).click()
    await atProbe(page)
    const [connection] = await kept()
    expect(connection?.target.tls['ca']).toContain('QUFB')
    expect(filesWith('S0VFUE9VVA')).toEqual([])
  })
})

describe('leaving', () => {
  it('loses nothing but a password that nothing here keeps, and says so', async () => {
    const page = await open()
    await toConnection(page, 'Aurora MySQL')
    await typeConnection(page, {
      host: 'science-prod.example.com',
      port: '3306',
      database: 'science',
      user: 'ada',
      password: 'gone-with-the-sitting',
      encryption: 'Chain alone',
    })
    await page.getByText('Leaving forgets the password.').waitFor()
    await page.getByRole('button', { name: 'Save and leave' }).click()
    await page
      .getByRole('heading', { name: 'Continue preparing science-prod, at Connection' })
      .waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await page.reload()
    await page.getByRole('button', { name: 'Continue', exact: true }).click()
    const value = (label: string) => page.getByLabel(label, { exact: true }).inputValue()
    await page.getByRole('heading', { name: 'Connection', level: 2 }).waitFor()
    expect(await value('Host')).toBe('science-prod.example.com')
    expect([await value('Port'), await value('Database'), await value('User')]).toEqual([
      '3306',
      'science',
      'ada',
    ])
    expect(await page.getByRole('radio', { name: 'Chain alone' }).isChecked()).toBe(true)
    expect(await page.getByRole('textbox', { name: 'Password' }).inputValue()).toBe('')
    await page.getByText('Aurora MySQL', { exact: true }).waitFor()
  })

  it('by the sidebar or a closed tab keeps the last key that was pressed', async () => {
    const page = await open()
    await toConnection(page, 'MariaDB')
    await page.getByLabel('Host', { exact: true }).pressSequentially('db.example.com')
    await page.getByRole('link', { name: /^Gates/ }).click()
    await page.getByRole('link', { name: 'Metastore' }).click()
    await page.getByRole('button', { name: 'Continue', exact: true }).click()
    expect(await page.getByLabel('Host', { exact: true }).inputValue()).toBe('db.example.com')
    await page.getByLabel('User', { exact: true }).pressSequentially('ada')
    await page.goto(`${app.origin}/metastore/prepare`)
    await expect.poll(() => page.getByLabel('User', { exact: true }).inputValue()).toBe('ada')
  })

  it('is no reason to drop a walk unasked: starting anew is asked for', async () => {
    const page = await open()
    await toConnection(page, 'MariaDB')
    await page.getByLabel('Host', { exact: true }).fill('db.example.com')
    await page.getByRole('button', { name: 'Save and leave' }).click()
    await page.getByRole('button', { name: 'Prepare a metastore' }).click()
    const dialog = page.getByRole('dialog', { name: 'Leave db unfinished?' })
    await dialog.getByText('what was typed is forgotten').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByText('Continue preparing db, at Connection').waitFor()
    await page.getByRole('button', { name: 'Prepare a metastore' }).click()
    await dialog.getByRole('button', { name: 'Start anew' }).click()
    await page.getByRole('heading', { name: 'Which database is it?' }).waitFor()
    expect(await page.getByRole('radio', { checked: true }).count()).toBe(0)
  })
})

/** All that a page holds as text: what it shows, its storage, its address and the addresses that it asked. */
const seenIn = (page: Page): Promise<string> =>
  page.evaluate(() =>
    JSON.stringify([
      document.documentElement.outerHTML,
      Object.entries(localStorage),
      Object.entries(sessionStorage),
      history.state,
      location.href,
      performance.getEntriesByType('resource').map(({ name }) => name),
    ]),
  )

describe('a pasted URL', () => {
  const SECRET = 'zq-Hunter2-hidden'
  const URL_TEXT = `postgres://ada:${SECRET}@db.example.com:5433/science?sslmode=require&application_name=x`

  it.each(['Paste a connection', 'Host'])(
    'into %s fills the form, and its password is nowhere',
    async (label) => {
      const page = await open()
      const bodies: { readonly channel: string; readonly body: string }[] = []
      page.on('request', (request) => {
        const channel = /\/op\/(.*)$/.exec(request.url())?.[1]
        if (channel !== undefined) bodies.push({ channel, body: request.postData() ?? '' })
      })
      await toConnection(page, 'MySQL')
      await page.getByRole('radio', { name: 'Checked' }).waitFor()
      await paste(page, label, URL_TEXT)
      await page.getByText('Filled in: host, port, database, user and password.').waitFor()
      await page.getByText('The engine is now PostgreSQL.').waitFor()
      await page.getByText('sslmode=require accepts any certificate.').waitFor()
      await page.getByText('Left out: application_name.').waitFor()
      const value = (field: string) => page.getByLabel(field, { exact: true }).inputValue()
      expect(await Promise.all(['Host', 'Port', 'Database', 'User'].map(value))).toEqual([
        'db.example.com',
        '5433',
        'science',
        'ada',
      ])
      expect(await page.getByRole('textbox', { name: 'Password' }).inputValue()).toBe(SECRET)
      expect(await page.getByLabel('Paste a connection').inputValue()).toBe('')
      expect(await accessibilityFindings(page)).toEqual([])

      expect(await seenIn(page)).not.toContain(SECRET)
      await onward(page).click()
      await atProbe(page)
      await page.waitForTimeout(600)
      expect(await seenIn(page)).not.toContain(SECRET)
      // Only the probe itself is told it: nothing here keeps it.
      const told = bodies.filter(({ body }) => body.includes(SECRET)).map(({ channel }) => channel)
      expect(told.filter((channel) => channel !== 'metastore.probe')).toEqual([])
      expect(bodies.some(({ channel }) => channel === 'metastore.saveDraft')).toBe(true)
      expect(filesWith(SECRET)).toEqual([])
      expect(app.output()).not.toContain(SECRET)
      // The search itself can find something.
      expect(filesWith('db.example.com').length).toBeGreaterThan(0)
    },
  )

  it('that cannot be read says why without repeating it', async () => {
    const page = await open()
    await toConnection(page, 'MySQL')
    await paste(page, 'Paste a connection', `mongodb://u:${SECRET}@h/d`)
    await page.getByText('This cannot be read.').waitFor()
    expect(await page.content()).not.toContain(SECRET)
    await paste(page, 'Host', `what is ${SECRET}`)
    expect(await saidAt(page, 'Host')).toContain('does not look like the address')
    expect(await page.getByLabel('Host', { exact: true }).inputValue()).toBe('')
    await paste(page, 'Host', 'db.example.com')
    expect(await page.getByLabel('Host', { exact: true }).inputValue()).toBe('db.example.com')
  })

  it('cannot be typed where it would be shown', async () => {
    const page = await open()
    await toConnection(page, 'MySQL')
    await page.getByLabel('Paste a connection').pressSequentially('pos')
    expect(await page.getByLabel('Paste a connection').inputValue()).toBe('')
    await page.getByText('Paste it whole.').waitFor()
    await page.getByLabel('Host', { exact: true }).pressSequentially(`u:${SECRET}@`)
    expect(await page.getByLabel('Host', { exact: true }).inputValue()).toBe('')
    await page.waitForTimeout(600)
    expect(JSON.stringify(await invoke(page, 'metastore.draft', {}))).not.toContain(SECRET)
  })
})

describe('a password', () => {
  it('goes into the passphrase file that is offered here, and from then on counts as kept', async () => {
    const page = await open()
    const SECRET = 'kept-in-the-file-9'
    const passphrase = 'tram glass seven bolt orchid'
    await toConnection(page, 'MariaDB')
    await typeConnection(page, {
      host: 'db.example.com',
      database: 'd',
      user: 'ada',
      password: SECRET,
    })
    await page.getByText('Nothing on this computer keeps secrets.').waitFor()
    await page.getByRole('button', { name: 'Make a passphrase file' }).click()
    await page.getByLabel('Passphrase', { exact: true }).fill(passphrase)
    await page.getByLabel('The same again').fill(passphrase)
    await page.getByRole('button', { name: 'Make the file' }).click()
    await page
      .getByRole('checkbox', { name: 'Keep it in the passphrase file' })
      .waitFor({ timeout: 20_000 })
    expect(await accessibilityFindings(page)).toEqual([])
    await onward(page).click()
    await atProbe(page)
    expect(await kept()).toMatchObject([{ name: 'db', hasPassword: true }])
    expect(filesWith(SECRET)).toEqual([])
    expect(await page.content()).not.toContain(SECRET)

    await page.getByRole('button', { name: /^\s*Connection/ }).click()
    await page.getByText('Leave it empty to use the kept one.').waitFor()
    expect(await page.getByRole('textbox', { name: 'Password' }).inputValue()).toBe('')
    // A kept password is not led to another place.
    await page.getByLabel('Host', { exact: true }).fill('other.example.com')
    await page.getByText('The kept one was for another place.').waitFor()
    await page.getByLabel('Host', { exact: true }).fill('db.example.com')
    // Under another name it would be lost: it is asked for again.
    await page.getByLabel('Name of this connection').fill('Production')
    await onward(page).click()
    await page.getByText('Type it once more: it is kept under the new name.').waitFor()
    await page.getByRole('textbox', { name: 'Password' }).fill(SECRET)
    await onward(page).click()
    await atProbe(page)
    expect(await kept()).toMatchObject([{ name: 'Production', hasPassword: true }])
  })
})

describe('agreement', () => {
  it('is asked before a password would leave this computer unencrypted', async () => {
    const page = await open()
    await toConnection(page, 'MySQL')
    await typeConnection(page, {
      host: 'db.example.com',
      database: 'd',
      user: 'ada',
      password: 'in-the-clear',
      encryption: 'Off',
    })
    await onward(page).click()
    const dialog = page.getByRole('dialog', { name: 'Send the password without encryption?' })
    await dialog.getByText('can read the password of').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    expect(await kept()).toEqual([])
    await onward(page).click()
    await dialog.getByRole('button', { name: 'Go on without encryption' }).click()
    await atProbe(page)
    expect((await kept()).map(({ target }) => target.tls['mode'])).toEqual(['off'])
  })

  it('is typed before a rule lets everybody in', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Prepare a metastore' }).click()
    await chooseEngine(page, 'Aurora PostgreSQL')
    await page.getByRole('button', { name: 'Continue' }).click()
    const address = page.getByLabel('Your address', { exact: true })
    const text = page.getByRole('tabpanel')
    await address.fill('203.0.113.6')
    await text.getByText('203.0.113.6/32').waitFor()
    await address.fill('203.0.113')
    await page.getByText('is neither an address nor a network').waitFor()
    await expect.poll(() => page.getByRole('button', { name: 'Copy rule' }).isDisabled()).toBe(true)

    await address.fill('0.0.0.0/0')
    await page.getByRole('button', { name: 'I want that' }).click()
    const dialog = page.getByRole('dialog', { name: 'Let everybody try the database?' })
    const agree = dialog.getByRole('button', { name: 'Open the port to everybody' })
    expect(await agree.isDisabled()).toBe(true)
    expect(await accessibilityFindings(page)).toEqual([])
    await dialog.getByRole('textbox').fill('open to everybody')
    await agree.click()
    await text.getByText('0.0.0.0/0').waitFor()
    await page.getByText('Opens the port to everybody').waitFor()
    // The agreement is to this network alone, and for this sitting.
    await address.fill('::/0')
    await page.getByRole('button', { name: 'I want that' }).waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'I want that' }).waitFor()
  })
})

describe('the network', () => {
  it('has a text for each tool, steps for the console, and private ways as good', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Prepare a metastore' }).click()
    await chooseEngine(page, 'Aurora PostgreSQL')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('textbox', { name: 'Security group' }).fill('sg-0b71d3e9a4c2f5d18')
    const panel = page.getByRole('tabpanel')
    await panel.getByText('authorize-security-group-ingress').waitFor()
    await panel.getByText('sg-0b71d3e9a4c2f5d18').waitFor()
    await page.getByRole('tab', { name: 'AWS CLI' }).focus()
    await page.keyboard.press('ArrowRight')
    await panel.getByText('aws_vpc_security_group_ingress_rule').waitFor()
    await page.keyboard.press('ArrowRight')
    await panel.getByText('AWS::EC2::SecurityGroupIngress').waitFor()
    await page.getByRole('button', { name: 'A whole database' }).click()
    await panel.getByText('AWS::RDS::DBCluster').first().waitFor()
    await page.getByRole('button', { name: 'Copy text' }).click()
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toContain('AWS::RDS::DBCluster')
    await page.getByRole('tab', { name: /^Console/ }).click()
    await panel.getByRole('listitem').first().waitFor()
    await page.getByText('Publicly accessible is on').click()
    await page.getByText('modify-db-instance').first().waitFor()
    expect(await accessibilityFindings(page)).toEqual([])

    await page.getByRole('radio', { name: 'By a private way' }).check()
    await page.getByRole('heading', { name: 'A VPN into the VPC' }).waitFor()
    await page.getByRole('textbox', { name: 'SSH host' }).fill('ada@bastion.example.com')
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('radio', { name: 'Somewhere else' }).check()
    await page.getByRole('heading', { name: /^Over SSH/ }).waitFor()
    await page.getByRole('button', { name: 'Continue' }).click()
    expect(await page.getByRole('textbox', { name: 'SSH host' }).inputValue()).toBe(
      'ada@bastion.example.com',
    )
  })
})

describe('in the dark, small, and enlarged', () => {
  for (const [words, viewport] of [
    ['at 900 by 600', { width: 900, height: 600 }],
    // 1440 by 900 at 200 %.
    ['at 720 by 450', { width: 720, height: 450 }],
  ] as const)
    it(`every step keeps its way on in reach, ${words}`, async () => {
      const page = await open('/metastore', { colorScheme: 'dark', viewport })
      const fits = () =>
        page.evaluate(() => {
          const content = document.querySelector('#content')
          const wide = [...(content?.querySelectorAll('*') ?? [])].filter(
            (node) =>
              node.getBoundingClientRect().right > window.innerWidth + 1 &&
              node.closest('pre, code, [class*="hidden"]') === null,
          )
          return wide.map((node) => `${node.tagName} ${node.textContent?.slice(0, 30)}`)
        })
      expect(await fits()).toEqual([])
      expect(await accessibilityFindings(page)).toEqual([])
      await page.getByRole('button', { name: 'Prepare a metastore' }).click()
      await chooseEngine(page, 'Aurora PostgreSQL')
      for (const step of ['engine', 'network', 'connection']) {
        await page.waitForURL(`**/${step}`)
        await page.waitForTimeout(400)
        expect(await fits(), step).toEqual([])
        expect(await accessibilityFindings(page), step).toEqual([])
        await page.getByRole('button', { name: /^Continue/ }).click()
      }
      expect(await saidAt(page, 'Host')).toContain('Type the host name')
    })
})
