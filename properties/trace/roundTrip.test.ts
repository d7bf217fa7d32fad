/** What is printed is read back as it was, and replayed as it was. */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { spell } from "../../spec/core/Canonical.ts"
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import { replay } from "../../src/replay/replay.ts"
import type { Action, Run } from "../../src/run/Action.ts"
import { parseTrace } from "../../src/trace/parse.ts"
import { printTrace, spellTrace, traceOf } from "../../src/trace/print.ts"
import { record } from "../../src/trace/record.ts"
import { type About, sameVerdict } from "../../src/trace/Trace.ts"
import { chapters, sampleOf } from "./samples.ts"
import { toyChapter, toyRun, toyWorld } from "./toy.ts"

const kinds: ReadonlyArray<Action["_tag"]> = [
  "Do",
  "Fire",
  "Crash",
  "Recover",
  "Deliver",
  "Drop",
  "Duplicate",
  "Partition",
  "Heal",
  "Tick",
]

/** Checks one run in every way, and returns what was recorded. */
const check = (all: ReadonlyArray<AnyChapter>, chapter: AnyChapter, run: Run, about: About) => {
  const text = printTrace(chapter, run, about)
  const recording = record(chapter, run, about)
  const parsed = parseTrace(all, text)
  if (Result.isFailure(parsed)) throw new Error(`${parsed.failure.message}\n${text}`)
  const trace = parsed.success
  expect(spellTrace(chapter, trace)).toBe(text)
  expect(spell(trace.steps.map((s) => s.action))).toBe(spell(recording.run.actions))
  expect(spell({ ...trace.world, setup: trace.world.setup })).toBe(spell(run.world))
  expect(trace.about).toEqual(recording.about)
  expect(sameVerdict(trace.verdict, recording.verdict)).toBe(true)
  expect(printTrace(chapter, { world: trace.world, actions: recording.run.actions }, about)).toBe(text)
  const replayed = replay(chapter, trace)
  if (replayed._tag === "Diverges") throw new Error(`${replayed.step} ${JSON.stringify(replayed.why)}\n${text}`)
  expect(replayed._tag).toBe("Reproduced")
  expect(spellTrace(chapter, traceOf(replayed.recording as NonNullable<typeof replayed.recording>))).toBe(text)
  return recording
}

const seeds = fc.integer({ min: 0, max: 0x7fff_ffff })

describe("a printed trace", () => {
  test("of proof of work is read and replayed as it was", () => {
    const seen = new Map<string, number>()
    const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1)
    fc.assert(
      fc.property(seeds, (seed) => {
        const { run, about } = sampleOf(seed)
        const recording = check(chapters, chapters[0] as AnyChapter, run, about)
        for (const { action, refused } of recording.frames) {
          count(action._tag)
          if (refused !== undefined) count("refused")
          if (action._tag === "Do") count(action.event._tag)
          if ("nth" in action && action.nth > 0) count("nth")
        }
        count(recording.verdict._tag)
      }),
      { numRuns: 150 },
    )
    const wanted = [
      ...kinds.filter((k) => k !== "Fire"),
      ...["refused", "Mine", "Submit", "CatchUp", "MineOn", "Publish", "Forge"],
      ...["Reached", "NotReached", "NoViolation"],
    ]
    for (const what of wanted) expect([what, (seen.get(what) ?? 0) > 0]).toEqual([what, true])
  }, 30_000)

  test("of a protocol with timers and odd names is read and replayed as it was", () => {
    const seen = new Set<string>()
    const abouts: ReadonlyArray<About> = [
      { shows: "refutes", properties: ["toy/never-three"] },
      { shows: "witness", properties: ["toy/gives-up"] },
      { shows: "holds", properties: ["toy/never-four", "toy/silence", "toy/room"] },
    ]
    fc.assert(
      fc.property(seeds, fc.constantFrom(...abouts), (seed, about) => {
        const recording = check([toyChapter], toyChapter, toyRun(seed), about)
        for (const { action } of recording.frames) {
          seen.add(action._tag)
          if ("nth" in action && action.nth > 0) seen.add("nth")
          if (action._tag === "Partition" && action.groups.some((g) => g.length === 0)) seen.add("empty group")
        }
        seen.add(recording.verdict._tag)
        if (recording.verdict._tag === "Violated" && recording.verdict.step === 0) seen.add("at the start")
      }),
      { numRuns: 150 },
    )
    const wanted = [...kinds, "nth", "empty group", "at the start", "Violated", "Reached", "NotReached", "NoViolation"]
    expect(wanted.filter((k) => !seen.has(k))).toEqual([])
  }, 30_000)

  test("keeps comments where they stand", () => {
    const { run, about } = sampleOf(5)
    const recording = record(chapters[0] as AnyChapter, run, about)
    const notes = {
      notes: ["what happens", ""],
      stepNotes: new Map([[1, ["first", "of all"]]]),
      lastNotes: ["the end"],
    }
    const text = spellTrace(chapters[0] as AnyChapter, traceOf(recording, notes))
    const parsed = parseTrace(chapters, text)
    expect(Result.isSuccess(parsed) ? spellTrace(chapters[0] as AnyChapter, parsed.success) : parsed.failure).toBe(text)
    expect(text.split("\n").filter((l) => l.startsWith("#"))).toEqual([
      "# what happens",
      "#",
      "# first",
      "# of all",
      "# the end",
    ])
  })
})

describe("recording", () => {
  test("judges at rest what must hold at rest, and only there", () => {
    const about: About = { shows: "refutes", properties: ["toy/silence"] }
    const world = toyWorld(5, ["A", "B"])
    const hear = (to: string, id: number): Action => ({ _tag: "Deliver", to, cause: 0, nth: 0, id })
    const restless = check([toyChapter], toyChapter, { world, actions: [hear("A", 1)] }, about)
    expect(restless.verdict).toEqual({ _tag: "NoViolation", steps: 1 })
    const atRest = check([toyChapter], toyChapter, { world, actions: [hear("A", 1), hear("B", 2)] }, about)
    expect(atRest.verdict).toEqual({ _tag: "ViolatedAtRest", property: "toy/silence" })
    expect(atRest.about).toEqual(about)
  })

  test("leaves out what is not enabled and numbers the rest", () => {
    const { run, about } = sampleOf(11)
    const spread = run.actions.flatMap((a): ReadonlyArray<Action> => {
      const moved = "cause" in a ? { ...a, id: a.id * 10, cause: a.cause * 10 } : { ...a, id: a.id * 10 }
      return [{ _tag: "Deliver", to: "A", cause: 9999, nth: 0, id: a.id * 10 - 5 }, moved]
    })
    const chapter = chapters[0] as AnyChapter
    expect(printTrace(chapter, { world: run.world, actions: spread }, about)).toBe(printTrace(chapter, run, about))
  })

  test("says what was seen, not what was hoped for", () => {
    const run = toyRun(3)
    const refuted = record(toyChapter, { ...run, actions: [] }, { shows: "refutes", properties: ["toy/never-four"] })
    expect(refuted.about.shows).toBe("holds")
    const world = { ...run.world, setup: { ...run.world.setup, params: { max: 0 } } }
    const held = record(toyChapter, { ...run, world }, { shows: "holds", properties: ["toy/never-four", "toy/room"] })
    expect(held.about).toEqual({ shows: "refutes", properties: ["toy/room"] })
    expect(held.verdict).toEqual({ _tag: "Violated", property: "toy/room", step: 0 })
    expect(held.frames).toEqual([])
  })
})
