/**
 * Three orders and two ways to keep configurations: all six count the same, and the same as the slow twin.
 */
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import { eachNode, invariant } from "../../spec/core/Property.ts"
import type { AnyRole } from "../../spec/core/Protocol.ts"
import { become, type Context, rule } from "../../spec/core/Rule.ts"
import { paxos } from "../../spec/paxos/index.ts"
import { clients, twoBallots } from "../../spec/paxos/Params.ts"
import { Agreement } from "../../spec/paxos/Properties.ts"
import { messageSet, transaction, twoPhase } from "../../spec/twophase/index.ts"
import type { Exploration, Options } from "../../src/explore/Exploration.ts"
import { explore } from "../../src/explore/explore.ts"
import { naive } from "../../src/explore/naive.ts"
import { Search } from "../../src/explore/Search.ts"
import { playPath } from "../../src/run/fromPath.ts"
import { docketOf } from "../../src/run/Judge.ts"
import { Player } from "../../src/run/Player.ts"
import { drawn, options, properties, systemOf } from "./randomProtocol.ts"
import { counter, pinger, ponger, system } from "./toys.ts"

const modes = ["bfs", "dfs", "iddfs"] as const
const stores = ["exact", "fingerprints"] as const
const ways = modes.flatMap((mode) => stores.map((store) => ({ mode, store })))
/** Generous: the slow twin is slow. */
const timeout = 60_000

type Answer = Omit<Exploration, "bytesPerState" | "bytes">
const counts = ({ states, transitions, generated, depth, statesPerLevel, terminals, deadlocks }: Answer) => ({
  states,
  transitions,
  generated,
  depth,
  statesPerLevel,
  terminals,
  deadlocks,
})
const sum = (all: ReadonlyArray<number>): number => all.reduce((a, b) => a + b, 0)
const names = (all: Answer["violations"]): ReadonlyArray<string> => all.map((f) => f.property)
const lengths = (all: Answer["violations"]): ReadonlyArray<string> => all.map((f) => `${f.property} ${f.path.length}`)

const twoPhaseOf = (n: number) => compose(twoPhase, transaction(n), messageSet)

describe("known counts", () => {
  test.each(ways)("two-phase commit, $mode, $store", (way) => {
    const known = [
      [2, 56, 154, 8],
      [3, 288, 1146, 11],
      [4, 1568, 8258, 14],
      [5, 8832, 58_146, 17],
    ] as const
    for (const [n, states, generated, depth] of known) {
      const found = explore(twoPhaseOf(n), [], way)
      expect(found).toMatchObject({ states, generated, depth })
      expect(found.verdict).toContain(`holds (exhaustive, ${states} states`)
      expect(sum(found.statesPerLevel)).toBe(states)
      expect(counts(found)).toEqual(counts(explore(twoPhaseOf(n), [])))
    }
  })

  test("two-phase commit with 6 and 7 nodes, breadth first", () => {
    expect(explore(twoPhaseOf(6), [])).toMatchObject({ states: 50_816, depth: 20 })
    expect(explore(twoPhaseOf(7), [])).toMatchObject({ states: 296_448, generated: 2_744_706, depth: 23 })
  })

  test.each(ways)("Paxos with two clients, $mode, $store", (way) => {
    const nodes = { server: ["S0", "S1", "S2"], client: ["C3", "C4"] }
    const world = compose(paxos, { params: clients, nodes }, { network: "multiset", idle: "stays" })
    const found = explore(world, [], way)
    expect(found).toMatchObject({ states: 16_668, generated: 32_971, depth: 21, terminals: 1268, deadlocks: 0 })
  })
})

describe("known counts of Lamport's Paxos, whose rules look at whole inboxes", () => {
  test.each(ways)("two ballots, $mode, $store", (way) => {
    const nodes = { leader: ["L"], acceptor: ["a1", "a2", "a3"] }
    const world = compose(paxos, { params: twoBallots, nodes }, messageSet)
    const found = explore(world, [Agreement], way)
    expect(found).toMatchObject({ states: 3921, depth: 17 })
    expect(counts(found)).toEqual(counts(explore(world, [Agreement])))
  })
})

describe("the six ways agree with the slow twin on random protocols", () => {
  test(
    "on everything that is counted, on what is violated and reached; nearest first, on the shortest lengths",
    () => {
      fc.assert(
        fc.property(drawn, properties, options, (protocol, asked, { depthMax }) => {
          const limits = { depthMax, stopAtFirst: false, collect: (w: object) => JSON.stringify(w) }
          const slow = naive(systemOf(protocol), asked, { ...limits, statesMax: 250 })
          fc.pre(slow.budget?.which !== "states")
          for (const way of ways) {
            const fast = explore(systemOf(protocol), asked, { ...limits, ...way })
            expect(counts(fast)).toEqual(counts(slow))
            expect(fast.budget).toEqual(slow.budget)
            const { antecedents, collected, fired, refused } = fast
            expect({ antecedents, collected, fired, refused }).toEqual({
              antecedents: slow.antecedents,
              collected: slow.collected,
              fired: slow.fired,
              refused: slow.refused,
            })
            const of = way.mode === "dfs" ? names : lengths
            expect(of(fast.violations)).toEqual(of(slow.violations))
            expect(of(fast.reached)).toEqual(of(slow.reached))
          }
        }),
        { numRuns: 60 },
      )
    },
    timeout,
  )

  test("each path can be played, and ends in a violation", () => {
    fc.assert(
      fc.property(drawn, properties, (protocol, asked) => {
        for (const way of ways) {
          const system = systemOf(protocol)
          const { violations } = explore(system, asked, { statesMax: 150, ...way })
          for (const { property, path } of violations) {
            const p = asked.find((q) => q.id === property)
            if (p === undefined) throw new Error("an unknown property")
            const player = new Player(system, system.environment, docketOf([p]))
            expect(playPath(player, path)).toHaveLength(path.length)
            if (p.kind !== "temporal") expect(player.violated).toBe(property)
          }
        }
      }),
      { numRuns: 30 },
    )
  })

  test("stopped at the first violation, nearest first gives a shortest path; depth first some path", () => {
    fc.assert(
      fc.property(drawn, properties, (protocol, all) => {
        for (const p of all.filter(({ kind }) => kind !== "witness")) {
          const [slow] = naive(systemOf(protocol), [p], { statesMax: 250 }).violations
          fc.pre(slow !== undefined)
          for (const way of ways) {
            // depth first, a storm that rages for ever leads ever deeper, and inboxes grow with every step
            if (way.mode === "dfs" && protocol.storms) continue
            const [fast] = explore(systemOf(protocol), [p], { ...way, statesMax: 100_000 }).violations
            if (way.mode !== "dfs") expect(fast?.path.length).toBe(slow?.path.length)
            else expect(fast?.path.length).toBeGreaterThanOrEqual(slow?.path.length ?? 0)
          }
        }
      }),
      { numRuns: 40 },
    )
  })
})

const walk = rule({ id: "toy/walk", source: "toy", premises: {} })(function* (
  _: Context<unknown>,
  __: number,
  { to }: { readonly _tag: "Walk"; readonly to: number },
) {
  return become(to)
})
/** From 0 to 8 one by one, or through a side door, 20, from 0 to 4. Depth first comes to the door last. */
const walker: AnyRole = {
  ...counter,
  internal: { Walk: walk },
  candidates: (_, at: number) => {
    const next = at === 0 ? [20, 1] : at === 20 ? [4] : at < 8 ? [at + 1] : []
    return next.map((to) => ({ _tag: "Walk", to }))
  },
}

describe("orders differ where they may", () => {
  const grid = () => system({ counter }, {}, 3, { counter: ["A", "B"] })
  const below = (limit: number) =>
    eachNode({ id: "below", source: "toy", says: "below" }, (count: number) => count < limit)

  test("depth first dives: what is far away is found after fewer states", () => {
    const someLeft = invariant(
      { id: "some-left", source: "toy", says: "not all have counted to the end" },
      (w: object) => Object.values(w).some((count) => count < 3),
    )
    const counters = system({ counter }, {}, 3, { counter: ["A", "B", "C", "D"] })
    const by = (mode: Options<number>["mode"]) => explore(counters, [someLeft], { mode })
    expect([by("bfs").states, by("iddfs").states, by("dfs").states < 60]).toEqual([256, 256, true])
    for (const mode of modes) expect(by(mode).violations[0]?.path).toHaveLength(12)
  })

  test("a configuration that depth first reaches by a detour first ends in its own level", () => {
    const looping = system({ pinger, ponger }, { budget: { drop: 1, duplicate: 2 } }, 3)
    const detours = system({ counter }, { budget: { crash: 2 } }, 3, { counter: ["A", "B"] })
    for (const s of [looping, detours]) {
      const nearest = counts(explore(s, []))
      for (const way of ways) expect(counts(explore(s, [], way))).toEqual(nearest)
    }
  })

  test.each([2, 3, 4, 5, 6, 7, 8, 9, 10])(
    "what a detour reaches below level %i first is explored from its own level",
    (depthMax) => {
      const house = system({ walker })
      for (const way of ways) {
        const { budget, ...rest } = explore(house, [], { ...way, depthMax })
        const slow = naive(house, [], { depthMax })
        expect({ ...counts({ budget, ...rest }), budget }).toEqual({ ...counts(slow), budget: slow.budget })
      }
    },
  )

  test.each(ways)("the path to a configuration is as long as its level says: $mode, $store", (way) => {
    const detours = system({ counter }, { budget: { crash: 2 } }, 3, { counter: ["A", "B"] })
    for (const s of [system({ walker }), detours]) {
      const search = new Search(s, [], way)
      search.run()
      const { states, statesPerLevel } = search.answer()
      const lengths = Array.from({ length: states }, (_, number) => search.pathTo(number).length)
      const perLevel = statesPerLevel.map((_, level) => lengths.filter((length) => length === level).length)
      expect(perLevel).toEqual(statesPerLevel)
    }
  })

  test.each(ways)("limits: $mode, $store", (way) => {
    const inconclusive = "inconclusive (budget)"
    expect(explore(grid(), [], { ...way, statesMax: 16 }).budget).toBeUndefined()
    expect(explore(grid(), [], { ...way, statesMax: 15 })).toMatchObject({
      verdict: inconclusive,
      states: 15,
      budget: { which: "states" },
    })
    expect(explore(grid(), [], { ...way, statesMax: 0 })).toMatchObject({
      verdict: inconclusive,
      budget: { which: "states", explored: 0, waiting: 1 },
    })
    expect(explore(grid(), [], { ...way, depthMax: 3 })).toMatchObject({
      verdict: inconclusive,
      states: 1 + 2 + 3,
      depth: 3,
      statesPerLevel: [1, 2, 3],
      transitions: 2 + 4,
      budget: { which: "depth", explored: 3, waiting: 3 },
    })
    expect(explore(grid(), [], { ...way, depthMax: 1 }).budget).toEqual({ which: "depth", explored: 0, waiting: 1 })
    expect(explore(grid(), [], { ...way, depthMax: 7 }).budget).toEqual({ which: "depth", explored: 15, waiting: 1 })
    expect(explore(grid(), [], { ...way, depthMax: 8 })).toMatchObject({ depth: 7, budget: undefined })
    expect(explore(grid(), [below(3)], { ...way, statesMax: 2 }).verdict).toBe(inconclusive)
    expect(explore(grid(), [below(2)], { ...way, statesMax: 15 }).verdict).toBe("violated")
  })

  test.each(ways)("bytes and a wish to stop: $mode, $store", (way) => {
    const small = explore(twoPhaseOf(6), [], { ...way, bytesMax: 1 << 20 })
    expect(small).toMatchObject({ verdict: "inconclusive (budget)", budget: { which: "memory" } })
    expect(small.bytes).toBeLessThan(1.05 * 2 ** 20)
    expect(small.states).toBeGreaterThan(1000)
    let asked = 0
    const stopped = explore(twoPhaseOf(5), [], { ...way, shouldStop: () => ++asked > 10 })
    expect(stopped).toMatchObject({ verdict: "inconclusive (budget)", budget: { which: "stopped" } })
    const { explored, waiting } = stopped.budget ?? { explored: 0, waiting: 0 }
    expect(explored + waiting).toBe(stopped.states)
    expect(explored).toBeGreaterThan(0)
    expect(waiting).toBeGreaterThan(0)
    expect(asked).toBe(11)
  })
})

describe("recording", () => {
  test("tells of each configuration and of each step once, whatever the order", () => {
    fc.assert(
      fc.property(drawn, (protocol) => {
        for (const way of ways) {
          const shown: Array<string> = []
          const edges: Array<readonly [from: number, to: number, isSelfLoop: boolean]> = []
          const found = explore<number>(systemOf(protocol), [], {
            ...way,
            statesMax: 300,
            onState: (state, world) => {
              expect(state).toBe(shown.length)
              shown.push(JSON.stringify(world))
            },
            onEdge: (from, to, move, isSelfLoop) => {
              expect(to).toBeLessThan(shown.length)
              expect(isSelfLoop).toBe(from === to)
              expect(move().place).toBeGreaterThanOrEqual(0)
              edges.push([from, to, isSelfLoop])
            },
          })
          if (found.budget !== undefined) continue
          expect(shown).toHaveLength(found.states)
          expect(edges.filter(([, , isSelfLoop]) => !isSelfLoop)).toHaveLength(found.transitions)
          expect(edges).toHaveLength(found.generated - 1)
          const runs = edges.filter(([from], i) => from !== edges[i - 1]?.[0])
          expect(new Set(runs.map(([from]) => from)).size).toBe(runs.length)
        }
      }),
      { numRuns: 30 },
    )
  })
})
