/**
 * The library's `explore`: its verdict speaks of all that it was asked, endless runs included.
 */
import { describe, expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import { eventually, type Property } from "../../spec/core/Property.ts"
import { worldsOf } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import { twoPhaseChapter } from "../../spec/twophase/index.ts"
import { explore as search } from "../../src/explore/explore.ts"
import { explore } from "../../src/index.ts"
import { machine } from "./toys.ts"

const silent = twoPhaseChapter.scenarios.find((s) => s.id === "twophase/manager-silent")
const asked = [silent?.expects.refutes?.property] as ReadonlyArray<Property<Json>>
const [world] = silent?.kind === "exhaustive" ? worldsOf(silent) : []
const system = () => compose(twoPhaseChapter.protocol, world?.setup as never, world?.environment as never)
const soon = eventually<Json, Json>({ id: "soon", source: "toy", says: "it is so from the start" }, () => true)

describe("a claim about endless runs", () => {
  test("is judged: the verdict is what the scenario expects", () => {
    const found = explore(system(), asked)
    expect(asked[0]?.kind).toBe("leadsTo")
    expect(found).toMatchObject({ verdict: "violated", unjudged: [], violations: [{ property: asked[0]?.id }] })
    const [{ path, loopsFrom } = { path: [], loopsFrom: -1 }] = found.violations
    expect(loopsFrom).toBeGreaterThanOrEqual(0)
    expect(loopsFrom).toBeLessThanOrEqual(path.length)
  })

  test("that holds is told as what it is, with how often it was asked", () => {
    const { states } = search(system(), [])
    expect(explore(system(), [soon])).toMatchObject({
      verdict: `holds (exhaustive, ${states} states)`,
      unjudged: [],
      antecedents: { soon: 1 },
    })
  })

  test("that could not be judged makes the verdict inconclusive", () => {
    const { states } = search(system(), [])
    expect(explore(system(), asked, { statesMax: states - 1 })).toMatchObject({
      verdict: "inconclusive (budget)",
      unjudged: [asked[0]?.id],
    })
    // not even by a judge who would go further than was asked
    expect(explore(system(), asked, { depthMax: 1 })).toMatchObject({
      verdict: "inconclusive (budget)",
      unjudged: [asked[0]?.id],
      violations: [],
    })
    // a search can go through this world, but its graph takes too much room
    const up = machine({ Up: (state) => (state < 59 ? state + 1 : undefined) })
    const counters = compose(
      { name: "counters", roles: { node: up } },
      { params: {}, nodes: { node: ["A", "B", "C"] } },
      { network: "multiset", idle: "consumed" },
    )
    expect(explore(counters, [soon])).toMatchObject({
      states: 60 ** 3,
      budget: undefined,
      verdict: "inconclusive (budget)",
      unjudged: ["soon"],
    })
  })

  test("is left alone where something else is violated first", () => {
    const never: Property<Json> = { kind: "invariant", id: "never", source: "toy", says: "never", holds: () => false }
    const first = explore(system(), [never, ...asked])
    expect(first.violations.map((v) => v.property)).toEqual(["never"])
    expect(first.unjudged).toEqual([asked[0]?.id])
    const all = explore(system(), [never, ...asked], { stopAtFirst: false })
    expect(all.violations.map((v) => v.property)).toEqual(["never", asked[0]?.id])
  })
})
