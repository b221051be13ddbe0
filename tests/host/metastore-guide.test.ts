// The guide by the built command line, and its texts against Amazon's own AWS CLI, where that is installed.
import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Guide, GuideQuestion } from '#contract/metastore-guide'
import { EngineId } from '#contract/metastore-target'
import { guideOf } from '#services/metastore/guide/guide'
import { type Ran, runCli } from '#tests/app'
import { runText } from '#tests/metastore/shell'

const run = promisify(execFile)
const installed = spawnSync('aws', ['--version']).status === 0
if (!installed) console.log('not run: no AWS CLI')

const named = { instance: 'sci-prod', securityGroup: 'sg-0b71d3e9', region: 'eu-central-1' }
const questions: readonly GuideQuestion[] = EngineId.options
  .filter((id) => id !== 'trial')
  .flatMap((engine) =>
    [
      { ...named, cidr: '203.0.113.6' },
      { ...named, cidr: '2001:db8::6' },
      { instance: 'sci-prod' },
    ].map((part) => GuideQuestion.parse({ engine, provider: 'aws', ...part })),
  )

const shellOf = ({ conditions, texts, privateWays }: Guide): readonly string[] => [
  ...conditions.map(({ command }) => command ?? ''),
  ...texts.filter(({ format }) => format === 'cli').map(({ text }) => text),
  ...privateWays.map(({ text }) => text ?? ''),
]

/** What is a matter of the client alone, and would hide the answer that a skeleton gives. */
const CLIENT = new Set(['--query', '--output'])

function withoutClient(words: readonly string[]): readonly string[] {
  return words.filter((word, at) => !CLIENT.has(word) && !CLIENT.has(words[at - 1] ?? ''))
}

/** One call for each verb and set of options: the values are alike. */
function commands(): readonly (readonly string[])[] {
  const answers = { aws: 'sg-0b71d3e9', curl: '203.0.113.6', dsadmin: '' }
  const calls = questions
    .flatMap((question) => shellOf(guideOf(question)))
    .flatMap((text) => runText(text, answers).calls)
    .filter(([program, service, verb]) => program === 'aws' && service !== 'ssm' && verb !== 'wait')
    .map((words) => withoutClient(words.slice(1)))
  const kind = (words: readonly string[]) =>
    words.filter((word, at) => at < 2 || word.startsWith('--')).join(' ')
  return [...new Map(calls.map((words) => [kind(words), words])).values()]
}

describe.runIf(installed)('Amazon’s own AWS CLI', () => {
  test(
    'knows every command of the guide, with every argument and value',
    { timeout: 180_000 },
    async () => {
      const all = commands()
      expect(all.length).toBeGreaterThan(15)
      // A skeleton is made after the arguments were checked against the model of the service, and sends nothing.
      const how = ['--generate-cli-skeleton', 'output']
      const environment = { ...process.env, AWS_DEFAULT_REGION: 'eu-central-1', AWS_PAGER: '' }
      for (const words of all) {
        const asked = run('aws', [...words, ...how], { env: environment })
        await expect(asked, words.join(' ')).resolves.toMatchObject({ stderr: '' })
      }
      const wrong = run('aws', ['ec2', 'modify-vpc-attribute', '--nonsense', ...how], {
        env: environment,
      })
      await expect(wrong).rejects.toThrow('nonsense')
    },
  )
})

describe('dsadmin metastore guide', () => {
  let dataDir: string
  beforeAll(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'dsadmin-guide-'))
  })
  afterAll(() => {
    rmSync(dataDir, { recursive: true, force: true })
  })
  const guide = (...words: readonly string[]): Promise<Ran> =>
    runCli(dataDir, ['metastore', 'guide', '--engine', 'postgresql', '--provider', ...words])

  test('says what has to be true, and answers all of it as one JSON value', async () => {
    const read = await guide('aws')
    expect(read.code, read.stderr).toBe(0)
    expect(read.stdout).toContain('1. Publicly accessible is on')
    expect(read.stdout).toContain('Without a public database:')
    const { conditions, texts } = (await guide('aws', '--json')).json<Guide>()
    expect(conditions).toHaveLength(7)
    expect(new Set(texts.map(({ format }) => format))).toEqual(
      new Set(['cli', 'terraform', 'cloudformation', 'console']),
    )
  })

  test('prints one text alone, fit for a file, and its warnings beside it', async () => {
    const ran = await guide('aws', '--format', 'terraform', '--cidr', '203.0.113.6')
    expect(ran.code).toBe(0)
    expect(ran.stdout).toMatch(/^resource "aws_vpc_security_group_ingress_rule"/)
    expect(ran.stderr).toContain('addresses change')
    const whole = await guide('aws', '--format', 'cloudformation', '--what', 'database')
    expect(whole.stdout).toContain('AWS::RDS::DBInstance')
  })

  test('opens to everybody after the typed words alone', async () => {
    const refused = await guide('aws', '--cidr', '0.0.0.0/0', '--json')
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(JSON.parse(refused.stderr)).toMatchObject({ error: { field: 'confirm' } })
    const agreed = await guide('aws', '--cidr', '0.0.0.0/0', '--confirm', 'open to everybody')
    expect(agreed.code).toBe(0)
  })

  test('has no Terraform for a server of one’s own, and says what there is', async () => {
    const ran = await guide('other', '--format', 'terraform', '--json')
    expect(ran.code).toBe(2)
    expect(JSON.parse(ran.stderr)).toMatchObject({
      error: { field: 'format', fix: 'Give one of: cli, console.' },
    })
  })
})
