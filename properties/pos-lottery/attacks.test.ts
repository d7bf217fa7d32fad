/** How sharp the margin is, and how chains fare where blocks take time. */
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import { blocksApart } from "../../spec/core/lib/History.ts"
import type { Property } from "../../spec/core/Property.ts"
import type { Json } from "../../spec/core/System.ts"
import { type Params, posLottery, praos, withGenesis } from "../../spec/pos/lottery/index.ts"
import { blocksBy } from "../../spec/pos/lottery/Quantities.ts"
import { commonPrefix, forksNeedMargin } from "../../spec/pos/lottery/Race.ts"
import type { Seen } from "../../spec/pos/lottery/State.ts"
import { bounded, smallWorld } from "../../spec/pos/lottery/Worlds.ts"
import { explore } from "../../src/explore/explore.ts"
import { zScore } from "../../src/stats/intervals.ts"
import { simulateTimed } from "../../src/timed/simulate.ts"
import { complete } from "../../src/timed/topology.ts"
import { runs } from "../arbitrary/runs.ts"

describe("forks need margin", () => {
  const { setup, environment } = smallWorld({
    nodes: { staker: ["A"], forker: ["M"] },
    stakers: ["A", "M"],
    slots: 4,
    budget: { Produce: 2, ProduceOn: 3 },
  })
  const violations = (least: number): number =>
    explore(compose(posLottery, setup, environment), [forksNeedMargin(least) as Property<Json>]).violations.length

  // Catches: a monitor that sees no fork, or a margin that is always large.
  test("of at least 1, not of at least 2: every run of a small world", () => {
    expect(violations(1)).toBe(0)
    expect(violations(2)).toBe(1)
  })

  /** Whether random worlds with a bound on delays have a violation. */
  const isViolated = (property: Property<Json>): boolean => {
    const drawn = runs(posLottery, bounded, [property] as never)
    return fc.check(
      fc.property(drawn, (run) => drawn.violated(run) === undefined),
      { seed: 1, numRuns: 300 },
    ).failed
  }

  test.each([
    ["nodes that go over", forksNeedMargin],
    ["nodes side by side", commonPrefix],
  ])("of at least 1, not of at least 2: random worlds, %s", (_, property) => {
    expect(isViolated(property(1) as Property<Json>)).toBe(false)
    expect(isViolated(property(2) as Property<Json>)).toBe(true)
  })
})

describe("chains in time", () => {
  const owners = Array.from({ length: 12 }, (_, i) => `n${i}`)
  const slots = 6_000
  const params: Params = withGenesis(
    { ...praos, lottery: "mixed", epochSlots: 1_000, nonceSlots: 600 },
    owners.map((owner, i) => ({ owner, value: BigInt(1 + i) })),
  )
  /** A run in which a message takes at least so many seconds, and a slot one second. */
  const run = (floor: number): ReadonlyArray<Seen> => {
    const { locals } = simulateTimed(
      posLottery,
      { params: { ...params, seed: 5 }, nodes: { staker: owners } },
      {
        seed: 5,
        topology: complete(owners.length),
        latency: { _tag: "exponential", floor, mean: 0.05 },
        relay: true,
        slotSeconds: 1,
        until: { seconds: slots },
      },
    )
    return locals.flatMap((local) => ("state" in local ? [local.state as Seen] : []))
  }
  const quick = run(0.01)
  const slow = run(20)
  const tipOf = (nodes: ReadonlyArray<Seen>) => (nodes[0] as Seen).tip

  test("quick messages: a block in a share f of the slots, by stake, and nobody apart", () => {
    const { tree, tip } = quick[0] as Seen
    expect(Math.abs(zScore(tip.height, slots, 1 / 20))).toBeLessThan(4)
    const made = blocksBy(tree, tip, 0, slots)
    const stake = (owners.length * (owners.length + 1)) / 2
    for (const [i, owner] of owners.entries())
      expect(Math.abs(zScore(made.get(owner) ?? 0, tip.height, (1 + i) / stake))).toBeLessThan(4)
    expect(Math.max(...quick.flatMap((a) => quick.map((b) => blocksApart(a, b))))).toBeLessThanOrEqual(1)
  })

  test("messages that take as long as a block: the chain grows more slowly, and blocks are lost", () => {
    expect(tipOf(slow).height).toBeLessThan(0.8 * tipOf(quick).height)
    const known = (nodes: ReadonlyArray<Seen>): number => (nodes[0] as Seen).tree.flat(2).length - 1
    expect(known(slow) - tipOf(slow).height).toBeGreaterThan(5 * (known(quick) - tipOf(quick).height))
  })
})
