/**
 * Two-phase commit against the published counts of its TLA+ model, which count what changes nothing as well.
 */
import { describe, expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import { messageSet, transaction, twoPhase } from "../../spec/twophase/index.ts"
import { Committed, Consistent, DecisionsStay, NobodyCommits } from "../../spec/twophase/Properties.ts"
import { explore } from "../../src/explore/explore.ts"
import { naive } from "../../src/explore/naive.ts"

const system = (n: number) => compose(twoPhase, transaction(n), messageSet)

describe("two-phase commit", () => {
  test("with 3 nodes: 288 distinct, 1,146 generated, depth 11, as published for TwoPhase.tla", () => {
    const found = explore(system(3), [Consistent, DecisionsStay, Committed])
    expect(found.verdict).toBe("holds (exhaustive, 288 states)")
    expect(found).toMatchObject({
      states: 288,
      generated: 1146,
      depth: 11,
      transitions: 761,
      terminals: 28,
      deadlocks: 0,
    })
    expect(found.reached.map((w) => w.property)).toEqual(["twophase/committed"])
  })

  test("with 7 nodes: 296,448 distinct; 2,744,706 transitions by the published count, 1,735,809 that change something", () => {
    const found = explore(system(7), [Consistent])
    expect(found.verdict).toBe("holds (exhaustive, 296448 states)")
    expect(found).toMatchObject({ generated: 2_744_706, transitions: 1_735_809 })
  })

  test("a shortest counterexample: both prepare, both are noted, the manager decides, one hears of it", () => {
    const { verdict, violations } = explore(system(2), [NobodyCommits])
    expect(verdict).toBe("violated")
    const kinds = violations[0]?.path.map(({ kind, place }) => `${place} ${kind}`)
    expect(kinds).toHaveLength(6)
    expect([...(kinds ?? [])].sort()).toEqual([
      "0 Decide",
      "0 deliver",
      "0 deliver",
      "1 Prepare",
      "1 deliver",
      "2 Prepare",
    ])
    expect(violations).toEqual(naive(system(2), [NobodyCommits]).violations)
  })

  test("counts distinct pairs of state and input: a rule's firing and a premise's refusal", () => {
    const { fired, refused } = explore(system(1), [])
    expect(fired).toEqual({
      "twophase/abort": 2,
      "twophase/choose-to-abort": 1,
      "twophase/commit": 1,
      "twophase/note-prepared": 2,
      "twophase/obey-abort": 3,
      "twophase/obey-commit": 2,
      "twophase/prepare": 1,
    })
    expect(refused["twophase/commit"]).toEqual({ Decided: 3, NotAllPrepared: 1 })
    expect({ fired, refused }).toEqual({ fired: naive(system(1), []).fired, refused: naive(system(1), []).refused })
  })
})
