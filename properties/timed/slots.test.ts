/** Time in slots: who is asked when, what its clock shows, and that memory and seeds change nothing. */

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { spell } from "../../spec/core/Canonical.ts"
import type { Json } from "../../spec/core/System.ts"
import { rng } from "../../src/random/rng.ts"
import type { TimedOptions } from "../../src/timed/options.ts"
import { Slots } from "../../src/timed/slots.ts"
import { connected } from "../../src/timed/topology.ts"
import { type Event, idOf, run } from "./slotted.ts"

describe("at the beginning of a slot", () => {
  test("each leader in turn makes one block, on all that has arrived", () => {
    // Catches: slots that begin at 0 or one too late, a clock that lags, a second block in one slot, blocks by luck in between.
    const { result, made, states } = run(3, 3)
    expect(made.map(({ at, slot, place }) => [at, slot, place])).toEqual(
      Array.from({ length: 10 }, (_, i) => [10 * (i + 1), i + 1, (i + 1) % 3]),
    )
    made.forEach(({ parent }, i) => void expect(parent).toBe(idOf(made[i - 1])))
    expect([result.slots, result.lucky, result.seconds]).toEqual([10, 10, 100])
    expect(result.fired["slotted/produce"]).toBe(10)
    expect(result.refused["slotted/produce"]).toEqual({ Twice: 10 })
    expect(states[0]?.blocks.length).toBe(9)
  })

  test("what arrives at that very instant is known, what leaves then is not", () => {
    // Catches: slots before arrivals of the same instant; places that hear of each other's blocks while they are being asked.
    const late = run(2, 2, { latency: { _tag: "constant", seconds: 10 } })
    late.made.forEach(({ parent }, i) => void expect(parent).toBe(idOf(late.made[i - 1])))
    const together = run(3, 1, { latency: { _tag: "constant", seconds: 0 }, until: { seconds: 10 } })
    expect(together.made.map(({ parent, place }) => [parent, place])).toEqual([0, 1, 2].map((place) => ["g", place]))
  })

  test("luck strikes only where it is asked for", () => {
    // Catches: candidates of slots that luck offers a second time; a rate that is lost.
    expect(run(1, 3).made.length).toBe(3)
    expect(run(1, 0, { luckPerSecond: 1 }).result.refused["slotted/produce"]?.["NotMine"]).toBeGreaterThan(50)
  })

  test("urgent events are urgent in a run without luck", () => {
    // Catches: infinity times 0.
    const urgent = run(
      2,
      2,
      {},
      {
        candidates: (_, { blocks, notes }) =>
          notes < blocks.length ? [{ _tag: "Note", text: "seen" } satisfies Event] : [],
        rate: () => Number.POSITIVE_INFINITY,
      },
    )
    expect(urgent.states.map(({ notes, blocks }) => notes - blocks.length)).toEqual([0, 0])
  })

  test("nobody is asked who is down", () => {
    // Catches: a crashed node that leads; a node that comes back at the beginning of its slot and misses it, or goes then and does not.
    const slotsOf = (more: Partial<TimedOptions>) =>
      run(2, 1, more).made.flatMap((b) => (b.place === 1 ? [b.slot] : []))
    const crash = (at: number, until: number) => ({ faults: { crashes: [{ node: "n1", at, until }] } })
    expect(slotsOf(crash(25, 55))).toEqual([1, 2, 6, 7, 8, 9, 10])
    expect(slotsOf(crash(30, 60))).toEqual([1, 2, 6, 7, 8, 9, 10])
    expect(slotsOf({ faults: { late: { n1: 75 } } })).toEqual([8, 9, 10])
  })

  test("a run ends where it is told to", () => {
    // Catches: bounds that are not looked at within a slot, and a run without end.
    expect(run(4, 1, { until: { seconds: 100, lucky: 6 } }).made.length).toBe(6)
    expect(run(4, 1, { until: { seconds: 99.9 } }).result.slots).toBe(9)
    expect(() => run(1, 1, { until: { lucky: 1 } })).toThrow(/until.seconds/)
    for (const slotSeconds of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => run(1, 1, { slotSeconds })).toThrow(/slotSeconds/)
  })
})

describe("clocks in a run with slots", () => {
  test("who is ahead begins earlier, who is behind later, each with the slot that its own clock shows", () => {
    // Catches: skew of the wrong sign, a slot asked for that is not the clock's, places that are asked twice or not at all.
    const ahead = [0, 4, -4, 25]
    const { made } = run(4, 1, { clockAhead: (place) => ahead[place] as number, until: { seconds: 34 } })
    const times = ahead.map((_, p) => made.filter(({ place }) => place === p).map(({ slot, at }) => [slot, at]))
    expect(times).toEqual([
      [1, 2, 3].map((s) => [s, 10 * s]),
      [1, 2, 3].map((s) => [s, 10 * s - 4]),
      [1, 2, 3].map((s) => [s, 10 * s + 4]),
      [3, 4, 5].map((s) => [s, 10 * s - 25]),
    ])
  })

  test("a block from the future waits", () => {
    // Catches: a reading without the skew.
    const { result, states } = run(2, 2, {
      clockAhead: (place) => (place === 1 ? 5 : 0),
      retrySeconds: 2,
      until: { seconds: 12 },
    })
    expect(result.refused["slotted/receive"]?.["Future"]).toBeGreaterThan(0)
    expect(states[0]?.blocks.map(idOf)).toContain("1n1")
  })

  test("a clock of one's own decides what is read", () => {
    // Catches: `clock` that is left aside once there are slots.
    expect(run(1, 1, { clock: () => 70 }).made.map(({ slot }) => slot)).toEqual([7])
  })

  test("each slot is the one that its first second shows, however numbers round", () => {
    // Catches: 0.7 · 3 / 0.7 that comes out below 3; a search that never ends; an order that goes back in time.
    const seconds = fc.constantFrom(0.1, 0.3, 0.7, 1 / 3, 0.5, 12, 600, Math.PI)
    const ahead = fc.constantFrom(0, 0, 0.1, -0.7, 5, -1e-9, 1e-9)
    fc.assert(
      fc.property(seconds, fc.array(ahead, { minLength: 1, maxLength: 4 }), (slotSeconds, list) => {
        const slots = new Slots(slotSeconds, Float64Array.from(list))
        const last = list.map(() => 0)
        let now = 0
        for (let k = 0; k < 200; k++) {
          expect(slots.next).toBeGreaterThanOrEqual(now)
          now = slots.next
          slots.begin()
          for (const place of slots.places) {
            expect(Math.floor((now + (list[place] as number)) / slotSeconds)).toBe(slots.slot)
            expect(Math.floor(slots.reading(now, place) / slotSeconds)).toBe(slots.slot)
            if (last[place] !== 0) expect(slots.slot).toBe((last[place] as number) + 1)
            last[place] = slots.slot
          }
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe("a run with slots", () => {
  const worlds = fc.record({
    n: fc.integer({ min: 1, max: 6 }),
    every: fc.integer({ min: 0, max: 4 }),
    seed: fc.nat(),
    slotSeconds: fc.constantFrom(1, 0.3, 7),
    mean: fc.constantFrom(0.1, 2, 9),
    ahead: fc.constantFrom(0, 0, 0.5),
    crash: fc.boolean(),
    luckPerSecond: fc.constantFrom(0, 0.1),
  })
  type World = typeof worlds extends fc.Arbitrary<infer W> ? W : never

  const story = ({ n, every, seed, slotSeconds, mean, ahead, crash, luckPerSecond }: World, memo: boolean) => {
    const { result, made, states } = run(n, every, {
      memo,
      seed,
      slotSeconds,
      luckPerSecond,
      clockAhead: (place) => (place % 2) * ahead,
      topology: connected(n, 1, rng(seed)),
      latency: { _tag: "exponential", floor: 0, mean },
      retrySeconds: 1,
      until: { seconds: 40 },
      faults: crash ? { crashes: [{ node: "n0", at: 5, until: 15 }] } : {},
    })
    const { recalled, ...counts } = result
    return { recalled, text: spell({ made, states, counts } as Json) }
  }

  test("is fixed by its seed, and its twin without memory is the same", () => {
    // Catches: outcomes remembered across slots although the clock's reading differs; state that outlives a run.
    let recalled = 0
    fc.assert(
      fc.property(worlds, (world) => {
        const once = story(world, true)
        recalled += once.recalled
        expect(story(world, true).text).toBe(once.text)
        expect(story(world, false).text).toBe(once.text)
      }),
      { numRuns: 100 },
    )
    expect(recalled).toBeGreaterThan(300)
  })
})
