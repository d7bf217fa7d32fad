/**
 * A premise that is stated without `yield*` asks nothing, and no type tells. Here it is found in the text of a file: a statement
 * that begins with `premise(` or `given(` throws its answer away.
 */

/** What the line before ends with if the statement goes on. */
const goesOn = /(?:yield\*|return|=>|[=(,?:&|[])\s*$/

/** Where a premise is stated without being asked: its line, from 1, and its name. */
export const unaskedIn = (text: string): ReadonlyArray<{ readonly line: number; readonly name: string }> => {
  const lines = text.replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, " ")).split("\n")
  return lines.flatMap((line, k) => {
    const stated = /(?:^|[;{})])\s*(?:premise|given)\(\s*"(\w+)"/.exec(line)
    if (stated === null) return []
    const isFirst = line.slice(0, stated.index).trim() === "" && /^\s*(?:premise|given)/.test(line)
    const before = lines.slice(0, k).findLast((one) => one.trim() !== "" && !one.trim().startsWith("//")) ?? ""
    return isFirst && goesOn.test(before) ? [] : [{ line: k + 1, name: stated[1] as string }]
  })
}
