/** Pictures of runs: kept as texts, never too wide, readable on a narrow terminal. */
import { readFileSync } from "node:fs"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import { dposChapter } from "../../spec/dpos/index.ts"
import { renderExplanation } from "../../src/render/explain.ts"
import { leftInFlight, renderLanes } from "../../src/render/lanes.ts"
import { clip, wrap } from "../../src/render/layout.ts"
import { ansi, type View } from "../../src/render/paint.ts"
import { renderReplayed } from "../../src/render/replayed.ts"
import { renderTable } from "../../src/render/table.ts"
import { renderTree } from "../../src/render/tree.ts"
import { worldLine } from "../../src/render/world.ts"
import { replayText } from "../../src/replay/replay.ts"
import { printTrace } from "../../src/trace/print.ts"
import type { Recording } from "../../src/trace/Recording.ts"
import { record } from "../../src/trace/record.ts"
import { expectGolden } from "./golden.ts"
import {
  actionsOf,
  allValid,
  deepReorg,
  everything,
  noDeepReorg,
  overtaken,
  recorded,
  struckHash,
  worldWith,
} from "./lessons.ts"
import { chapters, sampleOf } from "./samples.ts"
import { toyChapter, toyRun } from "./toy.ts"

const pow = chapters[0] as AnyChapter

const lessons = [
  ["deep-reorg", deepReorg, noDeepReorg],
  ["overtaken", everything, overtaken],
  ["struck-hash", struckHash, allValid],
] as const

/** All pictures of a recording, one below the other. */
const allOf = (recording: Recording, view: View): string =>
  [
    renderExplanation(recording, { ...view, premises: true }),
    renderTable(recording, view),
    renderLanes(recording, view),
    renderTree(recording, view),
  ].join("\n")

const widest = (text: string): number => text.split("\n").reduce((w, { length }) => Math.max(w, length), 0)

describe("a lesson", () => {
  test.each(lessons)("%s is printed and drawn as it is kept", (name, run, about) => {
    expectGolden(`${name}.trace`, printTrace(pow, run, about))
    expectGolden(`${name}.txt`, allOf(recorded(run, about), {}))
    expectGolden(`${name}-80.txt`, allOf(recorded(run, about), { width: 80 }))
  })

  test("of timers and odd names is drawn as it is kept", () => {
    const recording = record(toyChapter, toyRun(6, 24), { shows: "witness", properties: ["toy/gives-up"] })
    expectGolden("toy.txt", allOf(recording, {}))
  })

  test("is kept as a trace that is reproduced", () => {
    for (const [name, run, about] of lessons) {
      const replayed = replayText(chapters, printTrace(pow, run, about))
      expect([name, Result.isSuccess(replayed) ? replayed.success._tag : replayed.failure]).toEqual([
        name,
        "Reproduced",
      ])
    }
  })
})

describe("pictures of random runs", () => {
  test("are at most 100 columns wide, or 80 where that is asked", () => {
    fc.assert(
      fc.property(fc.nat({ max: 1_000_000 }), fc.constantFrom(80, 100), (seed, width) => {
        const { run, about } = sampleOf(seed)
        const text = allOf(record(pow, run, about), { width })
        expect(widest(text)).toBeLessThanOrEqual(width)
      }),
      { numRuns: 100 },
    )
  }, 30_000)

  test("are the same with colour, once the colour is taken away", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { run, about } = sampleOf(seed)
      const recording = record(pow, run, about)
      const painted = allOf(recording, { paint: ansi })
      expect(painted).toContain("\u001b[")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours of a terminal
      expect(painted.replace(/\u001b\[[0-9]+m/g, "").replace(/ +$/gm, "")).toBe(allOf(recording, {}))
    }
  })
})

describe("lanes", () => {
  test("have one for each of five nodes at 80 columns, and say which are left out of many", () => {
    const lines = renderLanes(recorded(everything, overtaken), { width: 80 }).split("\n")
    expect(lines[0]?.trim().split(/ +/)).toEqual(["A", "B", "C", "D", "E"])
    const names = Array.from({ length: 40 }, (_, i) => `n${i}`)
    const mine = { _tag: "Do", at: "n39", event: { _tag: "Mine", now: 0, nonce: 0 } } as const
    const crowd = recorded({ world: worldWith({ miner: names }), actions: actionsOf([mine]) }, overtaken)
    const drawn = renderLanes(crowd, { width: 80 })
    expect(drawn.split("\n")[0]?.trim()).toBe("n39")
    expect(drawn).toContain("39 of 40 nodes are not drawn")
    expect(widest(drawn)).toBeLessThanOrEqual(80)
  })

  test("an arrow begins at the lane of the sender with the step that sent it and ends at the receiver", () => {
    const lines = renderLanes(recorded(deepReorg, noDeepReorg)).split("\n")
    expect(lines.slice(1, 9).map((l) => l.slice(4, 16).trimEnd())).toEqual([
      " ●        │",
      " ●        │",
      " ●        │",
      " │        ●",
      " │        ●",
      " 1───────▶●",
      " 2───────▶●",
      " 3───────▶●",
    ])
  })

  test("what is still in flight is told", () => {
    const flying = leftInFlight(recorded(deepReorg, noDeepReorg))
    expect(flying.map((l) => `${l.cause} ${l.to} ${l.label}`)).toEqual(["4 A block B1", "5 A block B2"])
  })
})

describe("the tree", () => {
  test("is as the nodes knew it after a step", () => {
    const recording = recorded(deepReorg, noDeepReorg)
    expect(renderTree(recording, { step: 0 })).toBe("g  ◂ A, B\n")
    expect(renderTree(recording, { step: 4 })).toBe("g\n├─ A1 ─ A2 ─ A3  ◂ A\n└─ B1  ◂ B\n")
    expect(renderTree(recording)).toBe("g\n├─ A1 ─ A2 ─ A3  ◂ A, B\n└─ B1 ─ B2\n")
  })

  test("counts the middle of a long chain, and keeps the heads in it", () => {
    const mine = { _tag: "Do", at: "A", event: { _tag: "Mine", now: 0, nonce: 0 } } as const
    const deeds = [
      ...Array.from({ length: 40 }, () => mine),
      ...[1, 2, 3, 4, 5].map((cause) => ({ _tag: "Deliver", to: "B", cause, nth: 0 }) as const),
    ]
    const long = recorded({ world: worldWith({ miner: ["A", "B"] }), actions: actionsOf(deeds) }, noDeepReorg)
    expect(renderTree(long)).toBe("g ─ A1 ─ A2 ─ … 34 more … ─ A5 ◂ B ─ A38 ─ A39 ─ A40  ◂ A\n")
  })

  test("marks the head of each of several nodes that are one place", () => {
    // Catches: one branch marked as if all nodes followed it.
    const text = readFileSync(new URL("../../spec/dpos/traces/last-produced.trace", import.meta.url), "utf8")
    const { recording } = Result.getOrThrow(replayText([dposChapter], text)) as { readonly recording: Recording }
    expect(renderTree(recording)).toBe("g\n├─ B1 ─ D3 ◂ D ─ C6  ◂ C\n└─ C2 ─ A4 ◂ A ─ B5  ◂ B\n")
  })

  test("tells blocks of one name apart where they have one parent", () => {
    // Catches: a prime for a name that stands on another branch, which no step has; two blocks that look like one.
    const recording = recorded(deepReorg, noDeepReorg)
    const block = (id: string, parent: string, label: string) => ({ id, parent, label })
    const blocks = [block("1", "0", "A1"), block("2", "0", "A1"), block("3", "1", "B2"), block("4", "2", "B2")]
    const tree = () => ({ blocks: [block("0", "", "g"), ...blocks], head: "3" })
    const chapter = { ...recording.chapter, words: { ...recording.chapter.words, tree } }
    expect(renderTree({ ...recording, chapter })).toBe("g\n├─ A1 ─ B2  ◂ A, B\n└─ A1′ ─ B2\n")
  })

  test("is none where the protocol has none", () => {
    expect(renderTree(record(toyChapter, toyRun(1), { shows: "holds", properties: ["toy/silence"] }))).toBe("")
  })
})

test("a world is one line", () => {
  expect(worldLine(pow, deepReorg.world)).toBe("miner A B · preset minimal · asynchronous · multiset, idle consumed")
  const rich = worldWith(
    { miner: ["A", "B"], forger: ["M"] },
    {
      timing: { _tag: "partiallySynchronous", gst: 5, delta: 2 },
      relay: true,
      links: { A: ["B"] },
      budget: { tick: 3, crash: 1 },
      skew: { B: 2 },
      late: ["B"],
      corrupt: { A: "twins" },
    },
  )
  expect(worldLine(pow, { ...rich, struck: struckHash.world.struck ?? [] })).toBe(
    "miner A B, forger M · preset minimal · synchronous within 2 from 5 on · multiset, idle consumed · gossip · sparse links · " +
      "budget crash 1, tick 3 · clocks ahead by B 2 · late B · corrupt A twins · without HighHash of pow/receive-block",
  )
})

test("a world tells what its liars may do", () => {
  const liar = (silence: boolean, relays: boolean) => {
    const world = worldWith({ miner: ["A"] }, { corrupt: { A: { _tag: "Lies", silence, relays } } })
    return worldLine(pow, world).split(" · ").at(-1)
  }
  expect(liar(false, false)).toBe("corrupt A lies")
  expect(liar(true, false)).toBe("corrupt A lies or is silent")
  expect(liar(true, true)).toBe("corrupt A lies or is silent, passes on what others signed")
})

test("texts are clipped and wrapped to their width", () => {
  expect([clip("abcdef", 6), clip("abcdef", 5), clip("abcdef", 1), clip("abcdef", 0)]).toEqual([
    "abcdef",
    "abcd…",
    "…",
    "",
  ])
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), fc.integer({ min: 8, max: 40 }), (text, width) => {
      const lines = wrap(text, width)
      expect(Math.max(...lines.map((l) => l.length))).toBeLessThanOrEqual(width)
      expect(lines.join("").replaceAll(" ", "")).toBe(text.replace(/\s+/g, (s) => s.replaceAll(" ", "")))
    }),
  )
})

test("an outcome of a replay is said in a few lines", () => {
  const text = printTrace(pow, deepReorg, noDeepReorg)
  const outcomes = [text, text.replace("receive 2", "receive 9"), text.replace("block A2", "block A9")].map((t) => {
    const replayed = replayText(chapters, t.replace("receive 9", "receive 5"))
    return Result.isSuccess(replayed) ? renderReplayed(replayed.success) : replayed.failure.message
  })
  expectGolden("outcomes.txt", outcomes.join("\n"))
})
