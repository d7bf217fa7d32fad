/**
 * Claims about endless runs in scenarios: judged where the world is small, never passed over in silence; and as traces.
 */
import * as Result from "effect/Result"
import { describe, expect, test } from "vitest"
import type { Scenario } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import { renderExplanation } from "../../src/render/explain.ts"
import { replayText } from "../../src/replay/replay.ts"
import type { Run } from "../../src/run/Action.ts"
import { parseTrace } from "../../src/trace/parse.ts"
import { printTrace, spellTrace } from "../../src/trace/print.ts"
import { record } from "../../src/trace/record.ts"
import { checkScenario } from "../suites/check.ts"
import { exploreWorlds } from "../suites/explored.ts"
import {
  ComesRound,
  doubled,
  holds,
  lost,
  OneAgain,
  Rests,
  random,
  ring,
  round,
  silent,
  violated,
  worlds,
  wrong,
} from "./ring.ts"
import { machine } from "./toys.ts"

const check = (scenario: Scenario<Json, Json>) => checkScenario(ring, scenario, { seed: 1 })

describe("a scenario with a claim about endless runs", () => {
  test("holds, and says how often it was asked", () => {
    const { ok, verdict, applied, problems } = check(holds)
    expect({ ok, verdict, applied, problems }).toEqual({
      ok: true,
      verdict: "holds (exhaustive)",
      applied: { "ring/comes-round": 1 },
      problems: [],
    })
  })
  test("is violated", () => {
    const { ok, verdict, problems, reason } = check(violated)
    expect({ ok, verdict, problems, reason }).toEqual({
      ok: false,
      verdict: "violated",
      problems: ["violated: ring/vanishes"],
      reason: "violated",
    })
  })
  test("refutes by a round", () => {
    const { ok, counterexample } = check(round)
    expect(ok).toBe(true)
    expect(counterexample?.run.actions).toHaveLength(6)
    expect(counterexample?.run.loopsFrom).toBe(1)
  })
  test("refutes by a way to a round", () => {
    const { ok, counterexample } = check(doubled)
    expect(ok).toBe(true)
    expect(counterexample?.run.actions).toHaveLength(11)
    expect(counterexample?.run.loopsFrom).toBe(6)
  })
  test("refutes by stopping", () => {
    const { ok, counterexample } = check(lost)
    expect(ok).toBe(true)
    expect(counterexample?.run.actions.map((a) => a._tag)).toEqual(["Do", "Drop"])
    expect(counterexample?.run.loopsFrom).toBe(3)
  })
  test("refutes in the second of its worlds", () => {
    const { ok, counterexample } = check(worlds)
    expect(ok).toBe(true)
    expect(counterexample?.run.world.environment.budget).toEqual({ drop: 1 })
  })
  test("refutes nothing where the claim holds", () => {
    expect(check(wrong).problems).toEqual(["no counterexample to ring/comes-round"])
  })
  test("says nothing where it is never asked", () => {
    expect(check(silent).problems).toEqual(["ring/never-asked says nothing here: its antecedent never held"])
  })
  test("is not judged at random, and says so", () => {
    const { ok, reason, problems } = check(random)
    expect({ ok, reason }).toEqual({ ok: false, reason: "changed" })
    expect(problems).toEqual(["ring/comes-round is not judged at random: it needs an exhaustive scenario"])
  })
  test("has no verdict where the world is too large", () => {
    const { ok, verdict } = checkScenario(ring, holds, { seed: 1, states: 5 })
    expect({ ok, verdict }).toEqual({ ok: false, verdict: "inconclusive (budget)" })
    expect(exploreWorlds(ring, holds as never, [ComesRound], { statesMax: 6 }).unjudged).toEqual([])
  })
  test("is not judged where a search can go through the world, but its graph takes too much room", () => {
    const up = machine({ Up: (state) => (state < 59 ? state + 1 : undefined) })
    const chapter = { ...ring, protocol: { name: "counters", roles: { node: up } } }
    const { states, verdict, problems, reason } = checkScenario(chapter, holds, { seed: 1 })
    expect({ states, verdict, reason }).toEqual({ states: 60 ** 3, verdict: "inconclusive (budget)", reason: "budget" })
    expect(problems).toEqual(["ring/comes-round was not judged: endless runs need a smaller world"])
  })
})

const runOf = (scenario: Scenario<Json, Json>): Run => check(scenario).counterexample?.run as Run
const refutes = (id: string) => ({ shows: "refutes", properties: [id] }) as const
const outcome = (text: string): string => {
  const replayed = replayText([ring], text)
  if (Result.isFailure(replayed)) return replayed.failure.message
  return replayed.success._tag
}

describe("an endless run as a trace", () => {
  test.each([
    [doubled, OneAgain.id, "verdict      violated for ever by steps 6 to 11"],
    [lost, ComesRound.id, "verdict      violated for ever by stopping"],
  ])("is printed, read and replayed", (scenario, id, verdict) => {
    const text = printTrace(ring, runOf(scenario), refutes(id))
    expect(text.trimEnd().split("\n").at(-1)).toBe(verdict)
    const trace = parseTrace([ring], text)
    expect(Result.isSuccess(trace) && spellTrace(ring, trace.success)).toBe(text)
    expect(outcome(text)).toBe("Reproduced")
  })

  test("is told in words", () => {
    const told = (scenario: Scenario<Json, Json>, id: string) =>
      renderExplanation(record(ring, runOf(scenario), refutes(id)))
    expect(told(doubled, OneAgain.id)).toContain("repeats steps 6 to 11 for ever")
    expect(told(lost, ComesRound.id)).toContain("stops after these steps")
  })

  test("is not reproduced from another step on, or where it is not fair", () => {
    const text = printTrace(ring, runOf(doubled), refutes(OneAgain.id))
    expect(outcome(text.replace("steps 6 to", "steps 5 to"))).toBe("EndsOtherwise")
    expect(outcome(text.replace("by steps 6 to 11", "by stopping"))).toBe("EndsOtherwise")
    const stops = printTrace(ring, runOf(lost), refutes(ComesRound.id))
    expect(outcome(stops.replaceAll(ComesRound.id, "ring/never-asked"))).toBe("EndsOtherwise")
  })

  test("is refused with steps that are not there", () => {
    const text = printTrace(ring, runOf(doubled), refutes(OneAgain.id))
    for (const odd of [
      "by steps 6 to 12",
      "by steps 0 to 11",
      "by steps 06 to 11",
      "by steps 13 to 11",
      "by nothing",
    ]) {
      expect(outcome(text.replace("by steps 6 to 11", odd))).toMatch(/is no verdict of this trace/)
    }
  })

  test("is a run without violation where nothing says that it is endless", () => {
    const { loopsFrom, ...run } = runOf(doubled)
    expect(loopsFrom).toBe(6)
    expect(record(ring, run, refutes(OneAgain.id)).verdict._tag).toBe("NoViolation")
  })

  test("keeps its round when steps that are not enabled are left out", () => {
    const run = runOf(doubled)
    const odd = { _tag: "Crash", at: "A", id: 99 } as const
    const { verdict } = record(ring, { ...run, actions: [odd, ...run.actions], loopsFrom: 7 }, refutes(OneAgain.id))
    expect(verdict).toEqual({ _tag: "ViolatedForEver", property: OneAgain.id, loopsFrom: 6, steps: 11 })
    const at = runOf(lost)
    const stopped = record(ring, { ...at, actions: [...at.actions, odd], loopsFrom: 4 }, refutes(ComesRound.id))
    expect(stopped.verdict).toEqual({ _tag: "ViolatedForEver", property: ComesRound.id, loopsFrom: 3, steps: 2 })
  })

  test("may never get there at all", () => {
    const { violations } = exploreWorlds(ring, { ...round, kind: "exhaustive" } as never, [Rests], {})
    expect(violations[0]?.run.loopsFrom).toBe(1)
    expect(violations[0]?.run.actions).toHaveLength(6)
  })
})
