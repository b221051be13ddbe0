// Owns what a published grammar of Oracle or SQL Server says of a statement; refuses to stand for a server.
import { CharStreams, CommonTokenStream } from 'antlr4ts'
import sql from 'antlr4ts-sql'

/** Complaints of the grammar; none where it takes the statement. It wants upper case, as Oracle folds it. */
export function complaints(dialect: 'oracle' | 'sqlserver', statement: string): readonly string[] {
  const found: string[] = []
  const listener = {
    syntaxError: (_: unknown, __: unknown, line: number, at: number, message: string) => {
      found.push(`${String(line)}:${String(at)} ${message}`)
    },
  }
  const input = CharStreams.fromString(`${statement.toUpperCase()};\n`)
  const lexer = dialect === 'oracle' ? new sql.PlSqlLexer(input) : new sql.TSqlLexer(input)
  lexer.removeErrorListeners()
  lexer.addErrorListener(listener)
  const tokens = new CommonTokenStream(lexer)
  if (dialect === 'oracle') {
    const parser = new sql.PlSQLGrammar.PlSqlParser(tokens)
    parser.removeErrorListeners()
    parser.addErrorListener(listener)
    parser.sql_script()
  } else {
    const parser = new sql.TSQLGrammar.TSqlParser(tokens)
    parser.removeErrorListeners()
    parser.addErrorListener(listener)
    parser.tsql_file()
  }
  return found
}
