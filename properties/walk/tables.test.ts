/** Runs on tables against their slow twin, the player that asks the rules: the very same runs, verdicts and counts. */
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { spell } from "../../spec/core/Canonical.ts"
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import { eachNode, type Property } from "../../spec/core/Property.ts"
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
import { tablesOf } from "../../src/walk/tabled.ts"
import { runs } from "../arbitrary/runs.ts"
import { worlds } from "../arbitrary/worlds.ts"
import { drawn, properties, systemOf as randomSystem } from "../explore/randomProtocol.ts"
import { talk } from "../shrink/toys.ts"
import { talkSpace } from "../strategies/toys.ts"

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

/** Plays runs one after the other, by the rules and on tables that remember more and more. Returns the number of their steps. */
const agree = (
  system: System,
  docket: Docket,
  name: StrategyName,
  seeds: ReadonlyArray<number>,
  ending: Ending,
): number => {
  const tables = tablesFor(system, docket)
  const [slow, fast] = [strategyOf(name), strategyOf(name)]
  return seeds.reduce((steps, seed) => {
    const expected = seen((c) => new Player(system, system.environment, docket, c), slow, seed, ending)
    expect(seen((c) => new TableStage(tables, c), fast, seed, ending)).toEqual(expected)
    return steps + expected.steps
  }, 0)
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
            steps += agree(randomSystem(protocol), docket, strategy, seeds, end)
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
    const steps = found.map((world) => agree(systemOf(chapter.protocol, world), docket, "mix", [1, 2, 3, 4], ending))
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

  test("not where nodes look around, nor where the clock goes on", () => {
    expect(asked(powChapter, worldsOf(powChapter, "pow/no-gossip", 40)).every((t) => t === undefined)).toBe(true)
  })

  test("only while they are of use: where all is new, rules are asked again", () => {
    const [world] = worldsOf(twoPhaseChapter, "twophase/any-order", 1) as [WorldSpec]
    const protocol = { ...twoPhaseChapter.protocol }
    const docket = docketOf([])
    const next = () => tablesOf(protocol, world, docket)
    for (let k = 0; k < 4; k++) expect(next()).toBeUndefined()
    const tables = next() as Tables
    Object.assign(tables.answers, { asked: 5000 })
    expect(next()).toBe(tables)
    Object.defineProperty(tables.answers, "size", { value: 3000 })
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
