/**
 * Common prefix, chain growth and chain quality, measured in timed runs of a mesh of honest miners; and whether
 * honesty prevails in a race of blocks, which is what settled payments depend on.
 */
import { describe, expect, test } from "vitest"
import { blocksApart } from "../../spec/core/lib/History.ts"
import { deepestDisagreement, growth, quality } from "../../spec/pow/Quantities.ts"
import { honestyPrevails } from "../../spec/pow/Settled.ts"
import type { State } from "../../spec/pow/State.ts"
import { names, runMesh, spacing, stateAt } from "../timed/mesh.ts"
import { flat } from "../timed/parties.ts"

const miners = 20
const statesOf = (result: ReturnType<typeof runMesh>): ReadonlyArray<State> =>
  names(miners).map((_, place) => stateAt(result, place))

describe("a mesh of twenty equal miners", () => {
  // x = λD = 0.2: in the limit of many miners a chain grows by λ/(1 + x); with 20 a little more
  const x = 0.2
  const blocks = 4000
  const result = runMesh({ miners, delay: x * spacing, rate: 1, seed: 5, blocks })
  const states = statesOf(result)
  const first = states[0] as State

  // fails if work is lost to forks that do not happen, or none is lost at all
  test("grows between the limit of many miners and the rate of blocks", () => {
    const genesis = { ...first, tip: flat.genesis }
    const perSpacing = growth(genesis, first, result.seconds / spacing)
    const found = blocks / (result.seconds / spacing)
    expect(perSpacing).toBeLessThan(found)
    expect(perSpacing).toBeGreaterThan((found / (1 + x)) * 0.98)
  })

  // fails if nodes that hear of everything within a fifth of the block time are far apart at the end
  test("ends with chains that differ by a few blocks at most", () => {
    expect(deepestDisagreement(states)).toBeLessThanOrEqual(3)
    expect(blocksApart(first, first)).toBe(0)
  })

  // fails if a miner's share of the chain does not follow its share of the power
  test("gives five of twenty miners about a quarter of the chain", () => {
    const share = quality(first.tree, first.tip, blocks, new Set(names(miners).slice(0, 5)))
    expect(share).toBeGreaterThan(0.22)
    expect(share).toBeLessThan(0.28)
  })
})

// fails if one of two chains that fork is taken to be a prefix of the other
test("two branches of length two and one are two and one blocks apart", () => {
  const slow = runMesh({ miners: 2, delay: 1e9, rate: 1, seed: 1, blocks: 6 })
  const [a, b] = [stateAt(slow, 0), stateAt(slow, 1)]
  expect(a.tip.height + b.tip.height).toBe(6)
  expect(blocksApart(a, b)).toBe(a.tip.height)
  expect(blocksApart(b, a)).toBe(b.tip.height)
  expect(deepestDisagreement([a, b])).toBe(Math.max(a.tip.height, b.tip.height))
})

// fails if a tie goes to honesty, a block at just Δ from another counts as a loner, or one that not everybody has heard of counts
test.each([
  ["one block that all have heard of", [5], [], 7, 1, true],
  ["one block that somebody may not have heard of", [5], [], 6, 1, false],
  ["as many blocks of the adversary", [5], [4], 9, 1, false],
  ["a block of the adversary that is not answered", [3, 6], [7], 20, 1, false],
  ["two blocks at just Δ", [5, 7], [], 20, 2, false],
  ["two blocks further apart than Δ", [5, 8], [], 20, 2, true],
] as const)("honesty and one confirmation: %s", (_, honest, corrupt, now, delta, prevails) => {
  expect(honestyPrevails({ honest, corrupt, broken: false }, 1, now, delta)).toBe(prevails)
})
