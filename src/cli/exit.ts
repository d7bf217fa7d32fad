/**
 * How the command line ends: exit codes, and the one way in which a command gives up.
 */

/** What each exit code says. */
export const exit = {
  asExpected: 0,
  violated: 1,
  badInput: 2,
  budgetEnded: 3,
  interrupted: 130,
  outputClosed: 141,
} as const

export type ExitCode = (typeof exit)[keyof typeof exit]

/** The table of exit codes, for the help. */
export const exitTable = `
Exit codes:
    0  everything is as expected (replay: the recorded verdict is reproduced)
    1  a property is violated unexpectedly, a recorded figure has changed, or a rule or premise goes unexercised
       (replay: the trace runs but ends otherwise; verify-headers: a header breaks a rule)
    2  bad usage or input, code of a chapter that throws, or a file that cannot be written: of a check the report comes
       first, then this code, whatever the verdict
    3  the budget ended before a verdict that was asked for: an expected counterexample or witness may need more runs
  130  interrupted with Ctrl-C or SIGTERM: what was found by then is told
  141  the reader of the output went away`

/** A command gives up: one line for stderr, saying what is wrong, where, and what would be right. */
export class GivesUp extends Error {
  override readonly name = "GivesUp"
  readonly code: ExitCode

  constructor(line: string, code: ExitCode = exit.badInput) {
    super(shortened(oneLine(line), lineMax))
    this.code = code
  }
}

/** Control and format characters, those that turn the direction of writing among them, and breaks of lines. */
const control = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu

/** A text as one line that is safe to print on any terminal. */
export const oneLine = (text: string): string => text.replace(control, " ").replace(/ {2,}/g, " ").trim()

/** Longer lines are nobody's words: somebody typed or threw them. */
const lineMax = 2000

/** A text of at most about so many characters: what is too long loses its middle. */
export const shortened = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, max / 2)} … ${text.slice(-max / 2)}`

/** What was thrown as text, even if it has none. */
export const textOf = (thrown: unknown): string => {
  try {
    return shortened(String(thrown), lineMax / 2)
  } catch {
    return "something without a text"
  }
}

/** What went wrong, as one line, whatever was thrown. */
export const messageOf = (thrown: unknown): string => {
  try {
    return oneLine(thrown instanceof Error ? thrown.message || thrown.name : textOf(thrown))
  } catch {
    return "an error without a text"
  }
}
