/**
 * What people see: plain lines everywhere, colours and one live line where the terminal can show them.
 */
import { stripVTControlCharacters, styleText } from "node:util"

type Format = Parameters<typeof styleText>[0]

/** Where a command writes. Results go to `out`, everything else to `note`. */
export interface Terminal {
  readonly out: (line: string) => void
  readonly note: (line: string) => void
  /** Colours a text for stdout, if stdout takes colours. */
  readonly style: (format: Format, text: string) => string
  /** Whether stdout takes colours. */
  readonly colours: boolean
  /** Columns of stdout. */
  readonly columns: number
  /** Shows one line that the next one replaces, on stderr; with nothing, clears it. Does nothing where stderr is no terminal. */
  readonly live: (line?: string) => void
}

const columnsElsewhere = 120

/** Whether a stream takes colours: it is a terminal, or somebody asks for them; and nobody asks for none. https://no-color.org */
const takesColours = (stream: NodeJS.WriteStream): boolean => {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "") return FORCE_COLOR !== "0" && FORCE_COLOR !== "false"
  return stream.isTTY === true && TERM !== "dumb"
}

/** The terminal of this process. */
export const terminal = (): Terminal => {
  const { stdout, stderr } = process
  const colours = takesColours(stdout)
  const redraws = stderr.isTTY === true && process.env["TERM"] !== "dumb"
  let shown = false
  // somebody's chapter may have turned process.stdout.write to stderr by the time that there are results
  const write = stdout.write.bind(stdout)
  const clear = () => {
    if (shown) stderr.write("\r\x1b[2K")
    shown = false
  }
  return {
    out: (line) => {
      clear()
      write(`${printable(line, colours)}\n`)
    },
    note: (line) => {
      clear()
      stderr.write(`${line}\n`)
    },
    style: (format, text) => (colours ? styleText(format, text, { validateStream: false }) : text),
    colours,
    columns: stdout.columns ?? columnsElsewhere,
    live: (line) => {
      if (!redraws) return
      clear()
      if (line === undefined) return
      stderr.write(line.slice(0, (stderr.columns ?? columnsElsewhere) - 1))
      shown = true
    },
  }
}

const sgr = "\\u001b\\[[\\d;]*m"
const unprintable = /[\p{Cc}\p{Cf}]/u
/** Colours, ends of lines, tabs; or what no terminal should get from a chapter's texts. */
const special = new RegExp(`${sgr}|[\\p{Cc}\\p{Cf}]`, "gu")

/** A text without control and format characters, apart from ends of lines and, where they are wanted, colours. */
const printable = (text: string, colours: boolean): string =>
  unprintable.test(text)
    ? text.replace(special, (s) => (s === "\n" || s === "\t" || (colours && s.length > 1 && s.endsWith("m")) ? s : ""))
    : text

/** A value as indented JSON, with what is unprintable escaped. */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value, undefined, 2).replace(/[^\P{C}\n]/gu, (s) =>
    Array.from({ length: s.length }, (_, i) => `\\u${s.charCodeAt(i).toString(16).padStart(4, "0")}`).join(""),
  )

/** A count as people read it. */
export const counted = (n: number): string => n.toLocaleString("en-US")

/** `1 run`, `2 runs`. */
export const many = (n: number, one: string, more = `${one}s`): string => `${counted(n)} ${n === 1 ? one : more}`

/** A duration as people read it. */
export const duration = (seconds: number): string => {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  return seconds < 600 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`
}

const width = (text: string): number => stripVTControlCharacters(text).length

export const padEnd = (text: string, to: number): string => text + " ".repeat(Math.max(0, to - width(text)))
export const padStart = (text: string, to: number): string => " ".repeat(Math.max(0, to - width(text))) + text

/** Rows as aligned columns, two spaces apart; the last column is left as it is. */
export const aligned = (rows: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<string> => {
  const widths: Array<number> = []
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, width(cell))
  }
  return rows.map((row) =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : padEnd(cell, widths[i] ?? 0)))
      .join("  ")
      .trimEnd(),
  )
}

/** A text broken at blanks into lines of at most so many columns, each but the first indented. */
export const wrapped = (text: string, columns: number, indent = ""): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let line = ""
  for (const word of text.split(/\s+/)) {
    if (line !== "" && width(line) + 1 + width(word) > columns) {
      lines.push(line)
      line = `${indent}${word}`
    } else line = line === "" ? word : `${line} ${word}`
  }
  return line === "" ? lines : [...lines, line]
}

const columnsLeast = 13

/** A label, and what is to be said beside it, in as many lines as it takes. */
export const paragraph = (label: string, text: string, labelWidth: number, columns: number): ReadonlyArray<string> =>
  wrapped(text, Math.max(columns - labelWidth, columnsLeast)).map(
    (line, i) => `${padEnd(i === 0 ? label : "", labelWidth)}${line}`,
  )
