/** Traces that are kept: one name for one trace, whoever writes it first. */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { keepTrace } from "../../src/cli/report/traceFiles.ts"
import { emptyFolder, filesIn } from "./run.ts"

test("several at once may keep the same trace in one folder", async () => {
  // Catches: "it exists already" for whoever finds the name free and is then overtaken.
  const folder = join(emptyFolder(), "traces")
  const all = await Promise.all(Array.from({ length: 8 }, () => keepTrace(folder, "token/one-holder", "the text")))
  expect(new Set(all).size).toBe(1)
  expect(filesIn(folder).map((name) => join(folder, name))).toEqual([all[0]])
  expect(readFileSync(all[0] as string, "utf8")).toBe("the text")
})

test("a file of that name with something else in it stays as it is", async () => {
  const folder = emptyFolder()
  const file = await keepTrace(folder, "token/one-holder", "the text")
  writeFileSync(file, "mine")
  await expect(keepTrace(folder, "token/one-holder", "the text")).rejects.toThrow(
    `cannot write ${file}: it exists already, with something else in it; move it away`,
  )
  expect(readFileSync(file, "utf8")).toBe("mine")
})
