/** Who is convicted as votes come in one by one, against all pairs of votes that anybody has heard. */
import * as fc from "fast-check"
import { expect, test } from "vitest"
import { makeVotes, origin } from "../../spec/pos/finality/Checkpoints.ts"
import { minimal } from "../../spec/pos/finality/Params.ts"
import { withVotes } from "../../spec/pos/finality/Record.ts"
import { evidenceIn, isDoubleVote, isSurroundVote } from "../../spec/pos/finality/Slashing.ts"
import type { Checkpoint, State, Votes } from "../../spec/pos/finality/State.ts"
import { firstSlot } from "../../spec/pos/finality/Time.ts"
import { start } from "../../spec/pos/finality/Validator.ts"

const params = { ...minimal, slotsPerEpoch: 2, validatorsPerNode: 2 }
const ctx = { self: "A", params, nodes: { validator: ["A", "M"] } }

const checkpoint = (epoch: number): Checkpoint => ({ ...origin, epoch })
/** Votes of a validator in its committee, also such as no valid message holds: in a slot of another epoch, or without a later target. */
const anyVotes: fc.Arbitrary<Votes> = fc
  .record({
    epoch: fc.integer({ min: 1, max: 4 }),
    place: fc.integer({ min: 0, max: 1 }),
    source: fc.integer({ min: 0, max: 4 }).map(checkpoint),
    target: fc.integer({ min: 0, max: 4 }).map(checkpoint),
    head: fc.constantFrom("g", "h").map((block) => ({ block, height: 0 })),
    signedBy: fc.constantFrom("A", "M"),
  })
  .map(({ epoch, place, ...rest }) =>
    makeVotes({ ...rest, slot: firstSlot(params, epoch) + place, validators: [`${rest.signedBy}.${place}`] }),
  )

test("the guilty are those of whom two votes break a condition, whatever was heard in whatever order", () => {
  // Catches: epochs that are passed over, also that of the target where the source is no earlier.
  let [double, surround] = [0, 0]
  fc.assert(
    fc.property(fc.uniqueArray(anyVotes, { maxLength: 6, selector: (v) => v.id }), (all) => {
      const heard = all.reduce((s: State, v) => withVotes(ctx, s, v), start(ctx))
      const evidence = evidenceIn(params.slashing, all)
      expect(heard.guilty).toEqual([...new Set(evidence.map((e) => e.validator))].sort())
      double += evidence.filter((e) => isDoubleVote(e.first, e.second)).length
      surround += evidence.filter((e) => isSurroundVote(e.first, e.second)).length
    }),
    { numRuns: 3000 },
  )
  expect(Math.min(double, surround)).toBeGreaterThan(30)
})

test("votes in a committee that is not the validator's are not compared with its others: NotInCommittee refuses them", () => {
  const vote = (slot: number) =>
    makeVotes({
      slot,
      source: origin,
      target: checkpoint(1),
      head: { block: "g", height: 0 },
      validators: ["M.0"],
      signedBy: "M",
    })
  const heard = [vote(1), vote(2)].reduce((s: State, v) => withVotes(ctx, s, v), start(ctx))
  expect(evidenceIn(params.slashing, [vote(1), vote(2)]).length).toBe(1)
  expect(heard.guilty).toEqual([])
})
