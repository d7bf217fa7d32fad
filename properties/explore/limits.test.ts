/**
 * Budgets of a search, its refusals, and what it says when a chapter's code throws.
 */
import { describe, expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import { eachNode, witness } from "../../spec/core/Property.ts"
import type { AnyRole } from "../../spec/core/Protocol.ts"
import { become, type Context, rule } from "../../spec/core/Rule.ts"
import { messageSet, transaction, twoPhase } from "../../spec/twophase/index.ts"
import { explore } from "../../src/explore/explore.ts"
import { naive } from "../../src/explore/naive.ts"
import { Unsupported } from "../../src/explore/supported.ts"
import { ContentClash } from "../../src/system/canonical.ts"
import { Defect } from "../../src/system/Defect.ts"
import { counter, house, pinger, ponger, sender, system } from "./toys.ts"

const about = (id: string) => ({ id, source: "toy", says: id })
const grid = () => system({ counter }, {}, 3, { counter: ["A", "B"] })
const inconclusive = "inconclusive (budget)"

describe("limits", () => {
  test("as many states as allowed is no limit reached; one less is", () => {
    expect(explore(grid(), [], { statesMax: 16 }).verdict).toBe("holds (exhaustive, 16 states)")
    expect(explore(grid(), [], { statesMax: 15 })).toMatchObject({ verdict: inconclusive, states: 15 })
    expect(explore(grid(), [], { statesMax: 0 }).verdict).toBe(inconclusive)
  })

  test("a violation within the limit is one, whatever remains", () => {
    const p = eachNode(about("p"), (count: number) => count < 2)
    expect(explore(grid(), [p], { statesMax: 15 }).verdict).toBe("violated")
    expect(explore(grid(), [p], { statesMax: 3 }).verdict).toBe(inconclusive)
  })

  test("levels: the last one is reached but not explored", () => {
    expect(explore(grid(), [], { depthMax: 3 })).toMatchObject({ verdict: inconclusive, states: 1 + 2 + 3, depth: 3 })
    expect(explore(grid(), [], { depthMax: 7 })).toMatchObject({ verdict: inconclusive, states: 16, depth: 7 })
    expect(explore(grid(), [], { depthMax: 8 })).toMatchObject({ verdict: "holds (exhaustive, 16 states)", depth: 7 })
  })

  test("bytes", () => {
    const six = compose(twoPhase, transaction(6), messageSet)
    const all = explore(six, [])
    const found = explore(six, [], { bytesMax: 2 ** 20 })
    expect(found.verdict).toBe(inconclusive)
    expect(found.states).toBeGreaterThan(1000)
    expect(found.bytes).toBeLessThan(1.05 * 2 ** 20)
    expect(explore(six, [], { bytesMax: 2 * all.bytes }).verdict).toBe(all.verdict)
  })

  test("progress is told synchronously, and grows", () => {
    const told: Array<number> = []
    const found = explore(compose(twoPhase, transaction(6), messageSet), [], {
      onProgress: ({ states, transitions, depth, waiting }) => {
        expect(waiting).toBeLessThan(states)
        expect(depth).toBeGreaterThan(1)
        told.push(transitions)
      },
    })
    expect(told.length).toBe(Math.floor(found.transitions / 250_000))
    expect(told).toEqual([...told].sort((a, b) => a - b))
  })

  test("labels of terminal configurations are counted", () => {
    const s = compose(twoPhase, transaction(3), messageSet)
    const collect = (w: object) =>
      [...new Set(Object.values(w))]
        .filter((v) => typeof v === "string")
        .sort()
        .join(" and ")
    const { collected, terminals } = explore(s, [], { collect })
    expect(collected).toEqual(naive(s, [], { collect }).collected)
    expect(Object.keys(collected)).toEqual(["aborted", "committed"])
    expect(Object.values(collected).reduce((a, b) => a + b)).toBe(terminals)
  })
})

describe("what exhaustive search does not know is refused", () => {
  test.each([
    ["a fifo network whose idle messages stay", { network: "fifo", idle: "stays" }],
    ["partitions", { budget: { partition: 1 } }],
    ["ticks", { budget: { tick: 1 } }],
    ["clocks that differ", { skew: { counter: 1 } }],
    ["bounded delays", { timing: { _tag: "synchronous", delta: 1 } }],
    ["relaying", { relay: true }],
  ] as const)("%s", (_, environment) => {
    expect(() => explore(system({ counter }, environment), [])).toThrow(Unsupported)
    expect(() => naive(system({ counter }, environment), [])).toThrow(Unsupported)
  })

  test("and what it knows is not", () => {
    const known = {
      budget: { partition: 0, tick: 0 },
      skew: { counter: 0 },
      timing: { _tag: "asynchronous" },
      relay: false,
      links: { counter: [] },
    } as const
    expect(explore(system({ counter }, known), []).states).toBe(2)
  })
})

const explode = rule({ id: "toy/explode", source: "toy", premises: {} })(function* (
  { params }: Context<{ readonly limit: number }>,
  count: number,
  _: { readonly _tag: "Tick" },
) {
  if (count === params.limit) throw new Error("too much")
  return become(count + 1)
})
const bomb: AnyRole = { ...counter, internal: { Tick: explode } }

/** Whatever the function throws. */
const thrown = (run: () => unknown): unknown => {
  try {
    run()
  } catch (e) {
    return e
  }
  return undefined
}

describe("a chapter whose code throws", () => {
  test("in a rule: the place, the input and the way there are named", () => {
    const defect = thrown(() => explore(system({ bomb }, {}, 2, { bomb: ["A", "B"] }), []))
    expect(defect).toBeInstanceOf(Defect)
    const { scene, path, message, cause } = defect as Defect
    expect(scene).toEqual({ place: "A", asked: "react", input: { _tag: "Internal", event: { _tag: "Tick" } } })
    expect(path?.map(({ place }) => place)).toEqual([0, 0])
    expect(message).toBe("react threw at A, given Internal Tick: Error: too much")
    expect((cause as Error).message).toBe("too much")
  })

  test("where a budget forbids it: nothing happens", () => {
    expect(explore(system({ bomb }, { budget: { Tick: 2 } }, 2), []).verdict).toBe("holds (exhaustive, 3 states)")
  })

  test("in what the engine asks of a place", () => {
    const broken = (part: object) => thrown(() => explore(system({ counter: { ...counter, ...part } }, {}, 2), []))
    const boom = () => {
      throw new Error("boom")
    }
    expect(broken({ candidates: boom })).toMatchObject({ scene: { place: "counter", asked: "offers" }, path: [] })
    expect(broken({ ready: boom })).toMatchObject({ scene: { place: "counter", asked: "ready" }, path: [] })
    const late = { observe: (_: unknown, count: number) => (count > 1 ? boom() : count) }
    expect(broken(late)).toMatchObject({ scene: { place: "counter", asked: "observe" } })
  })

  test("in a property", () => {
    const p = eachNode(about("p"), (count: number) => {
      if (count === 2) throw new Error("boom")
      return true
    })
    expect(thrown(() => explore(grid(), [p]))).toMatchObject({ name: "Defect", scene: { property: "p" } })
  })

  test("two contents under one id are noticed", () => {
    const forge = rule({ id: "toy/forge", source: "toy", premises: {} })(function* (
      { self }: Context<unknown>,
      _: unknown,
      __: { readonly _tag: "Tick" },
    ) {
      return become({ block: { _tag: "Block", id: "same", by: self } })
    })
    const forger: AnyRole = { ...counter, internal: { Tick: forge }, observe: () => 0 }
    expect(() => explore(system({ forger }, {}, 1, { forger: ["A", "B"] }), [])).toThrow(ContentClash)
    expect(explore(system({ forger }), []).states).toBe(2)
  })
})

describe("the result depends on content alone", () => {
  test("not on what was explored before, nor on the order of fields", () => {
    const s = () =>
      system(
        { pinger, ponger, house, sender: sender(["Junk", "Parcel", "Key"]) },
        { budget: { drop: 1, duplicate: 1 } },
      )
    const p = witness(about("open"), { node: (o: unknown) => o === "open" })
    const first = explore(s(), [p])
    explore(grid(), [])
    expect(explore(s(), [p])).toEqual(first)
    const same = s()
    explore(same, [])
    expect(explore(same, [p])).toEqual(first)
    const flipped = {
      ...same,
      react: (...args: Parameters<typeof same.react>) => {
        const r = same.react(...args)
        return "posts" in r ? { ...r, local: Object.fromEntries(Object.entries(r.local).reverse()) as never } : r
      },
    }
    expect(explore(flipped, [p])).toEqual(first)
  })
})
