/**
 * Symmetry against the plain search, against orbits counted by brute force, and against what protocols declare.
 */
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import type { Environment } from "../../spec/core/Environment.ts"
import { insert, type SetOf } from "../../spec/core/lib/Sets.ts"
import { eachNode, eventually, invariant, type Property } from "../../spec/core/Property.ts"
import { type AnyRole, strike } from "../../spec/core/Protocol.ts"
import { become, type Context, ignore, premise, type Received, rule, send, type Tagged } from "../../spec/core/Rule.ts"
import { worldsOf } from "../../spec/core/Scenario.ts"
import type { Json, System } from "../../spec/core/System.ts"
import { chapters } from "../../spec/index.ts"
import { messageSet, transaction, twoPhase } from "../../spec/twophase/index.ts"
import type { Exploration, Options } from "../../src/explore/Exploration.ts"
import { explore } from "../../src/explore/explore.ts"
import { Unsupported } from "../../src/explore/supported.ts"
import { playPath } from "../../src/run/fromPath.ts"
import { docketOf } from "../../src/run/Judge.ts"
import { Player } from "../../src/run/Player.ts"
import { type DrawnSymmetric, drawnSymmetric, symmetricProperties, symmetricSystem } from "./symmetryProtocol.ts"
import { asymmetry, initialOf, orbitsCount, reachable, renamingsOf, walk } from "./symmetryTwin.ts"

/** Generous: the slow twin is slow. */
const timeout = 60_000
/** What has more states than this is left to the counts below. */
const statesMax = 20_000

type Answer = Omit<Exploration, "bytesPerState" | "bytes">
/** What must be the same: the first word of the verdict, levels, and what was found how far away. */
const comparable = ({ verdict, depth, violations, reached }: Answer) => ({
  verdict: verdict.split(",")[0],
  depth,
  found: [...violations, ...reached].map((f) => `${f.property} ${f.path.length}`),
})

/** The exhaustive worlds of all chapters that declare a symmetry. */
const worlds = chapters
  .filter((c) => c.protocol.symmetry !== undefined)
  .flatMap((c) =>
    c.scenarios.flatMap((s) => {
      if (s.kind !== "exhaustive") return []
      const { holds = [], reaches = [], refutes } = s.expects
      const asked = [...holds, ...reaches, ...(refutes === undefined ? [] : [refutes.property])]
      const properties = asked.filter((p) => p.kind !== "leadsTo") as ReadonlyArray<Property<Json>>
      return worldsOf(s).map((world) => ({
        id: s.id,
        states: s.states ?? 0,
        properties,
        system: () => compose(strike(c.protocol, s.struck ?? []), world.setup, world.environment),
      }))
    }),
  )

const choices = fc.array(fc.nat(1000), { maxLength: 14 })

describe("what chapters declare", () => {
  test("is a symmetry: under other names the same steps, and the same verdicts", () => {
    const alike = worlds.map(({ id, system, properties }) => ({ id, system: system(), properties }))
    fc.assert(
      fc.property(fc.constantFrom(...alike), choices, fc.nat(1000), ({ system, properties }, way, nth) => {
        const renamings = renamingsOf(system)
        const renaming = renamings[nth % renamings.length] as (typeof renamings)[number]
        expect(asymmetry(system, properties, walk(system, way), renaming)).toBeUndefined()
      }),
      { numRuns: 150 },
    )
  })

  test.for(worlds.filter((w) => w.states <= statesMax))(
    "leaves $id as it is",
    { timeout },
    ({ system, properties }, { skip }) => {
      const plain = explore(system(), properties, { statesMax })
      skip(plain.budget !== undefined, "too large")
      const reduced = explore(system(), properties, { symmetry: true })
      expect(comparable(reduced)).toEqual(comparable(plain))
      if (plain.verdict !== "violated") expect(reduced.reduction.symmetry?.standsFor).toBe(plain.states)
    },
  )
})

const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k)

describe("known counts", () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "two-phase commit with %i: how many are in each state, instead of who is",
    (n) => {
      const found = explore(compose(twoPhase, transaction(n), messageSet), [], { symmetry: true })
      expect(found.states).toBe(choose(n + 3, 3) + choose(n + 5, 5) + choose(n + 1, 1))
      expect(found.depth).toBe(3 * n + 2)
      expect(found.reduction.symmetry?.standsFor).toBe(4 ** n + 6 ** n + 2 ** n)
    },
  )

  test.each([
    ["paxos/lamport-b1", 443, 3921, 17],
    ["paxos/lamport-b2", 17153, 185369, 25],
  ])("%s: %i as published with symmetry for the first, %i without", (id, states, standsFor, depth) => {
    const world = worlds.find((w) => w.id === id) as (typeof worlds)[number]
    const found = explore(world.system(), world.properties, { symmetry: true })
    expect(found).toMatchObject({ verdict: `holds (exhaustive, ${states} states)`, depth })
    expect(found.reduction.symmetry).toMatchObject({ standsFor, untried: 0 })
  })
})

describe("random protocols whose nodes are alike", () => {
  const limited = ({ nodes }: DrawnSymmetric): Options<Json> => ({
    depthMax: nodes.length > 3 ? 4 : 5,
    stopAtFirst: false,
  })

  test("are alike", () => {
    fc.assert(
      fc.property(drawnSymmetric, symmetricProperties, choices, fc.nat(1000), (drawn, asked, way, nth) => {
        const system = symmetricSystem(drawn)
        const renamings = renamingsOf(system)
        const renaming = renamings[nth % renamings.length] as (typeof renamings)[number]
        expect(asymmetry(system, asked, walk(system, way), renaming)).toBeUndefined()
      }),
      { numRuns: 200 },
    )
  })

  test(
    "keep their verdicts, levels and shortest distances; what is kept stands for all",
    () => {
      fc.assert(
        fc.property(drawnSymmetric, symmetricProperties, (drawn, asked) => {
          const plain = explore(symmetricSystem(drawn), asked, limited(drawn))
          const reduced = explore(symmetricSystem(drawn), asked, { ...limited(drawn), symmetry: true })
          expect(comparable(reduced)).toEqual(comparable(plain))
          expect(reduced.reduction.symmetry?.standsFor).toBe(plain.states)
        }),
        { numRuns: 100 },
      )
    },
    timeout,
  )

  test(
    "have as many orbits as brute force counts",
    () => {
      fc.assert(
        fc.property(
          drawnSymmetric.filter(({ nodes }) => nodes.length === 3),
          (drawn) => {
            const system = symmetricSystem(drawn)
            const reduced = explore(system, [], { depthMax: 3, symmetry: true })
            expect(reduced.states).toBe(orbitsCount(system, reachable(system, 3)))
          },
        ),
        { numRuns: 30 },
      )
    },
    timeout,
  )

  test(
    "give paths that can be played",
    () => {
      fc.assert(
        fc.property(drawnSymmetric, symmetricProperties, (drawn, asked) => {
          const system = symmetricSystem(drawn)
          const { violations } = explore(system, asked, { ...limited(drawn), symmetry: true })
          for (const { property, path } of violations) {
            const p = asked.find((q) => q.id === property) as Property<Json>
            const player = new Player(system, system.environment, docketOf([p]))
            expect(playPath(player, path)).toHaveLength(path.length)
            if (p.kind !== "temporal") expect(player.violated).toBe(property)
          }
        }),
        { numRuns: 150 },
      )
    },
    timeout,
  )

  test(
    "are neither trivial nor all alike",
    () => {
      const drawn = fc.sample(fc.tuple(drawnSymmetric, symmetricProperties), { numRuns: 150, seed: 1 })
      const found = drawn.map(([protocol, asked]) => ({
        ...explore(symmetricSystem(protocol), asked, { ...limited(protocol), symmetry: true }),
        network: protocol.environment.network,
      }))
      const share = (of: (f: (typeof found)[number]) => boolean): number => found.filter(of).length / found.length
      expect(share((f) => f.states > 20)).toBeGreaterThan(0.2)
      expect(share((f) => (f.reduction.symmetry?.standsFor ?? 0) > 3 * f.states)).toBeGreaterThan(0.2)
      expect(share((f) => f.reduction.symmetry?.groups[0]?.length === 2)).toBeGreaterThan(0.15)
      expect(share((f) => f.violations.some((v) => v.path.length > 1))).toBeGreaterThan(0.03)
      for (const kind of ["multiset", "set", "fifo"]) {
        expect(share((f) => f.network === kind && (f.reduction.symmetry?.merged ?? 0) > 0)).toBeGreaterThan(0.1)
      }
    },
    timeout,
  )
})

// ── wrong declarations ─────────────────────────────────────────────────────────────────────────────────────────────

type Hello = { readonly _tag: "Hello" }
type Greet = { readonly _tag: "Greet"; readonly whom: string }
type Ctx = Context<unknown>
const peers = ({ nodes }: Ctx): ReadonlyArray<string> => Object.values(nodes).flat()

const greet = rule({ id: "toy/greet", source: "toy", premises: {} })(function* (
  _: Ctx,
  met: SetOf<string>,
  { whom }: Greet,
) {
  return become<SetOf<string>, Hello>(met, send(whom, { _tag: "Hello" }))
})
const meet = rule({ id: "toy/meet", source: "toy", premises: {} })(function* (
  _: Ctx,
  met: SetOf<string>,
  { from }: Received<Hello>,
) {
  return become<SetOf<string>>(insert(met, from))
})
/** Notes whom it meets in the order of meeting, and calls the list a set. */
const meetInOrder = rule({ id: "toy/meet", source: "toy", premises: {} })(function* (
  _: Ctx,
  met: ReadonlyArray<string>,
  { from }: Received<Hello>,
) {
  return become<ReadonlyArray<string>>(met.includes(from) ? met : [...met, from])
})
/** Takes over the greeting of whoever comes later in the alphabet. */
const meetByName = rule({ id: "toy/meet", source: "toy", premises: {} })(function* (
  { self }: Ctx,
  met: SetOf<string>,
  { from }: Received<Hello>,
) {
  return become<SetOf<string>>(from > self ? insert(met, from) : met)
})

const guest: AnyRole = {
  initial: () => become<SetOf<string>>([]),
  upon: { Hello: meet },
  internal: { Greet: greet },
  candidates: (ctx): ReadonlyArray<Tagged> =>
    peers(ctx).flatMap((whom) => (whom === ctx.self ? [] : [{ _tag: "Greet", whom }])),
  observe: (_, met: SetOf<string>) => met,
}
const party = (
  role: Partial<AnyRole>,
  sets: ReadonlyArray<string>,
  environment: Partial<Environment> = {},
  names = ["A", "B", "C"],
): System =>
  compose(
    { name: "party", roles: { guest: { ...guest, ...role } }, symmetry: { groups: () => [names], sets } },
    { params: null, nodes: { guest: names } },
    { network: "set", idle: "stays", ...environment },
  )

/** Whether some renaming of some reachable configuration tells names apart. */
const isTold = (system: System, properties: ReadonlyArray<Property<Json>> = []): boolean =>
  reachable(system, 4).some((c) => renamingsOf(system).some((r) => asymmetry(system, properties, c, r) !== undefined))

describe("a declaration that is wrong", () => {
  const onlyA = invariant(
    { id: "a", source: "toy", says: "A has met nobody" },
    (w) => (w["A"] as SetOf<string>).length === 0,
  )

  const firstMet = invariant({ id: "b", source: "toy", says: "no two have met each other first" }, (w) =>
    Object.entries(w).every(([a, met]) => (w[(met as SetOf<string>)[0] ?? a] as SetOf<string>)[0] !== a),
  )

  test("is caught; the same protocol without the mistake is not", () => {
    expect(isTold(party({}, ["state"]))).toBe(false)
    expect(isTold(party({ upon: { Hello: meetByName } }, ["state"]))).toBe(true)
    const inOrder = { upon: { Hello: meetInOrder } }
    expect(isTold(party(inOrder, []), [firstMet])).toBe(false)
    const ordered = party(inOrder, ["state"])
    const states = [["C", "B"], ["A"], []]
    const { locals, ...rest } = initialOf(ordered)
    const late = { ...rest, locals: locals.map((local, i) => ({ ...local, state: states[i] })) }
    expect(renamingsOf(ordered).some((r) => asymmetry(ordered, [firstMet], late, r) !== undefined)).toBe(true)
    expect(isTold(party({}, []))).toBe(true)
    expect(isTold(party({}, ["state"]), [onlyA])).toBe(true)
  })

  test("is refused where the start tells names apart", () => {
    const first = party({ initial: ({ self }) => become<SetOf<string>>(self === "B" ? ["A"] : []) }, ["state"])
    expect(() => explore(first, [], { symmetry: true })).toThrow(Unsupported)
    expect(() => explore(first, [], { symmetry: true })).toThrow("A and B are declared interchangeable")
  })
})

describe("what the environment leaves of a declaration", () => {
  const groupsIn = (environment: Partial<Environment>) =>
    party({}, ["state"], environment, ["A", "B", "C", "D"]).symmetry?.groups

  test("names that it treats alike", () => {
    const one: Tagged = { _tag: "Greet" }
    expect(groupsIn({})).toEqual([["A", "B", "C", "D"]])
    expect(groupsIn({ late: ["B"] })).toEqual([["A", "C", "D"]])
    expect(groupsIn({ late: ["B", "D"] })).toEqual([
      ["A", "C"],
      ["B", "D"],
    ])
    expect(groupsIn({ workload: { A: [one], C: [one] } })).toEqual([
      ["A", "C"],
      ["B", "D"],
    ])
    expect(groupsIn({ links: { A: ["B"], B: ["A"] } })).toEqual([
      ["A", "B"],
      ["C", "D"],
    ])
    expect(groupsIn({ corrupt: { A: "silent", D: "silent" } })).toEqual([
      ["A", "D"],
      ["B", "C"],
    ])
    expect(groupsIn({ corrupt: { A: "twins", D: "twins" } })).toEqual([["B", "C"]])
  })

  test("the parameters count too", () => {
    const powerful = compose(
      { name: "party", roles: { guest }, symmetry: { groups: () => [["A", "B", "C"]], sets: ["state"] } },
      { params: { power: { A: 2, B: 1, C: 1 } }, nodes: { guest: ["A", "B", "C"] } },
      { network: "set", idle: "stays" },
    )
    expect(powerful.symmetry?.groups).toEqual([["B", "C"]])
  })

  test("a list in the parameters gives an order, unless it is declared to be a set", () => {
    const begin = rule({ id: "toy/begin", source: "toy", premises: { Begun: ignore("it has not begun") } })(function* (
      { self, params }: Context<{ readonly order: ReadonlyArray<string> }>,
      state: string,
      _: Tagged,
    ) {
      yield* premise("Begun", state === "idle")
      return become(params.order[0] === self ? "leads" : "follows")
    })
    const runner: AnyRole = {
      initial: () => become("idle"),
      upon: {},
      internal: { Begin: begin },
      candidates: () => [{ _tag: "Begin" }],
      observe: (_, state: string) => state,
    }
    const inOrder = (order: ReadonlyArray<string>, sets: ReadonlyArray<string>) =>
      compose(
        { name: "line", roles: { runner }, symmetry: { groups: ({ nodes }) => [nodes["runner"] ?? []], sets } },
        { params: { order }, nodes: { runner: ["A", "B", "C"] } },
        { network: "multiset", idle: "consumed", budget: { Begin: 1 } },
      )
    const nobodyLeads: Property<Json> = eachNode({ id: "n", source: "toy", says: "n" }, (o) => o !== "leads")
    for (const symmetry of [false, true])
      expect(explore(inOrder(["C", "B", "A"], []), [nobodyLeads], { symmetry }).verdict).toBe("violated")
    expect(inOrder(["C", "B", "A"], []).symmetry?.groups).toEqual([])
    expect(inOrder(["A"], []).symmetry?.groups).toEqual([["B", "C"]])
    expect(inOrder(["C", "B", "A"], ["order"]).symmetry?.groups).toEqual([["A", "B", "C"]])
  })
})

describe("where names are tied in too many ways", () => {
  const names = ["A", "B", "C", "D", "E"]
  /** Everybody points at somebody else, once: rings of five are tied in 120 ways. */
  const point = rule({ id: "toy/point", source: "toy", premises: {} })(function* (
    _: Ctx,
    at: string | null,
    { whom }: Greet,
  ) {
    return become<string | null>(at ?? whom)
  })
  const pointing = {
    initial: () => become<string | null>(null),
    internal: { Greet: point },
    observe: (_: Ctx, at: string | null) => at ?? "nobody",
  }
  const system = party(pointing, [], {}, names)
  const noRing = invariant({ id: "ring", source: "toy", says: "nobody is pointed at by way of all others" }, (w) => {
    const ends = names.map((name) => names.reduce<string>((at) => (at === "nobody" ? at : (w[at] as string)), name))
    return !names.every((name, i) => ends[i] === name) || new Set(Object.values(w)).size < names.length || pairs(w) > 0
  })
  const pairs = (w: { readonly [place: string]: Json }) => names.filter((n) => w[w[n] as string] === n).length

  test("fewer are merged, none wrongly, and the report says so", () => {
    const plain = explore(system, [noRing], { stopAtFirst: false })
    const reduced = explore(system, [noRing], { stopAtFirst: false, symmetry: true })
    expect(plain.states).toBe(5 ** 5)
    expect(reduced.states).toBeLessThan(plain.states / 10)
    expect(comparable(reduced)).toEqual(comparable(plain))
    expect(plain.violations).toHaveLength(1)
    expect(reduced.reduction.symmetry?.untried).toBeGreaterThan(0)
    expect(reduced.reduction.symmetry?.standsFor).toBeUndefined()
  })
})

describe("symmetry is refused", () => {
  const symmetric = (system: System, options: Options<Json> = {}, properties: ReadonlyArray<Property<Json>> = []) => {
    const run = () => explore(system, properties, { ...options, symmetry: true })
    expect(run).toThrow(Unsupported)
    return run
  }
  const two = compose(twoPhase, transaction(2), messageSet)

  test("where it is not declared, or the answer could be another one", () => {
    const plain = compose({ name: "party", roles: { guest } }, { params: null, nodes: { guest: ["A"] } }, messageSet)
    expect(symmetric(plain)).toThrow("declares none")
    expect(symmetric(party({}, [], { network: "rounds" }))).toThrow("rounds")
    expect(symmetric(two, { mode: "dfs" })).toThrow("breadth first")
    expect(symmetric(two, { mode: "iddfs" })).toThrow("breadth first")
    expect(symmetric(two, { partialOrder: true })).toThrow("sleep sets")
    expect(symmetric(two, { onEdge: () => {} })).toThrow("fairness")
    expect(symmetric(two, {}, [eventually({ id: "x", source: "toy", says: "x" }, () => true)])).toThrow("fairness")
    const twice = compose(
      {
        name: "party",
        roles: { guest },
        symmetry: {
          groups: () => [
            ["A", "B"],
            ["B", "A"],
          ],
          sets: [],
        },
      },
      { params: null, nodes: { guest: ["A", "B"] } },
      messageSet,
    )
    expect(symmetric(twice)).toThrow("two groups")
  })

  test("and goes with fingerprints", () => {
    const found = explore(two, [], { symmetry: true, store: "fingerprints" })
    expect(found.reduction.symmetry).toMatchObject({ standsFor: 56 })
  })
})
