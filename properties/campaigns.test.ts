/**
 * The long random runs whose figures stand on the pages. They take minutes, so only their beginning is drawn again here: when a rule,
 * a world or a generator changes, the first runs change, too, and then the figures on the page are stale.
 */
import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { folderOf } from "../spec/core/Chapter.ts"
import type { Random } from "../spec/core/Scenario.ts"
import type { Json } from "../spec/core/System.ts"
import { chapters } from "../spec/index.ts"
import { drawBlock } from "./suites/blocks.ts"

/** Measured with seed 1: so many runs had so many steps; the first fifty of them had so many. */
const campaigns: ReadonlyArray<readonly [id: string, runs: number, steps: number, ofFirstFifty: number]> = [
  ["pos-age/hoarding-defended", 45_000, 1_094_979, 1_267],
  ["pos-age/grinding-defended", 65_000, 1_076_031, 813],
  ["pos-age/old-keys-told-longer", 39_000, 1_036_175, 1_175],
  ["pos-age/double-mint-defended", 28_000, 1_025_921, 1_745],
  ["pos-lottery/bounded-delay", 52_000, 1_850_234, 1_485],
  ["pos-lottery/bounded-delay", 38_000, 1_352_861, 1_485],
  ["pos-lottery/no-opportunists", 52_000, 1_404_709, 1_346],
  ["pos-lottery/no-opportunists", 38_000, 1_025_673, 1_346],
  ["pos-lottery/evolving-keys", 52_000, 1_038_159, 950],
  ["pos-lottery/real-lottery", 70_000, 6_163_295, 4_182],
  ["pos-lottery/nonce-from-outputs", 70_000, 1_204_205, 839],
  ["pos-lottery/rollback-limit", 55_000, 1_152_002, 1_058],
  ["pos-lottery/no-sale", 55_000, 1_140_962, 1_018],
  ["pos-lottery/newcomer-no-sale", 45_000, 1_155_958, 1_404],
  ["pos-lottery/told-newcomer", 45_000, 1_542_675, 1_709],
  ["pos-finality/balancing-at-random", 18_500, 1_009_726, 2_737],
  ["pos-finality/old-votes-longer", 15_500, 1_043_511, 3_355],
  ["pos-finality/double-votes-longer", 13_000, 1_034_367, 3_971],
  ["pos-finality/bouncing-longer", 5_600, 1_025_697, 9_182],
  ["pos-finality/malformed", 7_500, 1_128_224, 6_599],
  ["pos-finality/double-votes", 7_500, 1_127_604, 7_785],
  ["pos-finality/surround-votes", 7_500, 1_153_222, 7_461],
  ["pos-finality/nothing-at-stake", 7_500, 1_141_766, 8_146],
  ["pos-finality/a-third-named", 13_500, 1_354_349, 5_098],
  ["pos-finality/a-third-around-named", 13_500, 1_343_302, 4_905],
  ["pos-finality/chaos-with-clocks", 6_500, 1_071_793, 8_096],
  ["pos-finality/longer-epochs", 15_500, 1_021_778, 3_531],
  ["pos-finality/ex-ante-longer", 4_600, 1_017_387, 11_107],
  ["dpos/delays-lisk", 18_500, 1_040_174, 2_619],
  ["dpos/long-delays-lisk", 33_000, 1_032_594, 1_536],
  ["dpos/one-traitor-delays-lisk", 15_500, 1_074_795, 3_358],
  ["dpos/long-delays-traitor-lisk", 33_000, 1_022_358, 1_600],
  ["dpos/one-twofold", 15_000, 1_103_209, 3_650],
  ["dpos/malformed", 12_000, 1_001_316, 3_485],
  ["dpos/malformed-one-stage", 29_500, 2_687_916, 4_626],
  ["dpos/chaos-lisk", 10_000, 1_082_585, 5_083],
]

test.each(campaigns)("%s: %i runs, %i steps", (id, runs, steps, ofFirstFifty) => {
  // Catches: figures on the page that were measured with other rules.
  const chapter = chapters.find((c) => id.startsWith(`${c.id}/`)) as (typeof chapters)[number]
  const scenario = chapter.scenarios.find((s) => s.id === id) as Random<Json, Json>
  const first = drawBlock(chapter, scenario, { seed: 1, runs: 50 }, 0)
  const property = scenario.expects.holds?.[0]?.id
  const again = `npx quorate check ${chapter.id} --property ${property} --runs ${runs} --seed 1 tells what to write here and on the page`
  expect(first.steps, again).toBe(ofFirstFifty)
  const page = readFileSync(new URL(`../spec/${folderOf(chapter)}/README.md`, import.meta.url), "utf8")
  for (const figure of [runs, steps]) expect(page).toContain(figure.toLocaleString("en-US"))
})
