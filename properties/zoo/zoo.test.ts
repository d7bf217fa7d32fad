/**
 * The zoo: every mutant is found by its property, and the unchanged protocol passes in the same worlds.
 */
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { Property } from "../../spec/core/Property.ts"
import type { Json } from "../../spec/core/System.ts"
import { pow } from "../../spec/pow/index.ts"
import { runs } from "../arbitrary/runs.ts"
import { mutants } from "./pow.ts"
import { weakConditions } from "./settled.ts"

const violated = (protocol: typeof pow, { space, noticed, runs: numRuns }: (typeof mutants)[number]) => {
  const arbitrary = runs(protocol, space, [noticed as Property<Json>])
  const result = fc.check(
    fc.property(arbitrary, (run) => arbitrary.violated(run) === undefined),
    { numRuns, seed: 1 },
  )
  return result.counterexample?.[0]
}

describe.each([...mutants, ...weakConditions].map((m) => [m.id, m] as const))("%s", (_, mutant) => {
  // fails if the property no longer notices what the changed rule breaks
  test(`is noticed by ${mutant.noticed.id}`, () => {
    const run = violated(mutant.protocol, mutant)
    expect(run?.actions.length ?? 0).toBeGreaterThan(0)
  })
  // fails if the property blames rules that are as they should be
  test("is not noticed without the change", () => {
    const noticed = mutant.original ?? mutant.noticed
    expect(violated(pow, { ...mutant, noticed, runs: Math.min(mutant.runs, 400) })).toBeUndefined()
  })
})
