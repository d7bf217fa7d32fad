/**
 * Several worlds searched one after the other: what is said of them together.
 */
import { expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import { type Exhaustive, worldsOf } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import { generalsChapter } from "../../spec/generals/index.ts"
import { explore } from "../../src/explore/explore.ts"
import { exploreWorlds } from "../suites/explored.ts"

test("what is reached is reached by a run that is a shortest one in all worlds", () => {
  const scenario = generalsChapter.scenarios.find((s) => s.id === "generals/sm1-n3") as Exhaustive<Json, Json>
  const asked = scenario.expects.reaches ?? []
  const alone = worldsOf(scenario).flatMap(
    ({ setup, environment }) => explore(compose(generalsChapter.protocol, setup, environment), asked, {}).reached,
  )
  const { reached } = exploreWorlds(generalsChapter, scenario, asked, {})
  expect(reached.length).toBe(asked.length)
  let isLater = false
  for (const { property, run } of reached) {
    const lengths = alone.filter((f) => f.property === property).map((f) => f.path.length)
    expect([property, run.actions.length]).toEqual([property, Math.min(...lengths)])
    if (lengths[0] !== Math.min(...lengths)) isLater = true
  }
  // else the first world would do
  expect(isLater).toBe(true)
})
