/** Runs on tables against their slow twin, the player that asks the rules: the very same runs, verdicts and counts. */
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { spell } from "../../spec/core/Canonical.ts"
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import { compose } from "../../spec/core/compose.ts"
import type { Environment } from "../../spec/core/Environment.ts"
import { eachNode, eachStep, monitor, type Property, stepInvariant, witness } from "../../spec/core/Property.ts"
import type { AnyRole } from "../../spec/core/Protocol.ts"
import { become, type Context, type Received, rule, send } from "../../spec/core/Rule.ts"
import type { Random } from "../../spec/core/Scenario.ts"
import type { Json, System } from "../../spec/core/System.ts"
import { generalsChapter, paxosChapter, powChapter, registerChapter, twoPhaseChapter } from "../../spec/index.ts"
import { rng } from "../../src/random/rng.ts"
import type { WorldSpec } from "../../src/run/Action.ts"
import { noCoverage } from "../../src/run/Coverage.ts"
import { type Docket, docketOf } from "../../src/run/Judge.ts"
import { Player } from "../../src/run/Player.ts"
import { systemOf } from "../../src/run/perform.ts"
import type { Stage } from "../../src/run/Stage.ts"
import { settle } from "../../src/run/settle.ts"
import { strategyNames, strategyOf } from "../../src/run/strategies/mix.ts"
import type { Strategy, StrategyName } from "../../src/run/strategies/Strategy.ts"
import { Answers } from "../../src/walk/Answers.ts"
import { TableStage } from "../../src/walk/TableStage.ts"
import { Tables } from "../../src/walk/Tables.ts"
import { isTrusted, tablesOf } from "../../src/walk/tabled.ts"
import { runs } from "../arbitrary/runs.ts"
import { worlds } from "../arbitrary/worlds.ts"
import { type Drawn, drawn, properties, systemOf as randomSystem } from "../explore/randomProtocol.ts"
import { talk } from "../shrink/toys.ts"
import { talkSpace } from "../strategies/toys.ts"
import { drawBlock } from "../suites/blocks.ts"

const timeout = 60_000

/** What a run may be asked to do at its end. */
const endings = ["stops", "rests", "settles"] as const
type Ending = (typeof endings)[number]

/** Plays a run, and tells everything that can be seen of it. */
const seen = (
  stageOf: (coverage: ReturnType<typeof noCoverage>) => Stage,
  strategy: Strategy,
  seed: number,
  ending: Ending,
) => {
  const coverage = noCoverage()
  const stage = stageOf(coverage)
  const { int } = rng(seed)
  const locals: Array<number> = []
  const hashing = stage.hashing((hash) => locals.push(hash))
  const hashes = [hashing.after(-1)]
  stage.onStep = ({ last }) => hashes.push(hashing.after(last.place))
  strategy.play({ stage, schedule: { steps: 30 }, chooser: { int: (min, max) => min + int(max - min + 1) } })
  const isOver = stage.violated !== undefined || ending === "stops"
  const settled = isOver ? undefined : ending === "rests" ? stage.rest() : settle(stage, stage.nextId)
  const { violated, reached, applied } = stage.shown
  return {
    actions: stage.actions(stage.steps),
    steps: stage.steps,
    nextId: stage.nextId,
    violated,
    reached: [...reached].sort(),
    applied: [...applied].sort(),
    settled,
    atRest: stage.isAtRest(),
    fired: [...coverage.fired].sort(),
    refused: [...coverage.refused].sort(),
    faults: [...coverage.faults].sort(),
    locals,
    hashes,
    end: stage.system.places.map((_, place) => spell(stage.localAt(place))),
    outlines: stage.system.places.map((_, place) => stage.outlineAt(place)),
  }
}

const tablesFor = (system: System, docket: Docket) => new Tables(system, docket, new Answers(system, docket))

/**
 * Plays runs one after the other, of several systems in turn, by the rules and on tables that remember more and more. The systems
 * differ in budgets only, and share answers. Returns the number of steps.
 */
const agree = (
  systems: ReadonlyArray<System>,
  docket: Docket,
  name: StrategyName,
  seeds: ReadonlyArray<number>,
  ending: Ending,
): number => {
  const answers = new Answers(systems[0] as System, docket)
  const tables = systems.map((system) => new Tables(system, docket, answers))
  const [slow, fast] = [strategyOf(name), strategyOf(name)]
  return seeds.reduce((steps, seed, k) => {
    const system = systems[k % systems.length] as System
    const expected = seen((c) => new Player(system, system.environment, docket, c), slow, seed, ending)
    expect(seen((c) => new TableStage(tables[k % systems.length] as Tables, c), fast, seed, ending)).toEqual(expected)
    return steps + expected.steps
  }, 0)
}

/** The same protocol with more of every budget that there is. */
const richer = (protocol: Drawn): Drawn => {
  const { budget } = protocol.environment
  if (budget === undefined) return protocol
  const more = Object.entries(budget).map(([kind, n]) => [kind, n + (kind === "crash" && n === 0 ? 0 : 1)] as const)
  return { ...protocol, environment: { ...protocol.environment, budget: Object.fromEntries(more) } }
}

describe("a run on tables is the run that the player plays", () => {
  test(
    "of random protocols, with every strategy, network, fault and kind of property",
    () => {
      let steps = 0
      fc.assert(
        fc.property(
          drawn,
          properties,
          fc.constantFrom(...strategyNames),
          fc.constantFrom(...endings),
          fc.array(fc.nat(), { minLength: 2, maxLength: 6 }),
          (protocol, asked, strategy, ending, seeds) => {
            const docket = docketOf(asked as ReadonlyArray<Property<Json>>)
            // a storm would be delivered for ever, and so may what lies in a set
            const neverSettles = protocol.storms || protocol.environment.network === "set"
            const end = neverSettles && ending === "settles" ? "rests" : ending
            steps += agree([protocol, richer(protocol)].map(randomSystem), docket, strategy, seeds, end)
          },
        ),
        { numRuns: 500 },
      )
      expect(steps).toBeGreaterThan(5000)
    },
    timeout,
  )

  test.each([
    ["twophase/restarts", twoPhaseChapter],
    ["paxos/lamport-random", paxosChapter],
    ["paxos/clients-random", paxosChapter],
    ["register/replicas-converge", registerChapter],
    ["generals/om1-n7", generalsChapter],
  ] as const)("of %s", (id, chapter: AnyChapter) => {
    const scenario = chapter.scenarios.find((s) => s.id === id) as Random<Json, Json>
    const docket = docketOf(chapter.properties)
    const found: ReadonlyArray<WorldSpec> = fc.sample(worlds(scenario.space, { protocol: chapter.protocol }), {
      numRuns: 6,
      seed: 11,
    })
    const ending = scenario.space.settles === true ? "settles" : "rests"
    const steps = found.map((world) => agree([systemOf(chapter.protocol, world)], docket, "mix", [1, 2, 3, 4], ending))
    expect(Math.min(...steps)).toBeGreaterThan(0)
  })
})

describe("tables are kept", () => {
  const worldsOf = (chapter: AnyChapter, id: string, numRuns: number): ReadonlyArray<WorldSpec> => {
    const { space } = chapter.scenarios.find((s) => s.id === id) as Random<Json, Json>
    return fc.sample(worlds(space, { protocol: chapter.protocol }), { numRuns, seed: 3 })
  }
  const asked = (chapter: AnyChapter, all: ReadonlyArray<WorldSpec>) => {
    const docket = docketOf(chapter.properties)
    return all.map((world) => tablesOf(chapter.protocol, world, docket))
  }

  test("once a world has been played a few times; worlds that differ in budgets share what their rules answered", () => {
    const all = asked(twoPhaseChapter, worldsOf(twoPhaseChapter, "twophase/restarts", 100))
    const tables = new Set(all.filter((t) => t !== undefined))
    expect(all[0]).toBeUndefined()
    expect(all.at(-1)).toBeDefined()
    const families = new Set([...tables].map((t) => t.answers))
    expect(families.size).toBeGreaterThan(1)
    expect(tables.size).toBeGreaterThan(families.size)
  })

  test("for other properties apart", () => {
    const [world] = worldsOf(twoPhaseChapter, "twophase/any-order", 1) as [WorldSpec]
    const all = twoPhaseChapter.properties
    const last = (of: ReadonlyArray<Property<Json>>) =>
      Array.from({ length: 6 }, () => tablesOf(twoPhaseChapter.protocol, world, docketOf(of))).at(-1)
    const one = last(all)
    expect(one).toBeDefined()
    expect(last([...all])).toBe(one)
    expect(last(all.slice(1))?.answers).not.toBe(one?.answers)
  })

  test.each([
    ["nodes look around", powChapter, "pow/no-gossip"],
    ["there are liars", generalsChapter, "generals/om1-n7"],
  ] as const)("not where %s", (_, chapter, id) => {
    const [world] = worldsOf(chapter, id, 1) as [WorldSpec]
    expect(
      asked(
        chapter,
        Array.from({ length: 10 }, () => world),
      ).every((t) => t === undefined),
    ).toBe(true)
  })

  test("apart for struck premises, and for worlds in which nodes may crash", () => {
    const [world] = worldsOf(twoPhaseChapter, "twophase/any-order", 1) as [WorldSpec]
    const docket = docketOf(twoPhaseChapter.properties)
    const answersOf = (w: WorldSpec) =>
      Array.from({ length: 6 }, () => tablesOf(twoPhaseChapter.protocol, w, docket)).at(-1)?.answers as Answers
    const withBudget = (crash: number): WorldSpec => ({
      ...world,
      environment: { ...world.environment, budget: { crash } },
    })
    const struck = [{ rule: "twophase/commit", premise: "NotAllPrepared" }]
    const all = [world, withBudget(0), withBudget(1), withBudget(2), { ...world, struck }].map(answersOf)
    expect(all.every((a) => a !== undefined)).toBe(true)
    expect(all[1]).toBe(all[0])
    expect(all[2]).not.toBe(all[0])
    expect(all[3]).toBe(all[2])
    expect(all[4]).not.toBe(all[0])
  })

  test("with monitors of their own: they may read the budget", () => {
    const [world] = worldsOf(twoPhaseChapter, "twophase/any-order", 1) as [WorldSpec]
    const says = { id: "toy/thrifty", source: "a toy", says: "nobody may crash twice" }
    const thrifty = monitor(
      says,
      0,
      (_: number, __, ___, { budget }) => budget?.["crash"] ?? 0,
      (crashes: number) => crashes < 2,
    ) as Property<Json>
    const docket = docketOf([thrifty])
    const violatedBy = (crash: number) => {
      const richer = { ...world, environment: { ...world.environment, budget: { crash } } }
      const tables = Array.from({ length: 6 }, () => tablesOf(twoPhaseChapter.protocol, richer, docket)).at(-1)
      return seen((c) => new TableStage(tables as Tables, c), strategyOf("uniform"), 1, "stops").violated
    }
    expect([1, 2, 1].map(violatedBy)).toEqual([undefined, "toy/thrifty", undefined])
  })

  test("not where exhaustive search would say no, nor for more witnesses than a number has bits", () => {
    const [world] = worldsOf(twoPhaseChapter, "twophase/any-order", 1) as [WorldSpec]
    const lastOf = (w: WorldSpec, docket: Docket) =>
      Array.from({ length: 6 }, () => tablesOf(twoPhaseChapter.protocol, w, docket)).at(-1)
    const ticking = { ...world, environment: { ...world.environment, budget: { tick: 3 } } }
    expect(lastOf(world, docketOf([]))).toBeDefined()
    expect(lastOf(ticking, docketOf([]))).toBeUndefined()
    const many = (n: number) =>
      Array.from({ length: n }, (_, k) => witness({ id: `toy/${k}`, source: "a toy", says: "" }, { rule: `toy/${k}` }))
    expect(lastOf(world, docketOf(many(31)))).toBeDefined()
    expect(lastOf(world, docketOf(many(32)))).toBeUndefined()
  })

  test("only while they are of use: where all is new, rules are asked again", () => {
    const [world] = worldsOf(twoPhaseChapter, "twophase/any-order", 1) as [WorldSpec]
    const protocol = { ...twoPhaseChapter.protocol }
    const docket = docketOf([])
    const next = () => tablesOf(protocol, world, docket)
    for (let k = 0; k < 4; k++) expect(next()).toBeUndefined()
    const tables = next() as Tables
    const pretend = (asked: number, size: number) => {
      Object.assign(tables.answers, { asked })
      Object.defineProperty(tables.answers, "size", { value: size, configurable: true })
    }
    pretend(8000, 8000)
    expect(next()).toBe(tables)
    pretend(10_000, 4000)
    expect(next()).toBe(tables)
    // it is judged again when there are twice as many questions, by those that were asked since
    pretend(19_000, 12_000)
    expect(next()).toBe(tables)
    pretend(20_000, 10_000)
    expect(next()).toBeUndefined()
    pretend(80_000, 10_000)
    expect(next()).toBeUndefined()
  })

  test("until there are too many answers: then all are forgotten", () => {
    const [world] = worldsOf(twoPhaseChapter, "twophase/any-order", 1) as [WorldSpec]
    const protocol = { ...twoPhaseChapter.protocol }
    const docket = docketOf([])
    const next = () => tablesOf(protocol, world, docket)
    for (let k = 0; k < 4; k++) next()
    const tables = next() as Tables
    Object.defineProperty(tables.answers, "size", { value: 1_000_000 })
    next()
    expect(Array.from({ length: 6 }, next).at(-1)).not.toBe(tables)
  })
})

describe("what a property throws is told as it was thrown", () => {
  test.each([
    ["by the rules", 0],
    ["on tables", 200],
  ])("%s: after %i questions", (_, questions) => {
    const protocol = { ...talk }
    let asked = 0
    const shy = eachNode({ id: "talk/shy", source: "a toy", says: "nobody asks too much" }, () => {
      if (++asked > questions) throw new RangeError("asked too often")
      return true
    }) as Property<Json>
    const arbitrary = runs(protocol, talkSpace, [shy], { remembers: true })
    let last: WorldSpec | undefined
    const drawing = fc.property(arbitrary, ({ world }) => {
      last = world
      return true
    })
    expect(() => fc.check(drawing, { seed: 1, numRuns: 1000 })).toThrow(RangeError)
    if (last === undefined) return
    // and from then on the rules are asked
    const tables = Array.from({ length: 6 }, () => tablesOf(protocol, last as WorldSpec, docketOf([shy])))
    expect(tables.every((t) => t === undefined)).toBe(true)
  })
})

const ball: Json = { _tag: "Ball" }
const rested = { id: "toy/rested", source: "a toy", says: "at rest" }
const toy = (parts: Partial<AnyRole>, environment: Environment, initial = become<number, Json>(0)): System => {
  const role: AnyRole = {
    initial: () => initial,
    upon: {},
    internal: {},
    candidates: () => [],
    observe: (_, n) => n,
    ...parts,
  }
  return compose({ name: "toy", roles: { role } }, { params: {}, nodes: { role: ["A"] } }, environment)
}
const about = (id: string) => ({ id: `toy/${id}`, source: "a toy", premises: {} })
const used: Environment = { network: "multiset", idle: "consumed" }

describe("both stages agree, and do what is expected,", () => {
  const ended = (system: System, docket: Docket = docketOf([])) => {
    agree([system], docket, "uniform", [1, 2, 3, 4, 5, 6], "rests")
    return seen((c) => new TableStage(tablesFor(system, docket), c), strategyOf("uniform"), 1, "rests")
  }

  test("where a ball comes back for ever: that is rest, unless something is counted meanwhile", () => {
    const juggling = (n: number) =>
      rule(about("catch"))(function* (_: Context<Json>, caught: number, __: Received<Json>) {
        return become<number, Json>(caught + n, send("A", ball))
      })
    const start = become<number, Json>(0, send("A", ball))
    expect(ended(toy({ upon: { Ball: juggling(0) } }, used, start)).settled).toBe(true)
    expect(ended(toy({ upon: { Ball: juggling(1) } }, used, start)).settled).toBe(false)
    expect(ended(toy({ upon: { Ball: juggling(0) } }, { network: "fifo", idle: "consumed" }, start)).settled).toBe(
      false,
    )
  })

  test("where an event never comes of itself", () => {
    const go = rule(about("go"))(function* (_: Context<Json>, n: number, __: Json) {
      return become(n + 1)
    })
    const parts = { internal: { Go: go }, candidates: () => [{ _tag: "Go" }] }
    expect(ended(toy(parts, used)).steps).toBe(30)
    expect(ended(toy({ ...parts, rate: () => 0 }, used)).steps).toBe(0)
  })

  test("where a step shows the same once more: no property of steps is asked", () => {
    const go = rule(about("go"))(function* (_: Context<Json>, n: number, __: Json) {
      return become(n + 1)
    })
    const parts = { internal: { Go: go }, candidates: () => [{ _tag: "Go" }], observe: () => ({ shown: "the same" }) }
    const moves = eachStep(rested, () => false) as Property<Json>
    const change = stepInvariant({ ...rested, id: "toy/change" }, () => false) as Property<Json>
    const { steps, violated } = ended(toy(parts, used), docketOf([moves, change]))
    expect({ steps, violated }).toEqual({ steps: 30, violated: undefined })
  })

  test("where two nodes start badly, each in its way: the first node counts", () => {
    const role: AnyRole = {
      initial: ({ self }) => become(self),
      upon: {},
      internal: {},
      candidates: () => [],
      observe: (_, name) => name,
    }
    const nodes = { role: ["A", "B"] }
    const system = compose({ name: "toy", roles: { role } }, { params: {}, nodes }, used)
    const not = (name: string) =>
      eachNode({ ...rested, id: `toy/not-${name}` }, (o: string) => o !== name) as Property<Json>
    expect(ended(system, docketOf([not("B"), not("A")])).violated).toBe("toy/not-A")
  })

  test("where a monitor is not content with the start", () => {
    const never = monitor(
      rested,
      0,
      (n: number) => n,
      () => false,
    ) as Property<Json>
    expect(ended(toy({}, used), docketOf([never])).violated).toBe("toy/rested")
  })
})

describe("a block in which something throws", () => {
  test("tells the same whether or not there were tables when it began", () => {
    const protocol = { ...twoPhaseChapter.protocol }
    const rare = eachNode({ id: "toy/rare", source: "a toy", says: "nobody looks" }, (o: Json) => {
      if (JSON.stringify(o).includes("ommitted")) throw new RangeError("looked")
      return true
    })
    const base = twoPhaseChapter.scenarios.find((s) => s.id === "twophase/any-order") as Random<Json, Json>
    const scenario: Random<Json, Json> = { ...base, expects: { holds: [rare as Property<Json>] } }
    const chapter: AnyChapter = { ...twoPhaseChapter, protocol }
    const draw = (seed: number) => drawBlock(chapter, scenario, { seed, runs: 250 }, 0)
    const first = draw(1)
    expect(first.defect).toBe("RangeError: looked")
    // by now its tables are not trusted any more: all is played by the rules
    expect(isTrusted(protocol)).toBe(false)
    expect(draw(1)).toEqual(first)
  })
})
