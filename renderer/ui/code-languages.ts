// Owns the grammars that code is highlighted by: highlight.js's own, with the words that our texts add; refuses all others.
import type { LanguageFn, Mode } from 'highlight.js'
import bash from 'highlight.js/lib/languages/bash'
import sql from 'highlight.js/lib/languages/sql'
import yaml from 'highlight.js/lib/languages/yaml'

const words = (list: string): RegExp => new RegExp(String.raw`\b(?:${list.replaceAll(' ', '|')})\b`)

/** The standard's grammar, with the words and types of the engines' dialects. */
const dialects: LanguageFn = (hljs) => {
  const standard = sql(hljs)
  const more: readonly Mode[] = [
    {
      scope: 'keyword',
      match: words(
        'add always auto_increment charset collate column concurrently engine exists generated go identity if index key limit modify rename replace use using',
      ),
    },
    {
      scope: 'type',
      match: words(
        'text longtext mediumtext tinytext bytea uuid json jsonb inet timestamptz serial bigserial datetime datetime2 datetimeoffset tinyint mediumint nvarchar nchar ntext bit varbinary uniqueidentifier varchar2 nvarchar2 number clob nclob',
      ),
    },
    { scope: 'string', begin: /`/, end: /`/ },
    { scope: 'punctuation', match: /[(),;]/ },
  ]
  return { ...standard, contains: [...more, ...standard.contains] }
}

/** With the programs that are called, their options, and the words between them. */
const shell: LanguageFn = (hljs) => {
  const plain = bash(hljs)
  const more: readonly Mode[] = [
    { begin: [/\baws\b/, /(?: [a-z][\w-]*)*/], beginScope: { 1: 'keyword', 2: 'attr' } },
    {
      scope: 'keyword',
      match: /(?<![\w./-])(?:curl|dsadmin|mariadb|mysql|psql|ssh|sudo|ufw)(?= )/,
    },
    { scope: 'attr', match: /(?<=\s)--?[a-zA-Z\d][\w-]*/ },
    { scope: 'attr', match: /\\$/ },
  ]
  return { ...plain, contains: [...more, ...plain.contains] }
}

/** Terraform's language, as far as its colours go: highlight.js has none (HCL native syntax specification). */
const hcl: LanguageFn = (hljs) => ({
  name: 'HCL',
  contains: [
    hljs.HASH_COMMENT_MODE,
    hljs.C_LINE_COMMENT_MODE,
    hljs.C_BLOCK_COMMENT_MODE,
    hljs.QUOTE_STRING_MODE,
    { scope: 'keyword', match: /^\s*[a-z_]+(?=[^=\n]*\{\s*$)/ },
    { scope: 'attr', match: /^\s*[\w-]+(?=\s*=)/ },
    { scope: 'punctuation', match: /[{}[\](),=]/ },
  ],
})

export const languages = { sql: dialects, shell, hcl, yaml } as const satisfies Record<
  string,
  LanguageFn
>

export type CodeLanguage = keyof typeof languages
