/**
 * Drawn worlds in lock-step, every run of each: what is claimed where all that it assumes is so. The bounds in the assumptions, on the
 * boost above all, were found by such worlds; a bound that is too weak shows here.
 */
import { expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import type { Property } from "../../spec/core/Property.ts"
import { HonestBlocksStay, HonestVotesAgree, JustificationMovesOn } from "../../spec/pos/finality/AtRest.ts"
import { type Params, posFinality } from "../../spec/pos/finality/index.ts"
import { lockStepWorld } from "../../spec/pos/finality/LockStepWorlds.ts"
import type { Seen } from "../../spec/pos/finality/State.ts"
import { explore } from "../../src/explore/explore.ts"
import { rng } from "../../src/random/rng.ts"

const claims = [HonestVotesAgree, JustificationMovesOn, HonestBlocksStay]
const roles = ["balancer", "hoarder", "adder", "equivocator", "withholder", "sandwicher"]
const statesMax = 6_000

const random = rng(1)
const oneOf = <A>(all: ReadonlyArray<A>): A => all[random.int(all.length)] as A

/** An adversary that leads slot 1, two honest nodes, two or three slots in epochs of one or two. */
const draw = () => {
  const [slotsPerEpoch, last] = [oneOf([1, 2]), oneOf([2, 3])]
  const change: Partial<Params> = {
    slotsPerEpoch,
    validatorsPerNode: slotsPerEpoch,
    stakes: { M: 1 + random.int(4), P: 3 + random.int(12), Q: 3 + random.int(12) },
    leaders: ["M", ...Array.from({ length: last - 1 }, () => oneOf(["M", "P", "Q", "P", "Q"]))],
    clock: { _tag: "rounds", last },
    boostPercent: oneOf([7, 20, 30, 36, 40, 60]),
    discount: oneOf([true, false]),
    switchSlots: oneOf([0, 1]),
  }
  return lockStepWorld(oneOf(roles), change)
}

test("the claims about time hold in every run of drawn worlds in which all that they assume is so", () => {
  let [inside, outside] = [0, 0]
  for (let i = 0; i < 50; i++) {
    const { setup, environment } = draw()
    const system = compose(posFinality, setup, environment)
    const isAssumed = (claim: Property<Seen, Params>): boolean =>
      (claim.assumes ?? []).every((a) => a.holds?.(setup as never, environment) ?? true)
    for (const within of [true, false]) {
      const asked = claims.filter((claim) => isAssumed(claim) === within)
      if (asked.length === 0) continue
      const { violations, verdict } = explore(system, asked, { statesMax })
      if (verdict === "inconclusive (budget)") continue
      if (within) {
        inside += asked.length
        expect(
          violations.map((v) => v.property),
          JSON.stringify(setup),
        ).toEqual([])
      } else outside += violations.length
    }
  }
  // Catches: worlds in which nothing is claimed, or in which nothing could go wrong.
  expect(inside).toBeGreaterThan(20)
  expect(outside).toBeGreaterThan(10)
})
