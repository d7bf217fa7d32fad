/**
 * The states of two-phase commit, counted by hand: what each resource manager may be in, given what is decided.
 */
import { describe, expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import { messageSet, transaction, twoPhase } from "../../spec/twophase/index.ts"
import { NobodyWaitsForEver } from "../../spec/twophase/Properties.ts"
import type { Manager, Seen } from "../../spec/twophase/State.ts"
import { explore } from "../../src/explore/explore.ts"
import { judgeTemporal } from "../../src/temporal/temporal.ts"

const resourcesMax = 6
const sizes = Array.from({ length: resourcesMax }, (_, i) => i + 1)

describe.each(sizes)("with %i resource managers", (n) => {
  const system = compose(twoPhase, transaction(n), messageSet)

  // fails if a rule or the explorer forgets, adds or merges states
  test("four ways each while nothing is decided, six after an abort, two after a commit", () => {
    const found = explore(system, [])
    expect(found.states).toBe(4 ** n + 6 ** n + 2 ** n)
    expect(found.depth).toBe(1 + 3 * n + 1)
  })

  // fails if something can still happen to who has its answer, or somebody is left without one
  test("the ends: everybody committed, or everybody aborted after one of three pasts each", () => {
    const collect = (w: { readonly [place: string]: Seen | null }) => {
      const { TM, ...resources } = w
      return `${(TM as Manager).decision}: ${[...new Set(Object.values(resources))].join(" and ")}`
    }
    const { collected, terminals } = explore(system, [], { collect })
    expect(collected).toEqual({ "abort: aborted": 3 ** n, "commit: committed": 1 })
    expect(terminals).toBe(3 ** n + 1)
  })

  // fails if somebody who is prepared can wait for ever although the transaction manager lives
  test("nobody waits for ever", () => {
    expect(judgeTemporal(system, [NobodyWaitsForEver])[0]).toMatchObject({
      verdict: "holds",
      states: 4 ** n + 6 ** n + 2 ** n,
    })
  })
})
