/**
 * The worked traces of every chapter: each is what its scenario finds, replays to its verdict, and has no step too many.
 * `UPDATE=1` rewrites them all, `UPDATE=pow` those of one chapter; read the difference.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import * as Result from "effect/Result"
import { describe, expect, test } from "vitest"
import { type AnyChapter, folderOf } from "../spec/core/Chapter.ts"
import type { Scenario } from "../spec/core/Scenario.ts"
import type { Json } from "../spec/core/System.ts"
import { chapters } from "../spec/index.ts"
import { replay } from "../src/replay/replay.ts"
import { docketOf } from "../src/run/Judge.ts"
import { perform } from "../src/run/perform.ts"
import { parseTrace } from "../src/trace/parse.ts"
import { printTrace } from "../src/trace/print.ts"
import { record } from "../src/trace/record.ts"
import { checkScenario } from "./suites/check.ts"

const seed = 1
const update = process.env["UPDATE"]

const fileOf = (chapter: AnyChapter, name: string): URL =>
  new URL(`../spec/${folderOf(chapter)}/traces/${name}.trace`, import.meta.url)

const found = (chapter: AnyChapter, scenario: Scenario<Json, Json>): string => {
  const { counterexample } = checkScenario(chapter, scenario, { seed })
  if (counterexample === undefined) return ""
  const { property, run } = counterexample
  return printTrace(chapter, run, { shows: "refutes", properties: [property] })
}

const kept = chapters.flatMap((chapter) =>
  chapter.scenarios.flatMap((scenario) => {
    const trace = scenario.expects.refutes?.trace
    return trace === undefined ? [] : [[`${folderOf(chapter)}/traces/${trace}`, chapter, scenario, trace] as const]
  }),
)

describe.each(kept)("%s", (_, chapter, scenario, name) => {
  const file = fileOf(chapter, name)
  const text = () => (existsSync(file) ? readFileSync(file, "utf8") : "")
  const property = scenario.expects.refutes?.property

  // a rule, a generator or a pass of the shrinker that changes shows as a difference to be read
  test("is what the scenario finds", () => {
    const now = found(chapter, scenario)
    expect(now, "the scenario finds no counterexample").not.toBe("")
    if (update === "1" || update === chapter.id) {
      mkdirSync(new URL(".", file), { recursive: true })
      writeFileSync(file, now)
    }
    expect(now).toBe(text())
  })

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
