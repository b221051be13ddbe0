// Owns what a script's words for psql, mysql, sqlcmd or SQL*Plus mean to us; refuses those whose effect we cannot bring about.
import type { Dialect } from '#contract/metastore-target'

/** What is to be done about such words. */
export type ClientWord =
  /** Another script stands here. */
  | { readonly kind: 'include'; readonly path: string }
  /** They change what the client shows, or how: nothing that ends up in a database. */
  | { readonly kind: 'skip'; readonly word: string }
  /** They change what would end up in the database. */
  | { readonly kind: 'refuse'; readonly word: string }

interface Rules {
  readonly include: RegExp
  /** Added where a name has no ending. */
  readonly ending?: string
  readonly skip: RegExp
}

const MYSQL: Rules = {
  include: /^(?:source|\\\.)\s*(.+)$/i,
  skip: /^(?:tee|notee|pager|nopager|prompt|warnings|nowarning|status|print|rehash|\\[wWhs?]$)/i,
}

const RULES: Readonly<Record<Dialect, Rules>> = {
  postgresql: {
    include: /^\\(?:i|ir|include|include_relative)\s+(.+)$/,
    // Variables of psql are written in capitals; others are put into statements.
    skip: /^\\(?:(?:set|unset)\s+[A-Z_]+(?![a-z])|(?:o|out|echo|qecho|warn|timing|pset|x|t|a|f|H|C|T|errverbose|conninfo|d\S*|l\S*|h|help|\?|restrict|unrestrict)(?:\s|$)|encoding\s+'?[uU][tT][fF]-?8)/,
  },
  mariadb: MYSQL,
  mysql: MYSQL,
  sqlserver: {
    include: /^:r\s+(.+)$/i,
    skip: /^:(?:on\s+error|out|error|perftrace|help|list|listvar|serverlist|reset)\b/i,
  },
  oracle: {
    include: /^(?:@@?|start\s+)\s*(.+)$/i,
    ending: '.sql',
    skip: /^(?:set(?!\s+autoc)|rem(?:ark)?|pro(?:mpt)?|spo(?:ol)?|whenever|show?|col(?:umn)?|cl(?:ear)?|ttitle|btitle|break|pau(?:se)?|timing|desc(?:ribe)?|print)\b/i,
  },
}

const QUOTED = /^(['"])(.*?)\1/

/** The first word, or what is between quotes. SQL*Plus has arguments behind it, which nobody here fills in. */
function pathOf(rest: string): string {
  const bare = rest.trim()
  return QUOTED.exec(bare)?.[2] ?? bare.split(/\s/, 1)[0]?.replace(/;+$/, '') ?? ''
}

/** Words as a person knows them: `\set`, `SOURCE`, `:setvar`. */
const wordOf = (text: string): string => text.split(/\s/, 1)[0] ?? ''

/** Reads one line that is meant for the client of a dialect. */
export function clientWord(text: string, dialect: Dialect): ClientWord {
  const { include, ending, skip } = RULES[dialect]
  const rest = include.exec(text)?.[1]
  if (rest !== undefined) {
    const path = pathOf(rest)
    const whole = ending === undefined || /\.[^/\\]+$/.test(path) ? path : `${path}${ending}`
    return { kind: 'include', path: whole }
  }
  return { kind: skip.test(text) ? 'skip' : 'refuse', word: wordOf(text) }
}
