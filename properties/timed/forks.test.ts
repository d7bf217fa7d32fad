/** Forks and stale blocks of proof of work in a network where blocks take time, against the closed forms. */

import { describe, expect, test } from "vitest"
import { level } from "../../spec/core/lib/BlockTree.ts"
import { pow } from "../../spec/pow/index.ts"
import type { State } from "../../spec/pow/State.ts"
import { rng } from "../../src/random/rng.ts"
import { simultaneousBlocks } from "../../src/stats/closedForms.ts"
import { zScore } from "../../src/stats/intervals.ts"
import type { TimedResult } from "../../src/timed/options.ts"
import { simulateTimed } from "../../src/timed/simulate.ts"
import { regular } from "../../src/timed/topology.ts"
import { mining, names, runMesh, settledHeights, spacing, stateAt } from "./mesh.ts"
import { flat } from "./parties.ts"

/** How many heights are settled, how many of them have more than one block, and all their blocks. */
const census = (result: TimedResult) => {
  const { tree } = stateAt(result, 0)
  const heights = settledHeights(result)
  let forked = 0
  let found = 0
  for (let h = 1; h <= heights; h++) {
    const blocks = level(tree, h).length
    found += blocks
    if (blocks > 1) forked++
  }
  return { heights, forked, found }
}

describe("a mesh with one delay", { timeout: 60_000 }, () => {
  /** Blocks that the others find, on average, while a block is under way to them. */
  const meant = (x: number, miners: number) => (x * (miners - 1)) / miners

  test.each([
    { x: 0.05, miners: 100, blocks: 4000 },
    { x: 0.5, miners: 100, blocks: 4000 },
    { x: 1, miners: 400, blocks: 2000 },
  ])("delay / spacing $x: heights with more than one block", ({ x, miners, blocks }) => {
    // Catches: a delay that is doubled or halved, blocks that count as forks when they come in order.
    const { heights, forked } = census(runMesh({ miners, delay: x * spacing, rate: 1, seed: 5, blocks }))
    const chance = simultaneousBlocks(meant(x, miners), 1)
    expect(Math.abs(zScore(forked, heights, chance))).toBeLessThan(3)
    expect(zScore(forked, heights, simultaneousBlocks(x / 2, 1))).toBeGreaterThan(5)
    expect(zScore(forked, heights, simultaneousBlocks(2 * x, 1))).toBeLessThan(-5)
    if (x === 0.5) expect(zScore(forked, heights, x)).toBeLessThan(-4)
  })

  test.each([
    { x: 0.3, miners: 100, blocks: 4000 },
    { x: 1, miners: 400, blocks: 2000 },
  ])("delay / spacing $x: the share of stale blocks", ({ x, miners, blocks }) => {
    // Catches: the chance of a fork taken for the share of stale blocks, which is x / (1 + x).
    const { heights, found } = census(runMesh({ miners, delay: x * spacing, rate: 1, seed: 6, blocks }))
    const more = meant(x, miners)
    const z = (perHeight: number) => (found - heights * perHeight) / Math.sqrt(heights * more)
    expect(Math.abs(z(1 + more))).toBeLessThan(3)
    expect(z(Math.exp(more))).toBeLessThan(-3)
    expect(z(1 + simultaneousBlocks(more, 1))).toBeGreaterThan(3)
  })
})

describe("a sparse network with random delays", { timeout: 60_000 }, () => {
  test("forks are as frequent as the mean time to hear of a block says", () => {
    // Catches: a flood that is slower or faster than its links, a measure of one link instead of the way.
    const miners = 100
    const born = new Map<string, number>()
    let waited = 0
    let heard = 0
    const result = simulateTimed(
      pow,
      { params: flat, nodes: { miner: names(miners) } },
      {
        seed: 3,
        topology: regular(miners, 8, rng(3)),
        latency: { _tag: "exponential", floor: 0.5, mean: 1.5 },
        relay: true,
        ...mining(miners, 1),
        until: { lucky: 5000 },
        onChange: (_, before: State, after: State, seconds) => {
          const { id } = after.tip
          if (id === before.tip.id) return
          const since = born.get(id)
          if (since === undefined) born.set(id, seconds)
          else {
            waited += seconds - since
            heard++
          }
        },
      },
    )
    const { heights, forked } = census(result)
    const mean = ((waited / heard) * (miners - 1)) / miners
    expect(Math.abs(zScore(forked, heights, simultaneousBlocks(mean, spacing)))).toBeLessThan(3)
    expect(zScore(forked, heights, simultaneousBlocks(2, spacing))).toBeGreaterThan(4)
    expect(zScore(forked, heights, simultaneousBlocks(1.5 * mean, spacing))).toBeLessThan(-4)
  })
})
