/** Worlds outside an assumption: each breaks the one that it is there for, and no other one of what the property assumes. */
import { expect, test } from "vitest"
import type { Property } from "../../spec/core/Property.ts"
import type { Setup } from "../../spec/core/Protocol.ts"
import type { Json } from "../../spec/core/System.ts"
import { dposChapter } from "../../spec/dpos/index.ts"
import { checkScenario } from "../suites/check.ts"

test.each([
  ["one-slot-late", "timely-or-prevotes"],
  ["delays-last-blocks", "timely-or-prevotes"],
  ["handover-next-round", "sets-wait"],
  ["unsettled-traitor", "few-traitors"],
  ["unsettled-delays", "timely-or-prevotes"],
  ["unsettled-sets", "sets-wait"],
  ["unsettled-clocks", "clocks-agree"],
  ["one-abstains", "none-corrupt"],
  ["delays-stall", "timely"],
])("%s: %s", (name, broken) => {
  // Catches: an assumption that no counterexample needs; a counterexample that lies outside two and so shows neither.
  const scenario = dposChapter.scenarios.find((s) => s.id === `dpos/${name}`)
  const property = scenario?.expects.refutes?.property as Property<Json> | undefined
  const world =
    scenario === undefined ? undefined : checkScenario(dposChapter, scenario, { seed: 1 }).counterexample?.run.world
  if (world === undefined) throw new Error(`${name} found nothing`)
  const unmet = (property?.assumes ?? []).filter(
    (a) => a.holds?.(world.setup as Setup<never>, world.environment) === false,
  )
  expect(unmet.map((a) => a.id)).toEqual([`dpos/${broken}`])
})
