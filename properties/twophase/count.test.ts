/**
 * The states of two-phase commit, counted by hand: what each resource manager may be in, given what is decided.
 */
import { describe, expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import { messageSet, transaction, twoPhase } from "../../spec/twophase/index.ts"
import { NobodyWaitsForEver, safety } from "../../spec/twophase/Properties.ts"
import type { Manager, Seen } from "../../spec/twophase/State.ts"
import { explore } from "../../src/explore/explore.ts"
import { judgeTemporal } from "../../src/temporal/temporal.ts"

const resourcesMax = 6
const sizes = Array.from({ length: resourcesMax }, (_, i) => i + 1)

/** How many ways there are to put n equal things into so many boxes. */
const multisets = (n: number, boxes: number): number =>
  Array.from({ length: boxes - 1 }, (_, i) => (n + i + 1) / (i + 1)).reduce((a, b) => a * b, 1)

describe.each(sizes)("with %i resource managers", (n) => {
  const system = compose(twoPhase, transaction(n), messageSet)

  // fails if a rule or the explorer forgets, adds or merges states
  test("four ways each while nothing is decided, six after an abort, two after a commit", () => {
    const found = explore(system, [])
    expect(found.states).toBe(4 ** n + 6 ** n + 2 ** n)
    expect(found.depth).toBe(1 + 3 * n + 1)
  })

  // fails if the declared symmetry tells resource managers apart, or takes different configurations for one
  test("up to their names: only how many are in each of the ways", () => {
    const found = explore(system, safety, { symmetry: true })
    expect(found.states).toBe(Math.round(multisets(n, 4) + multisets(n, 6) + multisets(n, 2)))
    expect(found.verdict).toMatch(/^holds/)
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
