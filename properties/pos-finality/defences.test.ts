/**
 * Each random world in which a defence holds, with the defence off: the same search must then find a violation, or its silence says
 * nothing. The page tells in which run.
 */
import * as fc from "fast-check"
import { expect, test } from "vitest"
import type { Property } from "../../spec/core/Property.ts"
import type { Random } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import {
  CulpritsAreKnown,
  FinalityMovesOn,
  HeadsAgree,
  HonestBlocksStay,
  HonestVotesAgree,
  JustificationMovesOn,
} from "../../spec/pos/finality/AtRest.ts"
import { type Params, posFinality, posFinalityChapter } from "../../spec/pos/finality/index.ts"
import { AccountableSafety, NoConflictingBlocks, NoConflictingFinality } from "../../spec/pos/finality/Properties.ts"
import type { Seen } from "../../spec/pos/finality/State.ts"
import { runs } from "../arbitrary/runs.ts"
import { blockRuns, blockSeed } from "../suites/blocks.ts"

/** In which run a claim is first violated where these parameters are changed; blocks are drawn as `quorate check --seed 1` does. */
const violatedIn = (id: string, change: Partial<Params>, claim: Property<Seen, Params>, most: number): number => {
  const { space } = posFinalityChapter.scenarios.find((s) => s.id === `pos-finality/${id}`) as Random<Params, Seen>
  const arbitrary = runs(posFinality, { ...space, params: { ...space.params, ...change } }, [claim as Property<Json>], {
    strategy: "mix",
    remembers: true,
  })
  for (let block = 0; block * blockRuns < most; block++) {
    const property = fc.property(arbitrary, (run) => arbitrary.violated(run) === undefined)
    const seed = blockSeed(1, `pos-finality/${id}`, block) | 0
    const { failed, numRuns } = fc.check(property, { seed, numRuns: blockRuns, endOnFailure: true })
    if (failed) return block * blockRuns + numRuns
  }
  return Number.POSITIVE_INFINITY
}

const half = { most: 1, of: 2 }
const rows: ReadonlyArray<readonly [id: string, off: Partial<Params>, claim: Property<Seen, Params>, run: number]> = [
  ["double-votes", { slashing: ["surround"] }, CulpritsAreKnown, 2],
  ["double-votes", { discount: false }, HeadsAgree, 142],
  ["surround-votes", { slashing: ["double"] }, CulpritsAreKnown, 39],
  ["nothing-at-stake", { slashing: [] }, CulpritsAreKnown, 3],
  ["nothing-at-stake", { discount: false }, HeadsAgree, 4],
  ["a-third-named", { slashing: ["surround"] }, AccountableSafety, 97],
  ["a-third-around-named", { slashing: ["double"] }, AccountableSafety, 270],
  ["balancing-at-random", { boostPercent: 0 }, HonestVotesAgree, 24],
  ["balancing-at-random", { boostPercent: 0 }, JustificationMovesOn, 24],
  ["old-votes-longer", { boostPercent: 0 }, JustificationMovesOn, 132],
  ["double-votes-longer", { discount: false }, JustificationMovesOn, 121],
  ["ex-ante-longer", { boostPercent: 0 }, HonestBlocksStay, 2],
  ["bouncing-longer", { switchSlots: 3 }, FinalityMovesOn, 29],
  ["told-at-any-time", { switchSlots: 1 }, HeadsAgree, 84],
  ["chaos", { quorum: half }, HeadsAgree, 49],
  ["chaos-with-clocks", { quorum: half }, NoConflictingBlocks, 39],
  ["clocks", { quorum: half }, NoConflictingFinality, 8],
  ["forgetful", { quorum: half }, HeadsAgree, 297],
  ["longer-epochs", { quorum: half }, HeadsAgree, 42],
  ["longer-epochs", { quorum: { most: 1, of: 3 } }, NoConflictingFinality, 203],
]

test.each(rows.map(([id, off, claim, run]) => [id, JSON.stringify(off), claim.id, off, claim, run] as const))(
  "%s with %s: %s",
  (id, _, __, off, claim, run) => {
    // Catches: a random world that is too short, too long or too calm for the attack.
    expect(violatedIn(id, off, claim, 1000)).toBe(run)
  },
)
