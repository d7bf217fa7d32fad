/**
 * What the tests of shrinking share: finding counterexamples, and the slow obvious ways to look at them.
 */
import * as fc from "fast-check"
import { above, forkPoint } from "../../spec/core/lib/BlockTree.ts"
import { eachStep, type Property } from "../../spec/core/Property.ts"
import type { Protocol } from "../../spec/core/Protocol.ts"
import type { NodeId } from "../../spec/core/Rule.ts"
import type { Space } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import { makePayment } from "../../spec/pow/Hashing.ts"
import { minimal, type Params } from "../../spec/pow/index.ts"
import type { Seen } from "../../spec/pow/State.ts"
import type { Action, Run } from "../../src/run/Action.ts"
import { docketOf } from "../../src/run/Judge.ts"
import { perform } from "../../src/run/perform.ts"
import { runs } from "../arbitrary/index.ts"

/** No node leaves more than k blocks behind. */
export const reorgAtMost = (k: number): Property<Seen, Params> =>
  eachStep(
    { id: `test/reorg-at-most-${k}`, source: "a test", says: "" },
    (before, after) => above(after.tree, forkPoint(after.tree, before.tip, after.tip), before.tip).length <= k,
  )

const coin = { transaction: minimal.genesis.transactions[0]?.id as string, index: 0 }

/** The owner of the first coin pays it to one node and to another: only one payment can be written. */
const payTo = (to: NodeId): Json => ({
  _tag: "Submit",
  transaction: makePayment("spelled", {
    inputs: [{ from: coin, signedBy: "A" }],
    outputs: [{ value: 50n, owner: to }],
  }),
})
const payments = [payTo("B"), payTo("C")]

/** Miners, up to six blocks, two conflicting payments, no faults. */
export const miners: Space<Params> = {
  params: minimal,
  nodes: { miner: [2, 4] },
  budget: { Mine: [1, 6] },
  requests: { count: [0, 2], from: () => payments },
  steps: [40, 40],
}

/** The first run of a seed that violates the property, as it was drawn; undefined if there is none in `most` runs. */
export const firstFailing = <P>(
  protocol: Protocol<P>,
  space: Space<P>,
  property: Property<Json, P>,
  seed: number,
  most = 300,
): Run<P> | undefined => {
  const arbitrary = runs(protocol, space, [property])
  const passes = fc.property(arbitrary, (run) => arbitrary.violated(run) === undefined)
  return fc.check(passes, { seed, numRuns: most, endOnFailure: true }).counterexample?.[0]
}

/** Whether these actions still violate the property in the run's world, played plainly. */
export const stillFails = <P>(
  protocol: Protocol<P>,
  { world }: Run<P>,
  property: Property<Json, P>,
  actions: ReadonlyArray<Action>,
): boolean => perform(protocol, world, actions, docketOf([property])).violated === property.id

export const without = <A>(xs: ReadonlyArray<A>, i: number): ReadonlyArray<A> => xs.filter((_, k) => k !== i)

/** Where a single action can be removed and the run still fails. */
export const removable = <P>(protocol: Protocol<P>, run: Run<P>, property: Property<Json, P>): ReadonlyArray<number> =>
  run.actions.flatMap((_, i) => (stillFails(protocol, run, property, without(run.actions, i)) ? [i] : []))

/** The slow obvious way to shrink: remove one action after the other for as long as the run still fails. */
export const greedily = <P>(protocol: Protocol<P>, run: Run<P>, property: Property<Json, P>): Run<P> => {
  const docket = docketOf([property])
  for (let i = run.actions.length - 1; i >= 0; i--) {
    const player = perform(protocol, run.world, without(run.actions, i), docket)
    if (player.violated === property.id) return greedily(protocol, { ...run, actions: player.performed }, property)
  }
  return run
}
