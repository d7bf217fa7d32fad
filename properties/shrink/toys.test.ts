/** Shrinking of small protocols: faults, values, environments, settling, and random tables. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { spell } from "../../spec/core/Canonical.ts"
import type { Property } from "../../spec/core/Property.ts"
import type { Protocol } from "../../spec/core/Protocol.ts"
import type { Space } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import type { Action, Run } from "../../src/run/Action.ts"
import { minimise } from "../../src/shrink/shrink.ts"
import { isSmaller, sizeOf } from "../../src/shrink/size.ts"
import { inSpace } from "../../src/shrink/space.ts"
import { firstFailing, greedily, removable, stillFails } from "./common.ts"
import {
  EvenlyHeard,
  EveryoneHears,
  forgetful,
  HearsNothingAbove,
  NeverIn,
  PromisesLast,
  type Table,
  tableProtocol,
  talk,
} from "./toys.ts"

const plain = { network: "multiset", idle: "consumed" } as const
const seeds = Array.from({ length: 30 }, (_, k) => k + 1)

const smallest = (protocol: Protocol<Json>, space: Space<Json>, property: Property<Json>) =>
  seeds.flatMap((seed) => {
    const run = firstFailing(protocol, space, property, seed)
    return run === undefined ? [] : [minimise(protocol, run, property, inSpace(space)).run]
  })

/** Everything that an environment can have. */
const stormy: Space<Json> = {
  params: {},
  nodes: { speaker: [2, 5] },
  budget: { Say: [1, 10], crash: [0, 2], drop: [0, 3], duplicate: [0, 3], partition: [0, 2], tick: [0, 5] },
  topology: { degree: [1, 2] },
  relay: true,
  partitions: ["one", "halves", "majorities-ring", "minority-third", "bridge"],
  timing: ["asynchronous", "synchronous", "partiallySynchronous"],
  delta: [1, 3],
  gst: [0, 3],
  skew: [0, 3],
  late: [0, 2],
  steps: [20, 60],
}

describe("values and environments", () => {
  const shrunk = smallest(talk, stormy, HearsNothingAbove(6))

  it("end at the smallest number that fails, in the plainest world", () => {
    expect(shrunk.length).toBe(seeds.length)
    for (const run of shrunk) {
      const [said, heard] = run.actions
      expect(run.actions).toHaveLength(2)
      expect(said).toMatchObject({ _tag: "Do", event: { _tag: "Say", value: 7 } })
      expect(heard).toMatchObject({ _tag: "Deliver", cause: 1 })
      expect(run.world.setup.nodes["speaker"]).toHaveLength(2)
      expect(run.world.environment).toEqual({
        network: "multiset",
        idle: "consumed",
        relay: true,
        timing: { _tag: "asynchronous" },
        budget: { Say: 1 },
      })
    }
  })

  it("leave a space only where the caller allows it", () => {
    const strict: Space<Json> = { ...stormy, nodes: { speaker: [4, 5] }, timing: ["synchronous"], late: [1, 2] }
    for (const run of smallest(talk, strict, HearsNothingAbove(6))) {
      expect(run.world.setup.nodes["speaker"]).toHaveLength(4)
      expect(run.world.environment.timing?._tag).toBe("synchronous")
      expect(run.world.environment.late).toHaveLength(1)
    }
  })

  it("become no harsher where the caller says nothing: messages are bounded and passed on as before", () => {
    for (const seed of seeds.slice(0, 10)) {
      const drawn = firstFailing(talk, { ...stormy, timing: ["synchronous"] }, HearsNothingAbove(6), seed) as Run
      const { environment } = minimise(talk, drawn, HearsNothingAbove(6)).run.world
      expect([environment.timing?._tag, environment.relay]).toEqual(["synchronous", true])
      expect(Object.keys(environment).sort()).toEqual(["budget", "idle", "network", "relay", "timing"])
    }
  })

  it("keep the assumptions of the property", () => {
    const assumes = [{ id: "three", says: "", holds: (s: Json) => s.nodes.speaker.length >= 3 }]
    const assuming = { ...HearsNothingAbove(6), assumes } as Property<Json>
    for (const run of smallest(talk, { ...stormy, nodes: { speaker: [3, 5] } }, assuming)) {
      const free = minimise(talk, run, assuming, {})
      expect(free.run.world.setup.nodes["speaker"]).toHaveLength(3)
    }
  })
})

describe("faults", () => {
  const space: Space<Json> = {
    params: {},
    nodes: { voter: [1, 3] },
    budget: { crash: [1, 3], drop: [0, 2], tick: [0, 4], partition: [0, 2] },
    partitions: ["halves"],
    steps: [10, 40],
  }

  it("that are needed stay, and no other", () => {
    const shrunk = smallest(forgetful, space, PromisesLast)
    expect(shrunk.length).toBeGreaterThanOrEqual(20)
    for (const run of shrunk) {
      expect(run.actions.map((a) => a._tag)).toEqual(["Do", "Crash", "Recover"])
      expect(run.world.environment.budget).toEqual({ crash: 1 })
    }
  })
})

describe("temporal properties", () => {
  const settling: Space<Json> = {
    ...stormy,
    nodes: { speaker: [3, 5] },
    topology: "complete",
    relay: false,
    late: [0, 0],
    timing: ["asynchronous"],
    budget: { Say: [1, 6], drop: [1, 3], partition: [0, 2], crash: [0, 1] },
    settles: true,
  }
  const shrunk = smallest(talk, settling, EveryoneHears)

  it("shrink to what is lost and what is heard all the same", () => {
    expect(shrunk.length).toBeGreaterThanOrEqual(25)
    for (const run of shrunk) {
      expect(run.actions.map((a) => a._tag).sort()).toEqual(["Deliver", "Do", "Drop"])
      expect(run.world.setup.nodes["speaker"]).toHaveLength(3)
    }
  })

  it("are still violated at rest, and not without any single action", () => {
    for (const run of shrunk) {
      expect(stillFails(talk, run, EveryoneHears, run.actions)).toBe(true)
      expect(removable(talk, run, EveryoneHears)).toEqual([])
      expect(spell(minimise(talk, run, EveryoneHears, inSpace(settling)).run)).toBe(spell(run))
    }
  })
})

describe("merging", () => {
  it("takes nodes together whose events cannot go over one by one", () => {
    const world = { setup: { params: {}, nodes: { speaker: ["A", "B", "C"] } }, environment: plain }
    const says = (id: number, at: string, value: number): Action => ({
      _tag: "Do",
      at,
      event: { _tag: "Say", value },
      id,
    })
    const hears = (id: number, cause: number): Action => ({ _tag: "Deliver", to: "C", cause, nth: 0, id })
    const speeches = [says(1, "A", 1), says(2, "A", 2), says(3, "B", 3), says(4, "B", 4)]
    const actions = [...speeches, hears(5, 1), hears(6, 2), hears(7, 3), hears(8, 4)]
    const { run } = minimise(talk, { world, actions }, EvenlyHeard)
    expect(run.world.setup.nodes["speaker"]).toHaveLength(2)
    expect(run.actions).toHaveLength(8)
  })
})

describe("long runs", () => {
  it("lose what does not matter in halves, not one by one", () => {
    const world = { setup: { params: {}, nodes: { speaker: ["A", "B"] } }, environment: plain }
    const says = (id: number, value: number): Action => ({ _tag: "Do", at: "A", event: { _tag: "Say", value }, id })
    const noise = Array.from({ length: 400 }, (_, k) => says(k + 1, k % 5))
    const actions: ReadonlyArray<Action> = [
      ...noise,
      says(401, 7),
      { _tag: "Deliver", to: "B", cause: 401, nth: 0, id: 402 },
    ]
    const { run, candidates } = minimise(talk, { world, actions }, HearsNothingAbove(6))
    expect(run.actions).toHaveLength(2)
    expect(candidates).toBeLessThan(40)
  })
})

describe("random tables", () => {
  const states = 5
  const row = fc.tuple(fc.integer({ min: -1, max: states - 1 }), fc.integer({ min: -1, max: 1 }))
  const rows = fc.array(fc.tuple(row, row), { minLength: states, maxLength: states })
  const tables: fc.Arbitrary<Table> = fc.record({ go: rows, on: rows })
  const space: Space<Json> = {
    params: {},
    nodes: { machine: [1, 4] },
    budget: { Go: [1, 12], crash: [0, 2], drop: [0, 2], duplicate: [0, 2], partition: [0, 1] },
    partitions: ["halves", "bridge"],
    steps: [10, 40],
  }

  it("shrink to runs that are 1-minimal, hardly ever larger than greedy ones, and shrink no further", () => {
    let violated = 0
    let beaten = 0
    for (const [k, table] of fc.sample(tables, { seed: 7, numRuns: 200 }).entries()) {
      const protocol = tableProtocol(table)
      const property = NeverIn(states - 1)
      const drawn = firstFailing(protocol, space, property, k, 20)
      if (drawn === undefined) continue
      violated++
      const { run } = minimise(protocol, drawn, property, inSpace(space))
      expect(stillFails(protocol, run, property, run.actions)).toBe(true)
      expect(removable(protocol, run, property)).toEqual([])
      expect(greedily(protocol, run, property).actions).toHaveLength(run.actions.length)
      if (isSmaller(sizeOf(greedily(protocol, drawn, property)), sizeOf(run))) beaten++
      expect(spell(minimise(protocol, run, property, inSpace(space)).run)).toBe(spell(run))
    }
    expect(violated).toBeGreaterThanOrEqual(50)
    expect(beaten).toBeLessThanOrEqual(violated / 10)
  })
})
