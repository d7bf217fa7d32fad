/** The page's drawings of confirmed ranges are what the rules make of the stored traces. */
import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { fromAbove, oneStage, small, twoStage } from "../../spec/dpos/Worlds.ts"
import { rangesIn } from "./ranges.ts"

const page = readFileSync("spec/dpos/README.md", "utf8")

test.each([
  ["one-stage", fromAbove(small(4, 9, oneStage), "asynchrony", 1)],
  ["two-stage", fromAbove(small(4, 14, twoStage), "wholeChains", 0)],
])("%s", (trace, world) => {
  expect(page).toContain(rangesIn(world, readFileSync(`spec/dpos/traces/${trace}.trace`, "utf8")))
})
