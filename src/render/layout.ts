/**
 * Text in columns: clipped, padded, wrapped. Each UTF-16 unit counts as one column.
 */

/** At most `max` columns; what is cut off shows as `…`. */
export const clip = (text: string, max: number): string => {
  if (text.length <= max) return text
  return max <= 0 ? "" : `${text.slice(0, max - 1)}…`
}

/** Where to break: at the last space. Within a word only if it is longer than a line, and the line would stay half empty. */
const cutAt = (text: string, max: number): number => {
  const space = text.lastIndexOf(" ", max)
  if (space > max / 2) return space
  const word = text.slice(space + 1).search(/ |$/u)
  return word <= max && text.slice(0, Math.max(0, space)).trim() !== "" ? space : max
}

/** The text in lines of at most `max` columns, broken at spaces; within a word only where the word is longer than a line. */
export const wrap = (text: string, max: number): ReadonlyArray<string> => {
  const width = Math.max(8, max)
  const lines: Array<string> = []
  let rest = text
  while (rest.length > width) {
    const cut = cutAt(rest, width)
    lines.push(rest.slice(0, cut).trimEnd())
    rest = rest.slice(cut).trimStart()
  }
  return [...lines, rest]
}

/** As `wrap`, with all lines but the first set in by some columns. */
export const hang = (text: string, max: number, indent: number): ReadonlyArray<string> => {
  const lead = text.length - text.trimStart().length
  const lines = wrap(text.trimStart(), max - Math.max(lead, indent))
  return lines.map((line, i) => `${" ".repeat(i === 0 ? lead : indent)}${line}`)
}

/** `1 step`, `2 steps`. */
export const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`
