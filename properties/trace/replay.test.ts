/** How replays end, and what they say. */
import { readFileSync } from "node:fs"
import * as Result from "effect/Result"
import { describe, expect, test } from "vitest"
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import { eachNode } from "../../spec/core/Property.ts"
import { chapters as specChapters } from "../../spec/index.ts"
import type { Seen } from "../../spec/pow/State.ts"
import { renderReplayed } from "../../src/render/replayed.ts"
import { premisesAt } from "../../src/replay/premises.ts"
import type { Replayed } from "../../src/replay/Replayed.ts"
import { replay, replayText } from "../../src/replay/replay.ts"
import type { Deed, Run } from "../../src/run/Action.ts"
import { parseTrace } from "../../src/trace/parse.ts"
import { printTrace } from "../../src/trace/print.ts"
import type { Recording } from "../../src/trace/Recording.ts"
import type { About } from "../../src/trace/Trace.ts"
import { actionsOf, deepReorg, everything, noDeepReorg, overtaken, struckHash, worldWith } from "./lessons.ts"
import { chapters } from "./samples.ts"
import { toyChapter, toyWorld } from "./toy.ts"

const pow = chapters[0] as AnyChapter

const replayOf = (text: string, all: ReadonlyArray<AnyChapter> = chapters): Replayed => {
  const replayed = replayText(all, text)
  if (Result.isFailure(replayed)) throw new Error(replayed.failure.message)
  return replayed.success
}

/** What a stored trace of the specification records. */
const stored = (path: string): Recording => {
  const text = readFileSync(new URL(`../../spec/${path}`, import.meta.url), "utf8")
  const { recording } = replayOf(text, specChapters)
  if (recording === undefined) throw new Error(`${path} cannot be replayed`)
  return recording
}

/** A change of the text, which must be one. */
const changed = (text: string, from: string | RegExp, to: string): string => {
  const next = text.replace(from, to)
  expect(next).not.toBe(text)
  return next
}

describe("a trace of a run", () => {
  const text = printTrace(pow, deepReorg, noDeepReorg)

  test("is reproduced", () => {
    const replayed = replayOf(text)
    expect(replayed._tag).toBe("Reproduced")
    expect(renderReplayed(replayed)).toBe("reproduced: violated at step 8\n")
  })

  test("ends otherwise once the property holds: it is fixed", () => {
    const kind = changed(text, "no-reorg-deeper-than-1", "tree-only-grows")
    const replayed = replayOf(kind)
    expect(renderReplayed(replayed)).toBe(
      "ends otherwise: no violation found (1 run, 8 steps); the trace says violated at step 8\n" +
        "what the trace refutes, this run no longer violates\n" +
        "the run violates pow/no-reorg-deeper-than-1 after 8 steps\n",
    )
  })

  test("ends otherwise where a property fails sooner", () => {
    const sooner = eachNode<Seen, unknown>(
      { id: "pow/no-reorg-deeper-than-1", source: "test", says: "no tip above 1" },
      (o) => o.tip.height < 2,
    )
    const properties = pow.properties.map((p) => (p.id === sooner.id ? sooner : p))
    const replayed = replayOf(text, [{ ...pow, properties }])
    expect(replayed._tag === "EndsOtherwise" ? replayed.recording.verdict : replayed).toEqual({
      _tag: "Violated",
      property: sooner.id,
      step: 2,
    })
  })

  test("diverges where another rule fires or other cells change", () => {
    const rule = replayOf(changed(text, "pow/receive-block  block A2", "pow/receive-blok   block A2"))
    expect(renderReplayed(rule)).toBe(
      "diverges at step 7\nnow:   pow/receive-block: block A2; forks g/A → g/A/A\ntrace: pow/receive-blok: block A2; forks g/A → g/A/A\n",
    )
    const cell = replayOf(changed(text, "tip g/B/B → g/A/A/A", "tip g/B/B → g/A/A"))
    expect(cell).toMatchObject({ _tag: "Diverges", step: 8, why: { what: "effect" } })
    const silent = replayOf(changed(text, / \| pow\/receive-block +block A3.*/, ""))
    expect(silent).toMatchObject({ _tag: "Diverges", step: 8, why: { what: "rule", expected: "nothing" } })
  })

  test("diverges where luck or the clock makes another event", () => {
    const late = replayOf(changed(text, 'Mine {"nonce":0,"now":0}', 'Mine {"nonce":0,"now":3}'))
    expect(renderReplayed(late)).toBe(
      'diverges at step 1\nluck or the clock have changed: `Mine {"nonce":0,"now":0}` now, `Mine {"nonce":0,"now":3}` in the\ntrace\n',
    )
    const world = { ...deepReorg.world, environment: { ...deepReorg.world.environment, skew: { A: 2 } } }
    const skewed = printTrace(pow, { ...deepReorg, world }, noDeepReorg)
    const back = replayOf(changed(skewed, '"skew":{"A":2}', '"skew":{"A":1}'))
    expect(back).toMatchObject({ _tag: "Diverges", step: 1, why: { what: "event", found: 'Mine {"nonce":0,"now":1}' } })
  })

  test("diverges where code of the chapter throws, at the start or later", () => {
    const run = { world: toyWorld(3), actions: [] }
    const toy = changed(printTrace(toyChapter, run, { shows: "holds", properties: ["toy/room"] }), /verdict.*\n/, "")
    const throws = replayOf(`${toy} 1  B′  throw {}\nverdict no violation found (1 run, 1 steps)\n`, [toyChapter])
    expect(throws).toMatchObject({ _tag: "Diverges", step: 1 })
    const angry = eachNode({ id: "toy/room", source: "test", says: "none" }, () => {
      throw new Error("no\njudgement")
    })
    const judged = parseTrace([toyChapter], `${toy}verdict no violation found (1 run, 0 steps)\n`)
    if (Result.isFailure(judged)) throw new Error(judged.failure.message)
    const start = replay({ ...toyChapter, properties: [angry] }, judged.success)
    expect(start).toMatchObject({ _tag: "Diverges", step: 0, why: { what: "defect", found: "Error: no judgement" } })
  })
})

describe("a trace with many messages", () => {
  test("is given up where they are too many at one time, or over all steps", () => {
    for (const network of ["multiset", "set"] as const) {
      const world = worldWith({ miner: ["A", "B", "C"] }, { network })
      const trace = parseTrace(chapters, printTrace(pow, { ...deepReorg, world }, noDeepReorg))
      if (Result.isFailure(trace)) throw new Error(trace.failure.message)
      const give = (flyingMax: number, looksMax: number) => replay(pow, trace.success, { flyingMax, looksMax })
      expect(give(100, 10_000)).toMatchObject({ _tag: "Reproduced" })
      expect(give(5, 10_000)).toMatchObject({ _tag: "Diverges", step: 4, why: { what: "size" } })
      expect(give(100, network === "set" ? 150 : 10)).toMatchObject({ _tag: "Diverges", why: { what: "size" } })
    }
  })
})

describe("why an action is not enabled", () => {
  const environment = { budget: { crash: 1, partition: 1, Mine: 3 }, idle: "stays" } as const
  const world = worldWith({ miner: ["A", "B"], forger: ["M"] }, environment)
  const claim: About = { shows: "holds", properties: ["pow/tree-is-closed"] }

  /** Replays these deeds with one more line at their end, and says why it is not enabled. */
  const why = (deeds: ReadonlyArray<Deed>, line: string, spec = world): string => {
    const run: Run = { world: spec, actions: actionsOf(deeds) }
    const n = deeds.length + 1
    const printed = printTrace(pow, run, claim).replace(/verdict.*\n/, "")
    const replayed = replayOf(`${printed} ${n}  ${line}\nverdict no violation found (1 run, ${n} steps)\n`)
    expect(replayed).toMatchObject({ _tag: "Diverges", step: n, why: { what: "action" } })
    return replayed._tag === "Diverges" ? replayed.why.found : ""
  }
  const mine: Deed = { _tag: "Do", at: "A", event: { _tag: "Mine", now: 0, nonce: 0 } }
  const crash: Deed = { _tag: "Crash", at: "B" }
  const cut: Deed = { _tag: "Partition", groups: [["A"], ["B"]] }

  const cases: ReadonlyArray<readonly [line: string, deeds: ReadonlyArray<Deed>, why: string]> = [
    ["B  receive 1.2", [mine], "no such message of step 1 to B is in flight"],
    ["B  receive 0", [mine], "no such message of the start to B is in flight"],
    [
      "B  receive 2",
      [mine, mine],
      "pow/receive-block refuses: ParentUnknown, it asks that its parent is already in the tree",
    ],
    ["B  receive 1", [mine, crash], "B is down"],
    ["B  receive 1", [mine, cut], "the link from A to B is cut"],
    ["B  drop 1", [mine], "the budget for drop is spent"],
    ["B  duplicate 1", [mine], "the budget for duplicate is spent"],
    ["B  recover", [mine], "B is not down"],
    ["B  crash", [crash], "B is down"],
    ["A  crash", [crash], "the budget for crash is spent"],
    ["M  crash", [], "M cannot crash"],
    ["A  CatchUp {}", [], "A does not offer this event now"],
    ['A  Mine {"nonce":0,"now":0}', [mine, mine, mine], "the budget for Mine is spent"],
    ['A  Mine {"nonce":0,"now":0}', [{ _tag: "Crash", at: "A" }], "A is down"],
    [
      'M  Forge {"premise":"Mutated"}',
      [],
      "pow/forge refuses: CannotForge, it asks that such a block can be made from what is known here",
    ],
    ["A  timer alarm", [], "A has not set the timer alarm"],
    ["tick", [], "the budget for tick is spent"],
    ["partition A", [cut], "the budget for partition is spent"],
  ]
  test.each(cases)("%s", (line, deeds, reason) => expect(why(deeds, line)).toBe(reason))

  test("a clock that must wait", () => {
    const timing = { _tag: "synchronous", delta: 0 } as const
    const timed = worldWith({ miner: ["A", "B"] }, { budget: { tick: 3 }, timing })
    expect(why([mine], "tick", timed)).toBe("a message that must have arrived by now is in flight")
  })
})

describe("premises looked at again", () => {
  test("say what each rule asked, and what a struck premise would have refused", () => {
    expect(premisesAt(pow, struckHash, 2)).toMatchObject([{ rule: "pow/receive-block", fired: true }])
    const asked = premisesAt(pow, struckHash, 2)[0]?.premises ?? []
    expect(asked.filter((p) => !p.holds)).toMatchObject([
      { premise: "HighHash", struck: true, says: "its hash, read as a number, is at most the target" },
    ])
  })
  test("say which rule was tried in vain before another fired", () => {
    const tried = premisesAt(pow, everything, 15)
    expect(tried.map((t) => [t.rule, t.fired])).toEqual([
      ["pow/receive-block", false],
      ["pow/keep-orphan", true],
    ])
    expect(tried[0]?.premises.at(-1)).toMatchObject({ premise: "ParentUnknown", holds: false, struck: false })
  })
  test("are told of a rule that surveys the inbox", () => {
    const { chapter, run } = stored("paxos/traces/chosen.trace")
    expect(premisesAt(chapter, run, 4)).toMatchObject([
      {
        rule: "paxos/phase-2a",
        fired: true,
        premises: [{ premise: "SecondProposal" }, { premise: "NoQuorum", holds: true }, { premise: "OtherValue" }],
      },
    ])
  })
  test("are told of what a node does at the end of a round", () => {
    const { chapter, run } = stored("generals/traces/three-generals.trace")
    expect(premisesAt(chapter, run, 5)).toMatchObject([{ rule: "generals/relay", fired: true }])
    expect(premisesAt(chapter, run, 11)).toMatchObject([
      { rule: "generals/relay", fired: false, premises: [{ premise: "LastRound", holds: false }] },
      { rule: "generals/decide", fired: true },
    ])
  })
  test("are none for what the environment does", () => {
    expect(premisesAt(pow, everything, 1)).toEqual([])
    expect(premisesAt(pow, everything, 8)).toEqual([])
    expect(premisesAt(pow, everything, 10)).toEqual([])
    expect(premisesAt(pow, everything, 99)).toEqual([])
  })
})

test("an event means the offer that luck and the clock make of it, not the first of its kind", () => {
  const world = worldWith({ miner: ["A"], withholder: ["M"] }, { budget: { tick: 1 } })
  const parent = (id: string, height: number): Deed => ({
    _tag: "Do",
    at: "M",
    event: { _tag: "MineOn", parent: id, height, choice: "all", now: 1, nonce: 0 },
  })
  const genesis = world.setup.params.genesis.id
  const run: Run = { world, actions: actionsOf([{ _tag: "Tick" }, parent(genesis, 0), parent(genesis, 0)]) }
  const { _tag, recording } = replayOf(printTrace(pow, run, { shows: "holds", properties: overtaken.properties }))
  expect(_tag).toBe("Reproduced")
  expect(recording?.run.actions.map((a) => (a._tag === "Do" ? a.event.height : a._tag))).toEqual(["Tick", 0, 0])
})
