/** The gadget in virtual time: when a checkpoint is final, with Ethereum's slots and epochs. */
import { describe, expect, test } from "vitest"
import type { State } from "../../spec/pos/finality/State.ts"
import type { TimedOptions, TimedResult } from "../../src/timed/options.ts"
import { paramsOf, shownBy, simulated, slotBegins } from "./timed.ts"

describe("64 slots of 12 seconds", () => {
  const nodes = 8
  const params = paramsOf(nodes, 64)
  const firstFinal = new Map<number, number>()
  const result = simulated(params, nodes, 130, 1, {
    onChange: (_, __, after: State, seconds) => {
      for (const c of shownBy(params, nodes, after).finalized) {
        if (!firstFinal.has(c.epoch)) firstFinal.set(c.epoch, seconds)
      }
    },
  })

  test("the checkpoint of an epoch is final when two epochs are over", () => {
    // Catches: votes that count before their epoch is over, links that are one epoch off, a clock in another unit.
    for (const epoch of [1, 2, 3]) {
      expect(firstFinal.get(epoch)).toBeCloseTo(slotBegins((epoch - 1) * 32 + 1) + 768, 6)
    }
    expect(firstFinal.has(4)).toBe(false)
  })

  test("no slot is missed, and nothing is refused but what comes twice", () => {
    // Catches: proposals or votes in the wrong third of a slot, votes that arrive before their head.
    const { head } = shownBy(params, nodes, (result.locals[0] as { readonly state: State }).state)
    expect([head.slot, head.height]).toEqual([130, 130])
    const refused = Object.values(result.refused).flatMap((r) => Object.keys(r))
    expect(refused).toEqual([])
  })
})

/** Four nodes over 200 slots: when each epoch is first justified, and first final, for anybody. */
const firsts = (faults: TimedOptions["faults"]) => {
  const params = paramsOf(4, 32)
  const [justified, final] = [new Map<number, number>(), new Map<number, number>()]
  simulated(params, 4, 200, 2, {
    ...(faults === undefined ? {} : { faults }),
    onChange: (_, __, after: State | null, seconds) => {
      if (after === null) return
      const shown = shownBy(params, 4, after)
      for (const c of shown.justified) if (!justified.has(c.epoch)) justified.set(c.epoch, seconds)
      for (const c of shown.finalized) if (!final.has(c.epoch)) final.set(c.epoch, seconds)
    },
  })
  return { justified, final }
}

test("if half of the stake is away for an epoch, it is never justified, and finality waits", () => {
  // Catches: a quorum that counts who is there instead of all stake; validators that never come back.
  const away = ["n002", "n003"].map((node) => ({ node, at: slotBegins(33), until: slotBegins(65) }))
  const [calm, torn] = [firsts(undefined), firsts({ crashes: away })]
  expect([1, 2, 3].map((e) => calm.final.get(e))).toEqual([64, 96, 128].map((slot) => slotBegins(slot + 1)))
  expect([...torn.justified.keys()].sort()).toEqual([0, 1, 3, 4, 5, 6])
  expect([1, 2].map((e) => torn.final.has(e))).toEqual([false, false])
  expect(torn.final.get(3)).toBe(slotBegins(129))
})

/** A run, and the same without anything remembered. */
const twins = (nodes: number, validators: number, seed: number, more: Partial<TimedOptions>) => {
  const [remembering, direct] = [true, false].map((memo) =>
    simulated(paramsOf(nodes, validators), nodes, 100, seed, { ...more, memo }),
  ) as [TimedResult, TimedResult]
  expect({ ...remembering, recalled: 0 }).toEqual({ ...direct, recalled: 0 })
  return remembering
}

describe("to remember changes nothing", () => {
  test("in a calm network, where nodes that have heard the same share nearly all work", () => {
    // Catches: nodes told apart by what they signed themselves, or by the order in which votes came; a memory that is left half filled.
    const { events, recalled } = twins(10, 320, 3, {})
    expect([events > 5_000, recalled / events > 0.8]).toEqual([true, true])
  })

  test("in one in which votes come late, in any order, on several branches, or not at all", () => {
    // Catches: votes that are counted at the wrong time, twice or never; a vote for another head that is taken for one of the same.
    const faults = {
      crashes: [{ node: "n003", at: 100, until: 400 }],
      cuts: [{ at: 500, until: 700, groups: [["n000", "n001", "n002"]] }],
    }
    const slow = { latency: { _tag: "exponential", mean: 6, floor: 0.1 } } as const
    const clockAhead = (place: number): number => (place % 3) * 3
    const refused = [{ faults }, { ...slow }, { ...slow, faults }, { clockAhead }, { ...slow, clockAhead, faults }].map(
      (more, seed) => Object.keys(twins(10, 80, seed, more).refused["pos-finality/receive-votes"] ?? {}),
    )
    expect(new Set(refused.flat())).toEqual(new Set(["VotesKnown", "HeadUnknown", "VotesTooEarly"]))
  })
})
