// Owns the words that mean something to a client where they stand on a line, in each dialect; refuses to say what is to be done about them.
import type { Dialect } from '#contract/metastore-target'

/** What a sticky pattern finds at a place. */
export function fits(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

const MYSQL_LINE =
  /[ \t]*(?:source|tee|notee|pager|nopager|system|status|connect|prompt|warnings|nowarning|edit|print|rehash|charset|exit|quit|resetconnection)\b[^\n]*/iy

/** A line for the client, where a statement may begin. Its rest is the client's too. */
export const CLIENT_LINES: Readonly<Record<Dialect, RegExp>> = {
  // A backslash is the client's wherever it stands.
  postgresql: /(?!)/y,
  mariadb: MYSQL_LINE,
  mysql: MYSQL_LINE,
  sqlserver: /[ \t]*(?::[a-z!]|!!)[^\n]*/iy,
  // SET is SQL's own with these three words.
  oracle:
    /[ \t]*(?:@|!|(?:set(?!\s+(?:role|transaction|constraints?)\b)|start|rem(?:ark)?|pro(?:mpt)?|spo(?:ol)?|whenever|show?|col(?:umn)?|cl(?:ear)?|ttitle|btitle|break|pau(?:se)?|timing|desc(?:ribe)?|conn(?:ect)?|disc(?:onnect)?|def(?:ine)?|undef(?:ine)?|acc(?:ept)?|var(?:iable)?|print|host|exec(?:ute)?|exit|quit)(?![\w$#.]))[^\n]*/iy,
}

/** With the delimiter. */
export const DELIMITER = /[ \t]*delimiter[ \t]+(\S+)[^\n]*/iy
/** With how many times. */
export const GO = /[ \t]*GO(?:[ \t]+(\d{1,9}))?[ \t\r]*(?:--[^\n]*)?(?=\n|$)/iy
/** What ends a block of PL/SQL. */
export const SLASH = /[ \t]*\/[ \t\r]*(?=\n|$)/y
/** What begins one. */
export const PLSQL =
  /(?:declare|begin|create\s+(?:or\s+replace\s+)?(?:(?:non)?editionable\s+)?(?:function|procedure|trigger|package|type|library))\b/iy
/** COPY … FROM STDIN, and the end of its data. */
export const COPY = /copy\b/iy
export const FROM_STDIN = /\bfrom\s+stdin\b/i
export const DATA_END = /^\\\.[ \t\r]*$/gm
