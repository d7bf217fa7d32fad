/**
 * The worked traces of every chapter: each replays to its verdict, and has no step too many. That each is what its scenario finds
 * is seen where the scenarios are checked, in chapters.test.ts.
 */
import * as Result from "effect/Result"
import { describe, expect, test } from "vitest"
import { folderOf } from "../spec/core/Chapter.ts"
import { chapters } from "../spec/index.ts"
import { replay } from "../src/replay/replay.ts"
import { docketOf } from "../src/run/Judge.ts"
import { perform } from "../src/run/perform.ts"
import { parseTrace } from "../src/trace/parse.ts"
import { record } from "../src/trace/record.ts"
import { readWorked } from "./workedTraces.ts"

const kept = chapters.flatMap((chapter) =>
  chapter.scenarios.flatMap((scenario) => {
    const trace = scenario.expects.refutes?.trace
    return trace === undefined ? [] : [[`${folderOf(chapter)}/traces/${trace}`, chapter, scenario, trace] as const]
  }),
)

describe.each(kept)("%s", (_, chapter, scenario, name) => {
  const text = () => readWorked(chapter, name)
  const property = scenario.expects.refutes?.property

  test("replays to its verdict", () => {
    const trace = Result.getOrThrow(parseTrace(chapters, text()))
    expect(replay(chapter, trace)._tag).toBe("Reproduced")
  })

  // 1-minimal: without any single step, and what that disables, the property is not violated
  test("has no step too many", () => {
    const { world, steps, verdict, about } = Result.getOrThrow(parseTrace(chapters, text()))
    const actions = steps.map((s) => s.action)
    const docket = docketOf(property === undefined ? [] : [property])
    const violates = (some: typeof actions) => {
      if (verdict._tag !== "ViolatedForEver")
        return perform(chapter.protocol, world, some, docket).violated === property?.id
      const loopsFrom = 1 + some.filter((a) => a.id < verdict.loopsFrom).length
      return record(chapter, { world, actions: some, loopsFrom }, about).verdict._tag === "ViolatedForEver"
    }
    expect(violates(actions)).toBe(true)
    for (const left of actions) expect(violates(actions.filter((a) => a !== left))).toBe(false)
  })
})

test("there are worked traces", () => expect(kept.length).toBeGreaterThan(4))
