/** The page of the slot lottery, as tests read figures off it. */
import { readFileSync } from "node:fs"

const page = readFileSync("spec/pos/lottery/README.md", "utf8")

/** The cells of the row of a table of the page that begins with these; those after them. */
export const rowOf = (...first: ReadonlyArray<string>): ReadonlyArray<string> => {
  const begin = `| ${first.join(" | ")} |`
  const row = page.split("\n").find((line) => line.startsWith(begin)) ?? begin
  return row
    .slice(begin.length)
    .split("|")
    .flatMap((cell) => cell.trim() || [])
}
