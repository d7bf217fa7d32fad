/**
 * A premise that is stated without `yield*` asks nothing, and no type tells. Here it is found in the text of a file: a statement
 * that begins with `premise(` or `given(` throws its answer away.
 */

const commentOrText = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g

/** The text with spaces for comments, and with what is quoted left empty: every place keeps its index. */
const bare = (text: string): string =>
  text.replaceAll(commentOrText, (found) => {
    const quote = found[0] as string
    if (quote === "/") return found.replaceAll(/[^\n]/g, " ")
    return `${quote}${found.slice(1, -1).replaceAll(/[^\n]/g, "_")}${quote}`
  })

/** What comes before a premise that is asked, or is a part of something larger. */
const goesOn = /(?:yield\*|return|=>|[=(,?:&|[!+])$/
/** What ends a statement, or begins a block, on the same line. */
const ends = /[;{})]$/
const states = /(?<![.\w$])(?:premise|given)\(\s*(["'`])(_+)\1/g

/** Where a premise is stated without being asked: its line, from 1, and its name. */
export const unaskedIn = (text: string): ReadonlyArray<{ readonly line: number; readonly name: string }> => {
  const code = bare(text)
  return [...code.matchAll(states)].flatMap((found) => {
    const before = code.slice(0, found.index)
    const last = before.trimEnd()
    const isStatement = last === "" || before.slice(last.length).includes("\n") || ends.test(last)
    if (!isStatement || goesOn.test(last)) return []
    const at = found.index + found[0].lastIndexOf(found[2] as string)
    return [{ line: before.split("\n").length, name: text.slice(at, at + (found[2] as string).length) }]
  })
}
