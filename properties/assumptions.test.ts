/** What claims assume, against the worlds of the scenarios: a claim is refuted only where something that it assumes is not so. */
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { AnyChapter } from "../spec/core/Chapter.ts"
import type { Environment } from "../spec/core/Environment.ts"
import type { Assumption, Property } from "../spec/core/Property.ts"
import type { Setup } from "../spec/core/Protocol.ts"
import { type Scenario, worldsOf } from "../spec/core/Scenario.ts"
import { chapters } from "../spec/index.ts"
import { worlds } from "./arbitrary/worlds.ts"

type Told = Scenario<unknown, unknown>
interface World {
  readonly setup: Setup<never>
  readonly environment: Environment
}

/** The worlds of a scenario; of a random one thirty that are drawn from it. */
const worldsIn = (chapter: AnyChapter, scenario: Told): ReadonlyArray<World> =>
  (scenario.kind === "exhaustive"
    ? worldsOf(scenario)
    : fc.sample(worlds(scenario.space, { protocol: chapter.protocol } as never), {
        seed: 1,
        numRuns: 30,
      })) as ReadonlyArray<World>

const isSo = ({ holds }: Assumption, { setup, environment }: World, scenario: Told): boolean =>
  holds === undefined ? (scenario.struck ?? []).length === 0 : holds(setup, environment)

/** Names of what a claim assumes and is not so in a world of a scenario. */
const brokenIn = (claim: Property<unknown>, world: World, scenario: Told): ReadonlyArray<string> =>
  (claim.assumes ?? []).filter((a) => !isSo(a, world, scenario)).map((a) => a.id)

describe.each(chapters.map((chapter) => [chapter.id, chapter as AnyChapter] as const))("%s", (_, chapter) => {
  const scenarios = chapter.scenarios as ReadonlyArray<Told>
  const claims = (chapter.properties as ReadonlyArray<Property<unknown>>).filter((p) => (p.assumes ?? []).length > 0)
  const refuting = (claim: Property<unknown>) => scenarios.filter((s) => s.expects.refutes?.property.id === claim.id)

  test.each(claims.map((claim) => [claim.id, claim] as const))("%s", (_, claim) => {
    // Catches: a claim that is false where all that it assumes is so.
    for (const scenario of refuting(claim)) {
      const broken = worldsIn(chapter, scenario).map((world) => brokenIn(claim, world, scenario).length > 0)
      // what is drawn for a random one may by chance be inside
      expect(scenario.kind === "random" ? broken.includes(true) : !broken.includes(false), scenario.id).toBe(true)
    }
    // Catches: a claim that is made only where something that it assumes is not so: nothing was checked then.
    const isMade = scenarios.some(
      (s) =>
        s.expects.holds?.some((p) => p.id === claim.id) === true &&
        worldsIn(chapter, s).some((world) => brokenIn(claim, world, s).length === 0),
    )
    expect(isMade, "it is nowhere claimed under its assumptions").toBe(true)
  })

  test("each assumption is not so, and all others are, where some claim is refuted", () => {
    // Catches: an assumption that nothing asks for, and one that reads nothing of a world: it would be so everywhere.
    const alone = new Set(
      claims.flatMap((claim) =>
        refuting(claim).flatMap((s) =>
          worldsIn(chapter, s).flatMap((world) => {
            const broken = brokenIn(claim, world, s)
            return broken.length === 1 ? broken : []
          }),
        ),
      ),
    )
    const assumed = new Set(claims.flatMap((claim) => (claim.assumes ?? []).map((a) => a.id)))
    expect([...assumed].filter((id) => !alone.has(id))).toEqual([])
  })
})
