/** Worlds and runs: what a thousand samples contain, that worlds are what their types say, that equal seeds give equal bytes. */
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { spell } from "../spec/core/Canonical.ts"
import { temporal } from "../spec/core/Property.ts"
import type { Space } from "../spec/core/Scenario.ts"
import { makePayment } from "../spec/pow/Hashing.ts"
import { minimal, type Params, pow } from "../spec/pow/index.ts"
import { Fork, OrphanConnected, PaymentReturned, ReorgTwoDeep } from "../spec/pow/Properties.ts"
import type { Seen } from "../spec/pow/State.ts"
import type { Action, Run } from "../src/run/Action.ts"
import { docketOf } from "../src/run/Judge.ts"
import { perform } from "../src/run/perform.ts"
import { runs, tally, worlds } from "./arbitrary/index.ts"
import { reorgAtMost } from "./shrink/common.ts"

const coin = { transaction: minimal.genesis.transactions[0]?.id as string, index: 0 }
const pay = (to: string) => ({
  _tag: "Submit",
  transaction: makePayment("spelled", {
    inputs: [{ from: coin, signedBy: "A" }],
    outputs: [{ value: 50n, owner: to }],
  }),
})
const payments = ["B", "C", "D"].map(pay)

/** Everything that can go wrong, in moderation. */
const chaos: Space<Params> = {
  params: { ...minimal, orphansMax: 20 },
  nodes: { miner: [2, 5], selfish: [0, 1] },
  budget: {
    Mine: [1, 8],
    MineOn: [0, 3],
    Publish: [0, 6],
    crash: [0, 2],
    drop: [0, 3],
    duplicate: [0, 2],
    partition: [0, 2],
    tick: [0, 10],
  },
  requests: { count: [0, 3], from: () => payments },
  topology: { degree: [1, 3] },
  relay: true,
  timing: ["asynchronous", "synchronous", "partiallySynchronous"],
  delta: [1, 3],
  gst: [0, 4],
  partitions: ["one", "halves", "majorities-ring", "minority-third", "bridge"],
  skew: [0, 2],
  late: [0, 2],
  draws: [{ name: "power", range: [1, 4], write: (params, power) => ({ ...params, power }) }],
  steps: [10, 60],
  settles: true,
}
const calm: Space<Params> = { params: minimal, nodes: { miner: [2, 3] }, budget: { Mine: [1, 6] }, steps: [40, 40] }

const Names = Schema.Array(Schema.String)
const Whole = Schema.Int
const World = Schema.Struct({
  setup: Schema.Struct({ params: Schema.Unknown, nodes: Schema.Record(Schema.String, Names) }),
  environment: Schema.Struct({
    network: Schema.Literals(["multiset", "set", "fifo"]),
    idle: Schema.Literals(["stays", "consumed"]),
    budget: Schema.optionalKey(Schema.Record(Schema.String, Whole)),
    workload: Schema.optionalKey(Schema.Record(Schema.String, Schema.Array(Schema.Struct({ _tag: Schema.String })))),
    relay: Schema.optionalKey(Schema.Boolean),
    links: Schema.optionalKey(Schema.Record(Schema.String, Names)),
    timing: Schema.optionalKey(
      Schema.Union([
        Schema.Struct({ _tag: Schema.Literal("asynchronous") }),
        Schema.Struct({ _tag: Schema.Literal("synchronous"), delta: Whole }),
        Schema.Struct({ _tag: Schema.Literal("partiallySynchronous"), gst: Whole, delta: Whole }),
      ]),
    ),
    skew: Schema.optionalKey(Schema.Record(Schema.String, Whole)),
    late: Schema.optionalKey(Names),
  }),
})
/** Whether a world is what its type says, and names nobody who takes no part. */
const isWhole = (world: unknown): boolean => {
  const { setup, environment } = Schema.decodeUnknownSync(World)(world)
  const nodes = Object.values(setup.nodes).flat()
  const { workload = {}, links = {}, skew = {}, late = [] } = environment
  const named = [...Object.keys(workload), ...Object.keys(links), ...Object.values(links).flat(), ...Object.keys(skew)]
  return new Set(nodes).size === nodes.length && [...named, ...late].every((name) => nodes.includes(name))
}

const figures = tally<Params>()
const witnesses = [Fork, ReorgTwoDeep, OrphanConnected, PaymentReturned]
const drawn = fc.sample(runs(pow, chaos, witnesses, figures), { seed: 11, numRuns: 1000 }) as ReadonlyArray<Run<Params>>
const share = (holds: (run: Run<Params>) => boolean): number => drawn.filter(holds).length / drawn.length
const has = (tag: Action["_tag"]) => (run: Run<Params>) => run.actions.some((a) => a._tag === tag)

describe("worlds", () => {
  const sample = fc.sample(worlds(chaos, { protocol: pow }), { seed: 3, numRuns: 1000 })

  it("are what their types say", () => {
    for (const world of sample) expect(isWhole(world)).toBe(true)
    expect(() => isWhole({ ...sample[0], environment: { network: "pigeons", idle: "stays" } })).toThrow()
  })

  it("meet both ends of every range", () => {
    const counts = (of: (w: (typeof sample)[number]) => number) => [
      Math.min(...sample.map(of)),
      Math.max(...sample.map(of)),
    ]
    expect(counts((w) => w.setup.nodes["miner"]?.length ?? -1)).toEqual([2, 5])
    for (const [kind, range] of Object.entries(chaos.budget ?? {})) {
      expect(counts((w) => w.environment.budget?.[kind] ?? -1)).toEqual(range)
    }
    expect(counts((w) => Object.values(w.environment.workload ?? {}).flat().length)).toEqual([0, 3])
    expect(counts((w) => w.environment.late?.length ?? 0)).toEqual([0, 2])
    expect(counts((w) => Math.max(0, ...Object.values(w.environment.skew ?? {})))).toEqual([0, 2])
    expect(counts((w) => Math.max(...Object.values(w.setup.params.power)))).toEqual([1, 4])
  })

  it("share the params of the space where nothing is drawn", () => {
    for (const world of fc.sample(worlds(calm), { seed: 3, numRuns: 100 })) {
      expect(world.setup.params).toBe(minimal)
      expect(world.environment).toMatchObject({ network: "multiset", idle: "consumed" })
    }
  })

  it("of equal nodes share one setup of nodes", () => {
    const nodes = fc.sample(worlds(calm), { seed: 3, numRuns: 100 }).map((world) => world.setup.nodes)
    expect(new Set(nodes).size).toBe(2)
  })

  it("have their premises struck out", () => {
    const struck = [{ rule: "pow/receive-block", premise: "HighHash" }]
    expect(fc.sample(worlds(calm, { struck }), 1)[0]?.struck).toEqual(struck)
  })

  it("shrink to the smallest world of the space, whole all the way", () => {
    for (let seed = 0; seed < 10; seed++) {
      const { counterexample } = fc.check(
        fc.property(worlds(chaos, { protocol: pow }), (world) => !isWhole(world)),
        { seed },
      )
      const [world] = counterexample ?? []
      expect(world?.setup.nodes).toEqual({ miner: ["A", "B"], selfish: [] })
      expect(world?.environment).toEqual({
        network: "multiset",
        idle: "consumed",
        budget: { Mine: 1, MineOn: 0, Publish: 0, crash: 0, drop: 0, duplicate: 0, partition: 0, tick: 0 },
        workload: {},
        timing: { _tag: "asynchronous" },
        relay: true,
      })
      expect(world?.setup.params.power).toEqual({ A: 1, B: 1 })
    }
  })
})

describe("a thousand runs", () => {
  it("fork, reorganise, connect orphans and take payments back", () => {
    const rate = (id: string) => (figures.reached.get(id)?.runs ?? 0) / 1000
    expect(rate("pow/fork")).toBeGreaterThan(0.3)
    expect(rate("pow/reorg-two-deep")).toBeGreaterThan(0.03)
    expect(rate("pow/orphan-connected")).toBeGreaterThan(0.3)
    expect(rate("pow/payment-returned")).toBeGreaterThan(0.005)
  })

  it("partition, crash, recover, drop, duplicate and tick", () => {
    expect(share(has("Partition"))).toBeGreaterThan(0.25)
    expect(share(has("Crash"))).toBeGreaterThan(0.25)
    expect(share(has("Recover"))).toBeGreaterThan(0.25)
    expect(share(has("Drop"))).toBeGreaterThan(0.3)
    // a copy that is refused is no step
    expect(share(has("Duplicate"))).toBeGreaterThan(0.2)
    expect(share(has("Tick"))).toBeGreaterThan(0.5)
  })

  it("let nodes join late, submit payments and deviate", () => {
    const joins = (run: Run<Params>) =>
      run.world.environment.late?.some(
        (node) => run.actions.find((a) => "at" in a && a.at === node)?._tag === "Recover",
      )
    expect(share((run) => joins(run) === true)).toBeGreaterThan(0.3)
    const does = (tag: string) => (run: Run<Params>) => run.actions.some((a) => a._tag === "Do" && a.event._tag === tag)
    expect(share(does("Submit"))).toBeGreaterThan(0.5)
    expect(share(does("Publish"))).toBeGreaterThan(0.1)
    expect(share(does("CatchUp"))).toBe(1)
  })

  it("pass messages on: some deliveries were caused by a delivery", () => {
    const relays = (run: Run<Params>) =>
      run.actions.some((a) => a._tag === "Deliver" && run.actions[a.cause - 1]?._tag === "Deliver")
    expect(share(relays)).toBeGreaterThan(0.5)
  })

  it("are as long as the space says, and come to rest", () => {
    const chaosOf = (run: Run<Params>) => run.actions.findLastIndex((a) => a._tag === "Heal")
    expect(Math.max(...drawn.map(chaosOf))).toBe(60)
    expect(share((run) => chaosOf(run) <= 60)).toBe(1)
    expect([figures.settled, figures.unsettled]).toEqual([1000, 0])
  })

  it("are numbered from 1, and every cause comes before its effect", () => {
    const isInOrder = (a: Action, i: number) => a.id === i + 1 && (!("cause" in a) || a.cause < a.id)
    expect(share((run) => run.actions.every(isInOrder))).toBe(1)
  })

  const playedAgain = (run: Run<Params>) => spell(perform(pow, run.world, run.actions, docketOf([])).performed)

  it("happen again just so when they are played", () => {
    for (const run of drawn.slice(0, 300)) expect(playedAgain(run)).toBe(spell(run.actions))
  })

  it("do so whatever the network", () => {
    for (const network of ["multiset", "set", "fifo"] as const) {
      for (const idle of ["stays", "consumed"] as const) {
        const sample = fc.sample(runs(pow, { ...chaos, network, idle }, []), { seed: 4, numRuns: 25 })
        for (const run of sample) expect(playedAgain(run)).toBe(spell(run.actions))
      }
    }
  })
})

describe("a tally", () => {
  it("counts what happened: steps, faults, firings, first witnesses", () => {
    expect(figures.runs).toBe(1000)
    expect(figures.steps).toBe(drawn.reduce((sum, run) => sum + run.actions.length, 0))
    const crashes = drawn.flatMap((run) => run.actions.filter((a) => a._tag === "Crash")).length
    expect(figures.coverage.faults.get("crash")).toBe(crashes)
    expect(figures.coverage.fired.get("pow/mine")).toBeGreaterThan(1000)
    expect(figures.coverage.refused.size).toBeGreaterThan(3)
    for (const witness of witnesses) {
      const first = figures.reached.get(witness.id)?.first as Run<Params>
      expect(drawn.indexOf(first)).toBeGreaterThanOrEqual(0)
      expect(perform(pow, first.world, first.actions, docketOf([witness])).judge.reached.has(witness.id)).toBe(true)
      const before = drawn.slice(0, drawn.indexOf(first))
      for (const run of before) {
        expect(perform(pow, run.world, run.actions, docketOf([witness])).judge.reached.has(witness.id)).toBe(false)
      }
    }
  })

  it("counts violations, and antecedents where they held", () => {
    const rare = temporal<Seen, Params>(
      { id: "test/two-blocks", source: "", says: "" },
      (w) => Object.values(w).some((o) => (o?.tip.height ?? 0) >= 2),
      () => true,
    )
    const counts = tally<Params>()
    fc.sample(runs(pow, { ...calm, settles: true }, [reorgAtMost(1), rare], counts), { seed: 2, numRuns: 300 })
    const violated = counts.violated.get("test/reorg-at-most-1") ?? 0
    expect(violated).toBeGreaterThan(10)
    expect(counts.settled).toBe(300 - violated)
    expect(counts.applied.get(rare.id)).toBeGreaterThan(100)
    expect(counts.applied.get(rare.id)).toBeLessThan(300)
  })
})

describe("runs as fast-check draws them", () => {
  it("equal seeds give equal bytes, others do not", () => {
    const bytes = (seed: number) => spell(fc.sample(runs(pow, chaos, []), { seed, numRuns: 30 }))
    expect(bytes(5)).toBe(bytes(5))
    expect(bytes(5)).not.toBe(bytes(6))
  })

  it("the verdict that is kept is that of playing the run", () => {
    const arbitrary = runs(pow, calm, [reorgAtMost(1)])
    const sample = fc.sample(arbitrary, { seed: 9, numRuns: 300 })
    expect(sample.some((run) => arbitrary.violated(run) !== undefined)).toBe(true)
    for (const run of sample) {
      const played = perform(pow, run.world, run.actions, docketOf([reorgAtMost(1)]))
      expect(arbitrary.violated(run)).toBe(played.violated)
      expect(arbitrary.violated({ ...run })).toBe(played.violated)
    }
  })

  it("shrink to the plainest world of the space, what was drawn included", () => {
    const arbitrary = runs(pow, { ...chaos, settles: false }, [reorgAtMost(1)])
    const violates = fc.property(arbitrary, (run) => arbitrary.violated(run) === undefined)
    for (const seed of [1, 2, 3, 4, 5]) {
      const world = fc.check(violates, { seed, numRuns: 500 }).counterexample?.[0].world
      expect(new Set(Object.values(world?.setup.params.power ?? {}))).toEqual(new Set([1]))
      expect(world?.environment).toMatchObject({ relay: true, timing: { _tag: "asynchronous" } })
      expect(world?.environment.skew ?? world?.environment.late ?? world?.environment.links).toBeUndefined()
    }
  })

  it("shrink for any other reason too", () => {
    const mines = (run: Run<Params>) => run.actions.filter((a) => a._tag === "Do" && a.event._tag === "Mine").length
    const { counterexample } = fc.check(
      fc.property(runs(pow, calm, []), (run) => mines(run) < 4),
      { seed: 1, numRuns: 500 },
    )
    expect(counterexample?.[0].actions).toHaveLength(4)
    expect(counterexample?.[0].world.setup.nodes["miner"]).toHaveLength(2)
  })
})
