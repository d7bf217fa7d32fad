/** The parts of worlds, one by one: what they produce, that every end of a range is met, and what they shrink to. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { PartitionShape, Range } from "../../spec/core/Scenario.ts"
import { pow } from "../../spec/pow/index.ts"
import { atMost, orders, within } from "./dictionary.ts"
import {
  adversaries,
  budgets,
  corruptions,
  latecomers,
  links,
  nodeName,
  parameters,
  partitionShapes,
  partitions,
  rosterOf,
  rosters,
  skews,
  strategiesOf,
  timings,
  workloads,
} from "./index.ts"

const sample = <A>(arbitrary: fc.Arbitrary<A>, seed = 1): ReadonlyArray<A> =>
  fc.sample(arbitrary, { seed, numRuns: 1000 })

/** Everything that shrinking tries when everything fails, and where it ends. */
const descent = <A>(
  arbitrary: fc.Arbitrary<A>,
  seed: number,
): { readonly tried: ReadonlyArray<A>; readonly end: A } => {
  const tried: Array<A> = []
  const { counterexample } = fc.check(
    fc.property(arbitrary, (value) => {
      tried.push(value)
      return false
    }),
    { seed },
  )
  return { tried, end: counterexample?.[0] as A }
}
const ends = <A>(arbitrary: fc.Arbitrary<A>): ReadonlyArray<A> =>
  Array.from({ length: 25 }, (_, seed) => descent(arbitrary, seed).end)

const spread = (xs: ReadonlyArray<number>): Range => [Math.min(...xs), Math.max(...xs)]
const names = (n: number) => Array.from({ length: n }, (_, k) => nodeName(k))

describe("small combinators", () => {
  it("meet both ends of a range and shrink to the lower one", () => {
    expect(spread(sample(within([-3, 4])))).toEqual([-3, 4])
    expect(new Set(ends(within([2, 9])))).toEqual(new Set([2]))
    expect(atMost([2, 9], 5)).toEqual([2, 5])
    expect(atMost([6, 9], 5)).toEqual([5, 5])
  })

  it("orders are permutations, all of them, and shrink to the order as it was", () => {
    const drawn = sample(orders(["a", "b", "c", "d"]))
    expect(new Set(drawn.map((o) => o.join(""))).size).toBe(24)
    for (const order of drawn) expect([...order].sort()).toEqual(["a", "b", "c", "d"])
    for (const end of ends(orders(["a", "b", "c", "d"]))) expect(end.join("")).toBe("abcd")
  })
})

describe("rosters", () => {
  it("name nodes by letters, corrupt ones from M on", () => {
    expect([0, 25, 26, 52].map(nodeName)).toEqual(["A", "Z", "A2", "A3"])
    const roster = rosterOf({ bad: 2, good: 3, better: 1 }, (role) => role === "bad")
    expect(roster).toEqual({ bad: ["M", "N"], good: ["A", "B", "C"], better: ["D"] })
    const many = rosterOf({ good: 14, bad: 1 }, (role) => role === "bad")
    expect(new Set(Object.values(many).flat()).size).toBe(15)
  })

  it("meet both ends of each range and shrink to the least", () => {
    const arbitrary = rosters({ miner: [1, 4], selfish: [0, 1] }, pow)
    const drawn = sample(arbitrary)
    expect(spread(drawn.map((r) => r["miner"]?.length ?? -1))).toEqual([1, 4])
    expect(spread(drawn.map((r) => r["selfish"]?.length ?? -1))).toEqual([0, 1])
    expect(drawn.flatMap((r) => r["selfish"] ?? []).every((name) => name === "M")).toBe(true)
    for (const end of ends(arbitrary)) expect(end).toEqual({ miner: ["A"], selfish: [] })
  })
})

describe("links", () => {
  const isSound = (
    nodes: ReadonlyArray<string>,
    least: number,
    linked: { readonly [node: string]: ReadonlyArray<string> },
  ): boolean => {
    const met = new Set<string>()
    const visit = (node: string): void => {
      if (met.has(node)) return
      met.add(node)
      for (const next of linked[node] ?? []) visit(next)
    }
    visit(nodes[0] as string)
    const isWellLinked = (a: string): boolean => {
      const others = linked[a] ?? []
      const enough = others.length >= Math.min(least, nodes.length - 1) && new Set(others).size === others.length
      return enough && others.every((b) => b !== a && linked[b]?.includes(a) === true)
    }
    return met.size === nodes.length && nodes.every(isWellLinked)
  }

  it("are symmetric, connected, and as many as asked for", () => {
    for (const [n, degree] of [
      [3, 1],
      [4, 2],
      [6, 1],
      [6, 3],
      [9, 4],
      [5, 99],
    ] as const) {
      const nodes = names(n)
      for (const linked of fc.sample(links(nodes, [degree, degree]), { seed: n, numRuns: 100 })) {
        if (linked !== undefined) expect(isSound(nodes, degree, linked)).toBe(true)
        else expect(n === 3 || degree >= n - 2).toBe(true)
      }
    }
  })

  it("are not written down where everybody is linked to everybody", () => {
    for (const n of [1, 2]) expect(sample(links(names(n), [1, 1])).every((linked) => linked === undefined)).toBe(true)
    expect(sample(links(names(4), [3, 3])).every((linked) => linked === undefined)).toBe(true)
  })

  it("differ: paths, stars and denser ones", () => {
    const shapes = new Set(sample(links(names(5), [1, 2])).map((linked) => JSON.stringify(linked)))
    expect(shapes.size).toBeGreaterThan(150)
  })

  it("shrink to a star, valid all the way", () => {
    for (let seed = 0; seed < 20; seed++) {
      const { tried, end } = descent(links(names(5), [1, 3]), seed)
      expect(tried.every((linked) => linked === undefined || isSound(names(5), 1, linked))).toBe(true)
      expect(end).toEqual({ A: ["B", "C", "D", "E"], B: ["A"], C: ["A"], D: ["A"], E: ["A"] })
    }
  })
})

describe("timings", () => {
  const timing = ["synchronous", "partiallySynchronous", "asynchronous"] as const

  it("are of every kind, with Δ and GST from end to end", () => {
    const drawn = sample(timings({ timing, delta: [1, 5], gst: [2, 7] }))
    for (const kind of timing) expect(drawn.filter((t) => t._tag === kind).length).toBeGreaterThan(200)
    expect(spread(drawn.flatMap((t) => ("delta" in t ? [t.delta] : [])))).toEqual([1, 5])
    expect(spread(drawn.flatMap((t) => ("gst" in t ? [t.gst] : [])))).toEqual([2, 7])
  })

  it("are asynchronous where nothing is said, and shrink to that where it is allowed", () => {
    expect(new Set(sample(timings({})).map((t) => t._tag))).toEqual(new Set(["asynchronous"]))
    for (const end of ends(timings({ timing, delta: [1, 5] }))) expect(end).toEqual({ _tag: "asynchronous" })
    for (const end of ends(timings({ timing: ["synchronous"], delta: [2, 5] }))) {
      expect(end).toEqual({ _tag: "synchronous", delta: 2 })
    }
  })
})

describe("faults", () => {
  it("budgets meet both ends and shrink to the lower ones", () => {
    const drawn = sample(budgets({ crash: [0, 2], drop: [1, 3] }))
    expect(spread(drawn.map((b) => b["crash"] ?? -1))).toEqual([0, 2])
    expect(spread(drawn.map((b) => b["drop"] ?? -1))).toEqual([1, 3])
    for (const end of ends(budgets({ crash: [0, 2], drop: [1, 3] }))) expect(end).toEqual({ crash: 0, drop: 1 })
  })

  /** For each node, how many it reaches, itself included. */
  const reach = (nodes: ReadonlyArray<string>, groups: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<number> =>
    nodes
      .map((a) => nodes.filter((b) => a === b || groups.some((g) => g.includes(a) && g.includes(b))).length)
      .sort((a, b) => a - b)

  const expected: { readonly [S in PartitionShape]: (n: number) => ReadonlyArray<number> } = {
    one: (n) => [1, ...Array(n - 1).fill(n - 1)],
    halves: (n) => [...Array(n >> 1).fill(n >> 1), ...Array(n - (n >> 1)).fill(n - (n >> 1))].sort((a, b) => a - b),
    "minority-third": (n) => {
      const third = Math.max(1, Math.floor(n / 3))
      return [...Array(third).fill(third), ...Array(n - third).fill(n - third)].sort((a, b) => a - b)
    },
    bridge: (n) => {
      const half = Math.floor((n - 1) / 2)
      return [...Array(half).fill(half + 1), ...Array(n - half - 1).fill(n - half), n].sort((a, b) => a - b)
    },
    "majorities-ring": (n) => Array(n).fill(1 + 2 * Math.ceil(Math.floor(n / 2) / 2)),
  }

  it("partitions have the shapes that their names say", () => {
    for (const shape of partitionShapes) {
      for (const n of [4, 5, 6, 7, 9]) {
        for (const groups of fc.sample(partitions(names(n), [shape]), { seed: n, numRuns: 30 })) {
          expect(reach(names(n), groups)).toEqual(expected[shape](n).map((r) => Math.min(r, n)))
        }
      }
    }
  })

  it("in a ring of majorities everybody sees a majority, nobody sees all, and no two see the same", () => {
    for (const n of [4, 5, 7, 8, 9]) {
      const [groups] = fc.sample(partitions(names(n), ["majorities-ring"]), { seed: 1, numRuns: 1 })
      const seen = names(n).map((a) => names(n).filter((b) => groups?.some((g) => g.includes(a) && g.includes(b))))
      for (const some of seen) {
        expect(some.length).toBeGreaterThan(n / 2)
        expect(some.length).toBeLessThan(n)
      }
      expect(new Set(seen.map((some) => some.join(""))).size).toBe(n)
    }
  })

  it("every partition of two nodes or more cuts somebody off", () => {
    for (const n of [2, 3, 4, 6]) {
      expect(sample(partitions(names(n))).every((groups) => (reach(names(n), groups)[0] as number) < n)).toBe(true)
    }
  })

  it("partitions shrink to the first shape, nodes in order", () => {
    for (const end of ends(partitions(names(4), ["halves", "one"])))
      expect(end).toEqual([
        ["A", "B"],
        ["C", "D"],
      ])
  })
})

describe("workloads", () => {
  const requests = { count: [0, 3] as Range, from: () => [1, 2, 3, 4].map((n) => ({ _tag: "Submit", n })) }
  const roster = { miner: ["A", "B"], selfish: ["M"] }

  it("give each request once, to nodes whose role has a rule for it", () => {
    const drawn = sample(workloads(requests, roster, pow))
    const counts = drawn.map((w) => Object.values(w).flat().length)
    expect(spread(counts)).toEqual([0, 3])
    for (const w of drawn) expect(new Set(Object.values(w).flat()).size).toBe(Object.values(w).flat().length)
    expect(new Set(drawn.flatMap((w) => Object.keys(w)))).toEqual(new Set(["A", "B"]))
  })

  it("give nothing that nobody could take", () => {
    const strange = { count: [2, 2] as Range, from: () => [{ _tag: "Nonsense" }] }
    expect(sample(workloads(strange, roster, pow)).every((w) => Object.keys(w).length === 0)).toBe(true)
  })

  it("shrink to as few as allowed, at the first node", () => {
    for (const end of ends(workloads({ ...requests, count: [1, 3] }, roster, pow))) {
      expect(Object.keys(end)).toEqual(["A"])
      expect(end["A"]).toHaveLength(1)
    }
  })
})

describe("clocks, latecomers, parameters", () => {
  it("skews list the clocks that are wrong, from end to end", () => {
    const drawn = sample(skews(["A", "B"], [0, 5]))
    expect(spread(drawn.flatMap((s) => Object.values(s ?? {})))).toEqual([1, 5])
    expect(drawn.some((s) => s === undefined)).toBe(true)
    for (const end of ends(skews(["A", "B"], [0, 5]))) expect(end).toBeUndefined()
  })

  it("latecomers leave somebody to begin with, and are honest", () => {
    const drawn = sample(latecomers({ miner: ["A", "B", "C"], selfish: ["M"] }, [0, 9], pow))
    expect(spread(drawn.map((late) => late?.length ?? 0))).toEqual([0, 2])
    expect(drawn.flatMap((late) => late ?? [])).not.toContain("M")
    for (const end of ends(latecomers({ miner: ["A", "B"] }, [0, 1], pow))) expect(end).toBeUndefined()
  })

  it("parameters are the very same object where nothing is drawn, and equal draws share one", () => {
    const params = { power: {} as { readonly [node: string]: number } }
    expect(sample(parameters(params, [], ["A"])).every((p) => p === params)).toBe(true)
    const write = (p: typeof params, power: { readonly [node: string]: number }) => ({ ...p, power })
    const drawn = sample(parameters(params, [{ name: "power", range: [1, 3], write }], ["A", "B"]))
    expect(new Set(drawn).size).toBe(9)
    expect(spread(drawn.map((p) => p.power["A"] ?? 0))).toEqual([1, 3])
    const many = parameters(params, [{ name: "power", range: [1, 1000], write }], ["A", "B"])
    expect(sample(many).every((p) => p.power["A"] !== undefined)).toBe(true)
    for (const end of ends(many)) expect(end).toEqual({ power: { A: 1, B: 1 } })
  })
})

describe("adversaries", () => {
  it("are the corrupt roles of a protocol, by name", () => {
    const strategies = strategiesOf(pow)
    expect(strategies).toContain("selfish")
    expect(strategies).not.toContain("miner")
    const drawn = sample(adversaries(strategies, { nodes: [1, 2], percent: [10, 49] }))
    expect(new Set(drawn.map((a) => a.strategy))).toEqual(new Set(strategies))
    expect(spread(drawn.map((a) => a.percent))).toEqual([10, 49])
    expect(spread(drawn.map((a) => a.nodes))).toEqual([1, 2])
    for (const end of ends(adversaries(["x", "y"]))) expect(end).toEqual({ strategy: "x", nodes: 1, percent: 1 })
  })

  it("corrupt identities are so many, silent or twins", () => {
    const drawn = sample(corruptions(["A", "B", "C"], [0, 2]))
    expect(spread(drawn.map((c) => Object.keys(c).length))).toEqual([0, 2])
    expect(new Set(drawn.flatMap((c) => Object.values(c)))).toEqual(new Set(["silent", "twins"]))
    for (const end of ends(corruptions(["A", "B"], [1, 2]))) expect(Object.values(end)).toEqual(["silent"])
  })
})
