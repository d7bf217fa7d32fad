/** Where the worked traces of the chapters are: what a scenario that refutes something finds, stored as text. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { type AnyChapter, folderOf } from "../spec/core/Chapter.ts"
import { printTrace } from "../src/trace/print.ts"
import type { ScenarioReport } from "./suites/Report.ts"

const fileOf = (chapter: AnyChapter, name: string): URL =>
  new URL(`../spec/${folderOf(chapter)}/traces/${name}.trace`, import.meta.url)

/** The text of a worked trace; empty if there is none. */
export const readWorked = (chapter: AnyChapter, name: string): string => {
  const file = fileOf(chapter, name)
  return existsSync(file) ? readFileSync(file, "utf8") : ""
}

export const writeWorked = (chapter: AnyChapter, name: string, text: string): void => {
  const file = fileOf(chapter, name)
  mkdirSync(new URL(".", file), { recursive: true })
  writeFileSync(file, text)
}

/** The counterexample of a report as a trace; empty if there is none. */
export const tracedBy = (chapter: AnyChapter, { counterexample }: ScenarioReport): string => {
  if (counterexample === undefined) return ""
  const { property, run } = counterexample
  return printTrace(chapter, run, { shows: "refutes", properties: [property] })
}
