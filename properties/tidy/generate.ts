/**
 * Fills the marked sections of the pages from the chapters' records: `node properties/tidy/generate.ts`.
 * With `--check` nothing is written, and the exit code is 1 if a page is stale.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { unanswered } from "../../spec/Answers.ts"
import { type AnyChapter, folderOf } from "../../spec/core/Chapter.ts"
import { chapters } from "../../spec/index.ts"
import type { Comparison } from "../../src/compare/Comparison.ts"
import { comparisonCommand, comparisonSet, comparisonTable, comparisonWords } from "./comparison.ts"
import { type Picture, pictureOf } from "./pictures.ts"
import { chapterSections, filled, indexSections, pictureSections, type Sections } from "./sections.ts"
import { type Named, namesIn } from "./sentences.ts"

const root = resolve(import.meta.dirname, "../..")

const namesUnder = (folder: string): ReadonlyArray<readonly [id: string, named: Named]> =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .flatMap((name) => [...namesIn(readFileSync(join(folder, name), "utf8"))])

/** The names of the rules and judgements that a chapter uses, from their doc comments. */
export const namesFor = (chapter: AnyChapter): ReadonlyMap<string, Named> =>
  new Map([...namesUnder(join(root, "spec/core")), ...namesUnder(join(root, "spec", folderOf(chapter)))])

const picturesOf =
  (chapter: AnyChapter) =>
  (trace: string): Picture | undefined => {
    const file = join(root, "spec", folderOf(chapter), "traces", `${trace}.trace`)
    return existsSync(file) ? pictureOf(chapter, readFileSync(file, "utf8")) : undefined
  }

/** A page, what it says now, and what it should say. */
export interface Page {
  readonly path: string
  readonly now: string
  readonly fresh: string
}

const page = (path: string, sections: Sections): Page => {
  const now = readFileSync(join(root, path), "utf8")
  return { path, now, fresh: filled(now, sections) }
}

/** For pages outside any chapter: the pictures of all chapters, by `trace <chapter>/<name>`. */
const allPictures = (): Sections => new Map(chapters.flatMap((c) => [...pictureSections(c, picturesOf(c), `${c.id}/`)]))

/** The comparison as it was last measured and stored. */
export const storedComparison = (): Comparison =>
  JSON.parse(readFileSync(join(root, "spec/guide/comparison.json"), "utf8")) as Comparison

const comparison = (): Sections => {
  const stored = storedComparison()
  return new Map([
    ["comparison", comparisonTable(stored)],
    ["comparison set", comparisonSet(stored)],
    ["comparison words", comparisonWords(stored)],
    ["comparison command", comparisonCommand(stored)],
  ])
}

/** Every page with generated sections. */
export const pages = (): ReadonlyArray<Page> => [
  page("README.md", allPictures()),
  page("README.zh-CN.md", allPictures()),
  page("spec/README.md", new Map([...indexSections(chapters, unanswered), ...comparison()])),
  ...chapters.map((c) => page(`spec/${folderOf(c)}/README.md`, chapterSections(c, namesFor(c), picturesOf(c)))),
]

const main = (args: ReadonlyArray<string>): number => {
  const [flag, ...more] = args
  if (more.length > 0 || (flag !== undefined && flag !== "--check")) {
    console.error("usage: node properties/tidy/generate.ts [--check]")
    return 2
  }
  const stale = pages().filter(({ now, fresh }) => now !== fresh)
  for (const { path, fresh } of stale) {
    if (flag === undefined) writeFileSync(join(root, path), fresh)
    console.log(flag === undefined ? `written: ${path}` : `stale: ${path}; run node properties/tidy/generate.ts`)
  }
  return flag === "--check" && stale.length > 0 ? 1 : 0
}

if (import.meta.main) process.exitCode = main(process.argv.slice(2))
