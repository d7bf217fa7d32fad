/** What makes a suite red though nothing is violated: each gap is made here, and must be told. */
import { describe, expect, test } from "vitest"
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import { witness } from "../../spec/core/Property.ts"
import type { AnyRole, AnyRule } from "../../spec/core/Protocol.ts"
import { become, type Context, ignore, premise, rule } from "../../spec/core/Rule.ts"
import type { Exhaustive, Scenario } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import { generalsChapter } from "../../spec/generals/index.ts"
import { paxosChapter } from "../../spec/paxos/index.ts"
import { twoPhaseChapter } from "../../spec/twophase/index.ts"
import { checkScenario, summarise } from "../suites/check.ts"
import { exploreWorlds } from "../suites/explored.ts"

const chapter = twoPhaseChapter as unknown as AnyChapter
const options = { seed: 1 }
const scenarioOf = (of: AnyChapter, id: string) =>
  of.scenarios.find((s) => s.id === id && s.kind === "exhaustive") as Exhaustive<Json, Json>
const rm2 = scenarioOf(chapter, "twophase/rm-2")

/** A chapter like two-phase commit, in which nodes have another rule. */
const withRule = (change: Partial<AnyRole>): AnyChapter => {
  const { resource } = chapter.protocol.roles as { readonly [name: string]: AnyRole }
  const roles = { ...chapter.protocol.roles, resource: { ...resource, ...change } as AnyRole }
  return { ...chapter, protocol: { ...chapter.protocol, roles } }
}
const { upon, internal } = (chapter.protocol.roles as { readonly [name: string]: AnyRole })["resource"] as AnyRole

const idle = rule({ id: "toy/idle", source: "toy", premises: { Told: ignore("it is told") } })(function* (
  _: Context<Json>,
  state: Json,
) {
  yield* premise("Told", true)
  return become(state)
})

const never = rule({ id: "toy/never", source: "toy", premises: { Told: ignore("it is told") } })(function* (
  _: Context<Json>,
  state: Json,
) {
  yield* premise("Told", false)
  return become(state)
})

const fallback = rule({ id: "toy/fallback", source: "toy", premises: {} })(function* (_: Context<Json>, state: Json) {
  return become(state)
})

const summaryOf = (of: AnyChapter) =>
  summarise(
    of,
    of.scenarios.filter((s) => s.kind === "exhaustive" && s.large !== true).map((s) => checkScenario(of, s, options)),
    true,
  )

describe("a suite is red", () => {
  test("not as it is", () => {
    const { neverFired, neverRefused } = summaryOf(chapter)
    expect({ neverFired, neverRefused }).toEqual({ neverFired: [], neverRefused: [] })
  })

  test("if a rule never fires, whose premise then refuses nothing", () => {
    // Catches: gaps that are never told.
    const { ok, neverFired, neverRefused } = summaryOf(withRule({ upon: { ...upon, Never: idle } }))
    expect({ ok, neverFired, neverRefused }).toEqual({
      ok: false,
      neverFired: ["toy/idle"],
      neverRefused: ["toy/idle Told"],
    })
  })

  test("if a rule fires, but its premise refuses nothing", () => {
    const { ok, neverFired, neverRefused } = summaryOf(withRule({ internal: { ...internal, Prepare: idle } }))
    expect({ ok, fires: !neverFired.includes("toy/idle") }).toEqual({ ok: false, fires: true })
    expect(neverRefused).toContain("toy/idle Told")
  })

  const behind = (...others: ReadonlyArray<AnyRule>) =>
    withRule({ internal: { ...internal, Prepare: [internal["Prepare"] as AnyRule, ...others] } })

  test("if a rule that is tried after another never refuses anything", () => {
    // Catches: premises that are judged only where their rule comes first.
    expect(summaryOf(behind(idle)).neverRefused).toEqual(["toy/idle Told"])
  })

  test("not if it does, though a third rule fires then", () => {
    expect(summaryOf(behind(never, fallback)).neverRefused).toEqual([])
    const runs = { ...rm2, expects: {} }
    const { refused } = checkScenario(behind(never, fallback), runs, options)
    expect(refused["toy/never Told"]).toBeGreaterThan(0)
    expect(refused["toy/never Told"]).toBe(refused["twophase/prepare NotWorking"])
  })

  test("if no run of a whole world reaches a witness", () => {
    const never = witness<Json, Json>({ id: "toy/never", source: "toy", says: "never" }, { node: () => false })
    const scenario: Scenario<Json, Json> = { ...rm2, expects: { ...rm2.expects, reaches: [never] } }
    const { ok, reason, problems } = checkScenario(chapter, scenario, options)
    expect({ ok, reason, problems }).toEqual({ ok: false, reason: "changed", problems: ["never reached: toy/never"] })
  })

  test.each([
    [{ states: 57 }, "56 states, recorded are 57: explain the change, then record it"],
    [{ depth: 7 }, "8 levels, recorded are 7: explain the change, then record it"],
    [{ ends: 1 }, "10 ends, recorded are 1: explain the change, then record it"],
  ])("if a recorded figure is another: %o", (change, problem) => {
    const { ok, problems } = checkScenario(chapter, { ...rm2, ...change }, options)
    expect({ ok, problems }).toEqual({ ok: false, problems: [problem] })
  })
})

describe("faults are told of exhaustive searches, too", () => {
  test.each([
    ["paxos/clients-crash", paxosChapter, ["crash", "recover"]],
    ["twophase/lost-answer", twoPhaseChapter, ["drop"]],
    ["generals/om1-n4", generalsChapter, ["lie"]],
    ["twophase/rm-2", twoPhaseChapter, []],
  ] as const)("%s", (id, of, faults) => {
    const any = of as unknown as AnyChapter
    expect(Object.keys(checkScenario(any, scenarioOf(any, id), options).faults)).toEqual(faults)
  })
})

describe("several worlds", () => {
  const any = generalsChapter as unknown as AnyChapter
  const search = (id: string, limits: Parameters<typeof exploreWorlds>[3]) => {
    const scenario = scenarioOf(any, id)
    const asked = [...(scenario.expects.holds ?? []), ...(scenario.expects.reaches ?? [])]
    return exploreWorlds(any, scenario, asked, limits)
  }

  test("may each hide a state behind a fingerprint: the bounds add up, and the verdict says so", () => {
    // Catches: the bound of the last world alone.
    const { verdict, states, collisionProbability } = search("generals/om1-n4", { store: "fingerprints" })
    expect(verdict).toMatch(
      new RegExp(`^holds \\(exhaustive, ${states} states; fingerprints of 64 bits; .* ≤ \\S+\\)$`),
    )
    expect(collisionProbability).toBeGreaterThan(4e-16)
  })

  test("count in how far a search got", () => {
    // Catches: the figure of the world in which the budget ended.
    const { states, budget } = search("generals/om1-n5", { statesMax: 1400 })
    expect(states).toBe(1400)
    expect((budget?.explored ?? 0) + (budget?.waiting ?? 0)).toBe(1400)
  })
})
