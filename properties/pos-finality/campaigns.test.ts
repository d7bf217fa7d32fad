/**
 * The long random runs whose figures stand on the page. They take minutes, so only their beginning is drawn again here: when a rule,
 * a world or a generator changes, the first runs change, too, and then the figures on the page are stale.
 */
import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import type { Random } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import { posFinalityChapter } from "../../spec/pos/finality/index.ts"
import { drawBlock } from "../suites/blocks.ts"

/** Measured with seed 1: so many runs had so many steps; the first fifty of them had so many. */
const campaigns: ReadonlyArray<readonly [id: string, runs: number, steps: number, ofFirstFifty: number]> = [
  ["balancing-at-random", 18_500, 1_009_726, 2_737],
  ["old-votes-longer", 15_500, 1_043_511, 3_355],
  ["double-votes-longer", 13_000, 1_034_367, 3_971],
  ["bouncing-longer", 5_600, 1_025_697, 9_182],
  ["malformed", 7_500, 1_128_224, 6_599],
  ["double-votes", 7_500, 1_127_604, 7_785],
  ["surround-votes", 7_500, 1_153_222, 7_461],
  ["nothing-at-stake", 7_500, 1_141_766, 8_146],
  ["a-third-named", 13_500, 1_354_349, 5_098],
  ["a-third-around-named", 13_500, 1_343_302, 4_905],
  ["chaos-with-clocks", 6_500, 1_071_793, 8_096],
  ["longer-epochs", 15_500, 1_021_778, 3_531],
  ["ex-ante-longer", 4_600, 1_017_387, 11_107],
]

const page = readFileSync(new URL("../../spec/pos/finality/README.md", import.meta.url), "utf8")
const again =
  "measure again what changed: `quorate check pos-finality --property <one of its properties> --runs <runs> --seed 1`; write it here and on the page"

test.each(campaigns)("%s: %i runs, %i steps", (id, runs, steps, ofFirstFifty) => {
  // Catches: figures on the page that were measured with other rules.
  const scenario = posFinalityChapter.scenarios.find((s) => s.id === `pos-finality/${id}`)
  const first = drawBlock(posFinalityChapter, scenario as Random<Json, Json>, { seed: 1, runs: 50 }, 0)
  expect(first.steps, again).toBe(ofFirstFifty)
  for (const figure of [runs, steps]) expect(page).toContain(figure.toLocaleString("en-US"))
})
