/** What is remembered changes nothing, and every step of a timed run is a step of the composed system. */

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { sameValue, spell } from "../../spec/core/Canonical.ts"
import { compose } from "../../spec/core/compose.ts"
import { isReaction, type Json } from "../../spec/core/System.ts"
import { toy } from "./toy.ts"
import { type World, watch, worlds } from "./worlds.ts"

/** Everything that can be seen of a run, but for how much was recalled. */
const story = (world: World, memo: boolean): string => {
  const { result, changes, strokes } = watch(world, { memo })
  const { recalled: _, ...counts } = result
  return spell({ changes, strokes, counts } as Json)
}

describe("a run with memory and its slow direct twin", { timeout: 60_000 }, () => {
  test("are the same in every random small world", () => {
    // Catches: a rule remembered although it looked at its own name or at the clock, roles that share a memory, nodes made one
    // that differ, a flood that depends on identity.
    fc.assert(
      fc.property(worlds, (world) => {
        expect(story(world, true)).toBe(story(world, false))
      }),
      { numRuns: 200 },
    )
  })

  test("a seed fixes the run", () => {
    // Catches: a hidden source of randomness, state that outlives a run.
    fc.assert(
      fc.property(worlds, (world) => {
        const once = story(world, true)
        expect(story(world, true)).toBe(once)
      }),
      { numRuns: 50 },
    )
  })
})

describe("the worlds", () => {
  test("hold all that the comparison is meant to cover", () => {
    // Catches: generators that stop making forks, deferrals, losses, timers, urgent events, recollection.
    const totals = new Map<string, number>()
    const add = (what: string, n: number) => totals.set(what, (totals.get(what) ?? 0) + n)
    for (const world of fc.sample(worlds, { numRuns: 300, seed: 1 })) {
      const { result } = watch(world)
      const { events, recalled, stale, lost, bytes, fired, refused } = result
      Object.entries({ events, recalled, stale, lost, bytes, ...fired }).forEach(([what, n]) => void add(what, n))
      for (const [rule, by] of Object.entries(refused))
        for (const [premise, n] of Object.entries(by)) add(`${rule} ${premise}`, n)
    }
    const wanted = [
      ...["events", "recalled", "stale", "lost", "bytes"],
      ...["receive-block", "ask-parent", "give-block", "hear-beat", "beat", "quiet"].map((r) => `toy/${r}`),
      ...["mine", "hoard", "publish", "note", "catch-up"].map((r) => `toy/${r}`),
      ...["receive-block Duplicate", "receive-block ParentUnknown", "publish Few", "hear-beat Deaf"].map(
        (r) => `toy/${r}`,
      ),
      ...["note Early", "beat Tired", "mine Full"].map((r) => `toy/${r}`),
    ]
    for (const what of wanted) expect([what, (totals.get(what) ?? 0) >= 30]).toEqual([what, true])
    expect(totals.get("recalled")).toBeGreaterThan(500)
  })
})

describe("each change of a timed run", () => {
  test("is the one that the composed system makes of the same input", () => {
    // Catches: another order of rules, another dispatch, an outcome that belongs to another state or another node.
    fc.assert(
      fc.property(worlds, (world) => {
        const system = compose(toy, world.setup, { network: "multiset", idle: "consumed" })
        for (const { place, before, after, cause } of watch(world).changes) {
          if (before === null || after === null) continue
          const reaction = system.react(place, { state: before, timers: [], requests: [] }, cause)
          if (!isReaction(reaction)) throw new Error(`refused: ${spell(reaction)}`)
          expect("state" in reaction.local && sameValue(reaction.local.state, after)).toBe(true)
        }
      }),
      { numRuns: 100 },
    )
  })
})
