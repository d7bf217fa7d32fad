/** The gadget in virtual time: when a checkpoint is final, with Ethereum's slots and epochs. */
import { describe, expect, test } from "vitest"
import type { State } from "../../spec/pos/finality/State.ts"
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

test("a node that was away for an epoch delays finality, and then it goes on", () => {
  // Catches: a quorum that counts who is there instead of all stake; validators that never come back.
  const nodes = 4
  const params = paramsOf(nodes, 32)
  const away = ["n002", "n003"].map((node) => ({ node, at: slotBegins(33), until: slotBegins(65) }))
  let latest = 0
  const result = simulated(params, nodes, 200, 2, {
    faults: { crashes: away },
    onChange: (_, __, after: State | null) => {
      if (after !== null) latest = Math.max(latest, shownBy(params, nodes, after).finalized.at(-1)?.epoch ?? 0)
    },
  })
  expect(result.slots).toBe(600)
  expect(latest).toBe(5)
})
