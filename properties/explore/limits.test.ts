/**
 * Budgets of a search, its refusals, and what it says when a chapter's code throws.
 */
import { describe, expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import { eachNode, temporal, witness } from "../../spec/core/Property.ts"
import type { AnyRole, AnyRule } from "../../spec/core/Protocol.ts"
import { become, broadcast, type Context, premise, reject, rule } from "../../spec/core/Rule.ts"
import { messageSet, transaction, twoPhase } from "../../spec/twophase/index.ts"
import { explore } from "../../src/explore/explore.ts"
import { naive } from "../../src/explore/naive.ts"
import { Unsupported } from "../../src/explore/supported.ts"
import { playPath } from "../../src/run/fromPath.ts"
import { docketOf } from "../../src/run/Judge.ts"
import { Player } from "../../src/run/Player.ts"
import { ContentClash } from "../../src/system/canonical.ts"
import { Defect } from "../../src/system/Defect.ts"
import { fine } from "../../src/walk/Verdicts.ts"
import { Walker } from "../../src/walk/Walker.ts"
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

test("budgets: any number of kinds, met in any order", () => {
  const kinds = Array.from({ length: 20 }, (_, i) => `E${i}`)
  const next = rule({ id: "toy/next", source: "toy", premises: {} })(function* (_: object, count: number, __: object) {
    return become(count + 1)
  })
  const chain: AnyRole = {
    ...counter,
    internal: Object.fromEntries(kinds.map((kind) => [kind, next])),
    candidates: (_, count: number) => kinds.slice(count, count + 1).map((_tag) => ({ _tag })),
  }
  const chained = () => system({ chain }, { budget: Object.fromEntries(kinds.map((kind) => [kind, 1])) })
  expect(explore(chained(), []).states).toBe(21)
  expect(naive(chained(), []).states).toBe(21)
})

test("the mail of a round is taken in one order by all engines, ids or not", () => {
  const notes = [
    { _tag: "Note", about: "b", id: "first" },
    { _tag: "Note", about: "a", id: "second" },
  ]
  const hear = rule({ id: "toy/hear", source: "toy", premises: {} })(function* (
    _: object,
    heard: ReadonlyArray<string>,
    { message }: { readonly message: (typeof notes)[number] },
  ) {
    return become([...heard, message.id])
  })
  const quiet: AnyRole = { ...counter, internal: {}, candidates: () => [] }
  const writer: AnyRole = { ...quiet, initial: () => become(0, ...notes.map((note) => broadcast(note))) }
  const reader: AnyRole = { ...quiet, initial: () => become([]), upon: { Note: hear as AnyRule } }
  const environment = { network: "rounds", idle: "consumed" } as const
  const mail = compose(
    { name: "mail", roles: { writer, reader }, rounds: () => 1 },
    { params: null, nodes: { writer: ["W"], reader: ["R"] } },
    environment,
  )
  const asked = [eachNode(about("heard"), (heard: unknown) => !Array.isArray(heard) || heard.length < 2)]
  const [found, slow] = [explore(mail, asked), naive(mail, asked)]
  expect(found.violations).toEqual(slow.violations)
  expect(found.violations[0]?.path).toHaveLength(3)
  expect(playPath(new Player(mail, environment, docketOf([])), found.violations[0]?.path ?? [])).toHaveLength(3)
})

describe("a round that does not end", () => {
  const untilFull = { Full: reject("there is room") }
  const end = rule({ id: "toy/end", source: "toy", premises: untilFull })(function* (
    { params }: Context<{ readonly limit: number }>,
    count: number,
    _: object,
  ) {
    yield* premise("Full", count < params.limit)
    return become(count + 1)
  })
  const clock: AnyRole = { ...counter, internal: {}, candidates: () => [], endOfRound: end }
  const counts = temporal(
    about("counts"),
    () => true,
    () => false,
  )
  const rounds = (limit: number) =>
    compose(
      { name: "clocks", roles: { clock }, rounds: () => 2 },
      { params: { limit }, nodes: { clock: ["A", "B"] } },
      { network: "rounds", idle: "consumed" },
    )

  test("is a deadlock, and nothing is at rest", () => {
    for (const search of [explore, naive]) {
      const found = search(rounds(1), [counts])
      expect(found).toMatchObject({ states: 3, terminals: 1, deadlocks: 1, antecedents: { counts: 0 }, violations: [] })
    }
    expect(new Walker(rounds(1), [counts]).walk(1, 10)).toMatchObject({ steps: 2, violated: fine, applied: 0 })
  })

  test("where all of them end, everything is at rest", () => {
    for (const search of [explore, naive]) {
      const found = search(rounds(2), [counts])
      expect(found).toMatchObject({ states: 5, terminals: 1, deadlocks: 0, antecedents: { counts: 1 } })
      expect(found.verdict).toBe("violated")
    }
    expect(new Walker(rounds(2), [counts]).walk(1, 10)).toMatchObject({ steps: 4, violated: 1, applied: 1 })
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

test("candidates that change from call to call are a defect, and never a pass", () => {
  let calls = 0
  const moody = { ...counter, candidates: () => (calls++ % 3 === 0 ? [] : [{ _tag: "Count" }]) } as AnyRole
  expect(() => explore(system({ moody }, {}, 3, { moody: ["A"] }), [])).toThrow(/candidates change from call to call/)
})
