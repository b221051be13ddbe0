// Strokes of code: nothing of the text is lost, and the words that matter stand out.
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CodeLanguage } from '#ui/code-languages.ts'
import { paintCode, type StrokeKind } from '#ui/code-paint.ts'

const LANGUAGES = ['sql', 'shell', 'hcl', 'yaml'] as const satisfies readonly CodeLanguage[]

const whole = (text: string, language: CodeLanguage) =>
  paintCode(text, language)
    .map((stroke) => stroke.text)
    .join('')

/** The words of one kind. */
const ofKind = (text: string, language: CodeLanguage, kind: StrokeKind) =>
  paintCode(text, language)
    .filter((stroke) => stroke.kind === kind)
    .map((stroke) => stroke.text.trim().replaceAll(/\s+/g, ' '))

describe('paintCode', () => {
  it.each(LANGUAGES)('changes no character of any text in %s', (language) => {
    const marks = 'select " ` -- /* */ # $( ${ { } </ ; aws <b> \\ \n \r\n \t'
    const piece = fc.constantFrom(...marks.split(' '), "'", ' ', 'é', 'resource "a" {', 'a: b')
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 30 }).map((all) => all.join('')),
    )
    fc.assert(fc.property(text, (any) => whole(any, language) === any))
  })

  it('changes no character of the scripts that are shipped', () => {
    const folder = new URL('../../../../resources/metastore/', import.meta.url)
    const files = readdirSync(folder).filter((name) => name.endsWith('.sql'))
    expect(files.length).toBeGreaterThan(9)
    for (const file of files) {
      const text = readFileSync(new URL(file, folder), 'utf8')
      expect(whole(text, 'sql') === text, file).toBe(true)
    }
  })

  it('lets the words of SQL stand out, and types and brackets step back', () => {
    const text = "-- A lock.\nCREATE INDEX sci_ix ON sci_lock (taken timestamptz DEFAULT 'CREATE');"
    expect(ofKind(text, 'sql', 'keyword')).toEqual(['CREATE INDEX', 'ON', 'DEFAULT'])
    expect(ofKind(text, 'sql', 'comment')).toEqual(['-- A lock.'])
    expect(ofKind(text, 'sql', 'quiet')).toContain('timestamptz')
    expect(ofKind(text, 'sql', 'plain').join(' ')).toContain("'CREATE'")
  })

  it('lets the program of a command stand out, and its options step back', () => {
    const text = "aws ec2 describe-instances \\\n  --region eu-central-1 --query 'aws --x'"
    expect(ofKind(text, 'shell', 'keyword')).toEqual(['aws'])
    expect(ofKind(text, 'shell', 'quiet').join(' ')).toBe(
      'ec2 describe-instances \\ --region --query',
    )
    expect(ofKind(text, 'shell', 'plain').join(' ')).toContain("'aws --x'")
  })

  it('tells blocks, names and values of Terraform and CloudFormation apart', () => {
    const terraform = 'resource "aws_db" "science" {\n  port = 9472 # the rule\n}'
    expect(ofKind(terraform, 'hcl', 'keyword')).toEqual(['resource'])
    expect(ofKind(terraform, 'hcl', 'comment')).toEqual(['# the rule'])
    expect(ofKind(terraform, 'hcl', 'quiet')).toContain('{ port =')
    const template = 'Resources:\n  Rule:\n    FromPort: 9472'
    expect(ofKind(template, 'yaml', 'quiet').join(' ')).toContain('FromPort:')
    expect(ofKind(template, 'yaml', 'plain').join('')).toContain('9472')
  })
})
