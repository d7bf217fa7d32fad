/** Networks, faults and powers for timed runs: valid, of every kind, from end to end of their ranges. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { minimal, pow } from "../../spec/pow/index.ts"
import { rng } from "../../src/random/rng.ts"
import { reachOf } from "../../src/timed/faults.ts"
import { meanDelay, sampler } from "../../src/timed/latency.ts"
import { simulateTimed } from "../../src/timed/simulate.ts"
import { isConnected, type Topology } from "../../src/timed/topology.ts"
import { faultSchedules, latencies, networks, powers, timedRequests, topologies } from "./index.ts"

const sample = <A>(arbitrary: fc.Arbitrary<A>, numRuns = 1000): ReadonlyArray<A> =>
  fc.sample(arbitrary, { seed: 1, numRuns })
const ends = <A>(arbitrary: fc.Arbitrary<A>): ReadonlyArray<A> =>
  Array.from(
    { length: 25 },
    (_, seed) =>
      fc.check(
        fc.property(arbitrary, () => false),
        { seed },
      ).counterexample?.[0] as A,
  )
const nodes = ["A", "B", "C", "D", "E"]
const spread = (xs: ReadonlyArray<number>) => [Math.min(...xs), Math.max(...xs)]

describe("latencies", () => {
  const drawn = sample(latencies([10, 200]))

  it("are of every kind", () => {
    for (const kind of ["constant", "uniform", "exponential", "logNormal"]) {
      expect(drawn.filter((l) => l._tag === kind).length).toBeGreaterThan(150)
    }
  })

  it("have typical delays from end to end of the range, and never run backwards", () => {
    const constants = drawn.flatMap((l) => (l._tag === "constant" ? [l.seconds] : []))
    expect(spread(constants)).toEqual([0.01, 0.2])
    for (const latency of drawn) {
      expect(meanDelay(latency)).toBeGreaterThanOrEqual(0.01)
      const delay = sampler(latency, rng(1))
      expect(Math.min(...Array.from({ length: 20 }, () => delay(0, 1)))).toBeGreaterThanOrEqual(0)
    }
  })

  it("shrink to a constant", () => {
    for (const end of ends(latencies([10, 200]))) expect([end._tag, meanDelay(end)].join()).toMatch(/0.01|0.02/)
  })
})

describe("topologies", () => {
  const neighbours = ({ offsets, targets }: Topology, i: number) => [...targets.subarray(offsets[i], offsets[i + 1])]

  it("are connected, symmetric and without loops, at every size", () => {
    for (const size of [2, 3, 4, 5, 9, 30, 80]) {
      for (const topology of sample(topologies(size, [1, 6]), 40)) {
        expect(topology.size).toBe(size)
        expect(isConnected(topology)).toBe(true)
        for (let i = 0; i < size; i++) {
          const linked = neighbours(topology, i)
          expect(new Set(linked).size).toBe(linked.length)
          expect(linked.every((j) => j !== i && neighbours(topology, j).includes(i))).toBe(true)
        }
      }
    }
  })

  it("are rings, regular graphs, irregular ones and, where it is small, complete", () => {
    const degrees = (size: number) =>
      sample(topologies(size, [2, 6]), 300).map((t) => Array.from({ length: size }, (_, i) => neighbours(t, i).length))
    const small = degrees(12)
    expect(small.some((ds) => ds.every((d) => d === 11))).toBe(true)
    expect(small.some((ds) => ds.every((d) => d === 2))).toBe(true)
    expect(small.some((ds) => ds.every((d) => d === 5))).toBe(true)
    expect(small.some((ds) => new Set(ds).size > 1)).toBe(true)
    expect(degrees(100).some((ds) => ds.every((d) => d === 99))).toBe(false)
    for (const end of ends(topologies(6))) expect(neighbours(end, 0)).toHaveLength(5)
  })
})

describe("fault schedules", () => {
  const ranges = { seconds: 100, cuts: [0, 3], crashes: [0, 2], late: [0, 9] } as const
  const drawn = sample(faultSchedules(nodes, ranges))

  it("meet both ends of every range, and leave somebody to begin with", () => {
    expect(spread(drawn.map((f) => f.cuts?.length ?? -1))).toEqual([0, 3])
    expect(spread(drawn.map((f) => f.crashes?.length ?? -1))).toEqual([0, 2])
    expect(spread(drawn.map((f) => Object.keys(f.late ?? {}).length))).toEqual([0, 4])
    expect(new Set(drawn.map((f) => f.unreachable))).toEqual(new Set(["held", "lost"]))
  })

  it("begin before they end, and have ended by the horizon", () => {
    for (const { cuts = [], crashes = [], late = {} } of drawn) {
      for (const { at, until } of [...cuts, ...crashes]) {
        expect(at).toBeGreaterThanOrEqual(0)
        expect(until).toBeGreaterThan(at)
        expect(until).toBeLessThanOrEqual(100)
      }
      for (const { groups } of cuts) expect(groups.flat().sort()).toEqual(nodes)
      for (const until of Object.values(late)) expect(until).toBeLessThanOrEqual(100)
    }
  })

  it("name nobody who takes no part", () => {
    for (const faults of drawn) expect(() => reachOf(faults, nodes)).not.toThrow()
  })

  it("shrink to none", () => {
    for (const end of ends(faultSchedules(nodes, ranges))) {
      expect(end).toEqual({ cuts: [], crashes: [], late: {}, unreachable: "held" })
    }
  })
})

describe("requests", () => {
  it("come once each, in order of time, within the horizon", () => {
    for (const requests of sample(timedRequests(nodes, ["x", "y", "z"], 50))) {
      expect(requests.map((r) => r.event).sort()).toEqual(["x", "y", "z"])
      const times = requests.map((r) => r.at)
      expect(times).toEqual([...times].sort((a, b) => a - b))
      expect(spread([0, 50, ...times])).toEqual([0, 50])
    }
  })
})

describe("powers", () => {
  it("are equal, lopsided, Zipf's, or any; all of them whole and at least 1", () => {
    const drawn = sample(powers(nodes, 60)).map((p) => Object.values(p))
    for (const power of drawn) {
      expect(power).toHaveLength(5)
      for (const k of power) expect(Number.isInteger(k) && k >= 1 && k <= 60).toBe(true)
    }
    const sorted = drawn.map((power) => [...power].sort((a, b) => b - a).join())
    expect(drawn.filter((power) => new Set(power).size === 1).length).toBeGreaterThan(150)
    expect(drawn.filter((power) => power.filter((k) => k === 1).length === 4).length).toBeGreaterThan(150)
    expect(sorted.filter((power) => power === "60,30,20,15,12").length).toBeGreaterThan(150)
    expect(new Set(sorted).size).toBeGreaterThan(200)
    expect(Math.max(...drawn.map((power) => Math.max(...power) / power.reduce((a, b) => a + b)))).toBeGreaterThan(0.9)
  })

  it("shrink to 1 for everybody, but for Zipf's", () => {
    for (const end of ends(powers(["A", "B"], 2))) expect(["1,1", "2,1"]).toContain(Object.values(end).join())
  })
})

describe("networks", () => {
  it("carry a timed run of miners to its end", () => {
    const setup = { params: { ...minimal, orphansMax: 20 }, nodes: { miner: nodes } }
    let messages = 0
    for (const network of sample(networks(nodes, { seconds: 50, cuts: [0, 2], crashes: [0, 2], late: [0, 2] }), 100)) {
      const result = simulateTimed(pow, setup, { ...network, seed: 1, luckPerSecond: 0.1, until: { seconds: 60 } })
      expect(result.lucky).toBeGreaterThan(0)
      messages += result.messages
    }
    expect(messages).toBeGreaterThan(1000)
  })
})
