/**
 * Fairness by examples: to whom it is owed, to whom it is not, and what difference that makes.
 */
import { describe, expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import { eventually, type Property } from "../../spec/core/Property.ts"
import { worldsOf } from "../../spec/core/Scenario.ts"
import type { System } from "../../spec/core/System.ts"
import { generalsChapter } from "../../spec/generals/index.ts"
import type { Seen } from "../../spec/generals/State.ts"
import { playLasso, whyNot } from "../../src/temporal/endless.ts"
import type { LeadsTo } from "../../src/temporal/Lasso.ts"
import { judgeTemporal } from "../../src/temporal/temporal.ts"
import { about, caller, comes, follows, juggler, listener, machine, system } from "./toys.ts"

/** `holds`, or the moves of the lasso: those of the round in brackets. Every lasso is checked by itself. */
const outcome = (of: System, property: Property<unknown>): string => {
  const [judged] = judgeTemporal(of, [property])
  if (judged?.lasso === undefined) return judged?.verdict ?? "nothing was judged"
  const { path, loopsFrom } = judged.lasso
  const run = playLasso(of, judged.lasso)
  expect(run && whyNot(of, property as LeadsTo, run)).toBeUndefined()
  const names = path.map(({ kind, place }) => `${of.places[place]?.name} ${kind}`)
  return [...names.slice(0, loopsFrom), `(${names.slice(loopsFrom).join(", ")})`].join(" ")
}

const up = (n: number) => (state: number) => (state < n ? state + 1 : undefined)

describe("what an honest node can do, it does in the end", () => {
  test("of itself", () => {
    expect(outcome(system({ a: machine({ Up: up(3) }) }), comes("a", 3))).toBe("holds")
  })
  test("but not what it cannot do", () => {
    expect(outcome(system({ a: machine({ Up: up(3) }) }), comes("a", 4))).toBe("a Up a Up a Up ()")
  })
  test("a message under way arrives", () => {
    expect(outcome(system({ caller: caller(), listener }), comes("listener", 1))).toBe("holds")
  })
  test("a request of a client is taken", () => {
    const asked = { workload: { a: [{ _tag: "Up" }] } }
    const a = machine({ Up: up(1) }, { candidates: () => [] })
    expect(outcome(system({ a }, asked), comes("a", 1))).toBe("holds")
    expect(outcome(system({ a }), comes("a", 1))).toBe("()")
  })
})

describe("fairness is not owed", () => {
  test("to corrupt nodes", () => {
    const corrupt = caller({ corrupt: true })
    expect(outcome(system({ caller: corrupt, listener }), comes("listener", 1))).toBe("()")
  })
  test("to messages that lie at corrupt nodes", () => {
    const relay: ReturnType<typeof machine> = { ...caller(), upon: listener.upon, candidates: () => [] }
    const roles = { caller: caller(), listener: { ...relay, corrupt: true } }
    expect(outcome(system(roles), comes("caller", "never"))).toBe("caller Call ()")
  })
  test("to what a role calls unfair", () => {
    const unwilling = caller({ fair: () => false })
    expect(outcome(system({ caller: unwilling, listener }), comes("listener", 1))).toBe("()")
    const willing = caller({ fair: (event) => event._tag === "Call" })
    expect(outcome(system({ caller: willing, listener }), comes("listener", 1))).toBe("holds")
  })
  test("to crashes, and to recovery from them", () => {
    const a = machine({ Up: up(1) }, { durable: () => 0, recover: () => ({ state: 0, outputs: [] }) })
    expect(outcome(system({ a }), comes("a", 1))).toBe("holds")
    expect(outcome(system({ a }, { budget: { crash: 1 } }), comes("a", 1))).toBe("a crash ()")
    expect(outcome(system({ a }, { budget: { crash: 1 } }), comes("a", null))).toBe("a Up ()")
  })
  test("to losses and copies", () => {
    const roles = { caller: caller(), listener }
    expect(outcome(system(roles, { budget: { drop: 1 } }), comes("listener", 1))).toBe("caller Call listener drop ()")
    expect(outcome(system(roles, { budget: { duplicate: 1 } }), comes("listener", 2))).toBe(
      "caller Call listener deliver ()",
    )
    expect(outcome(system(roles, { budget: { duplicate: 1 } }), comes("listener", 1))).toBe("holds")
    const sleeper = { ...listener, recover: () => ({ state: 0, outputs: [] }) }
    const late = { budget: { drop: 1 }, late: ["listener"] }
    expect(outcome(system({ ...roles, listener: sleeper }, late), comes("listener", 1))).toBe("caller Call ()")
  })
})

describe("weak fairness", () => {
  const flip = (state: number) => (state < 2 ? 1 - state : undefined)
  test("asks for what is enabled all the time", () => {
    const a = machine({ Flip: flip, Go: (state) => (state < 2 ? 2 : undefined) })
    expect(outcome(system({ a }), comes("a", 2))).toBe("holds")
  })
  test("does not ask for what is enabled again and again", () => {
    const a = machine({ Flip: flip, Go: (state) => (state === 0 ? 2 : undefined) })
    expect(outcome(system({ a }), comes("a", 2))).toBe("(a Flip, a Flip)")
  })
  test("is not served by a step that changes nothing", () => {
    const a = machine({ Flip: flip, Go: (state) => (state < 2 ? 2 : undefined), Stay: (state) => state })
    expect(outcome(system({ a }), comes("a", 2))).toBe("holds")
    expect(outcome(system({ a: machine({ Stay: (state) => state }) }), comes("a", 2))).toBe("()")
  })
  test("is owed to each place by itself, and served there", () => {
    const roles = { a: machine({ Flip: flip }), b: machine({ Up: up(1) }) }
    expect(outcome(system(roles), comes("b", 1))).toBe("holds")
    expect(outcome(system(roles), comes("b", 2))).toBe("b Up (a Flip, a Flip)")
  })
  test("is owed to what is offered, whatever luck makes of it", () => {
    const spin = (state: number) => (state < 3 ? (state + 1) % 3 : undefined)
    const lucky = machine(
      { Spin: spin, Win: (state) => (state < 3 ? 3 : undefined) },
      {
        ready: (_, state: number, event) => (event._tag === "Win" ? { ...event, luck: state } : event),
      },
    )
    expect(outcome(system({ lucky }), comes("lucky", 3))).toBe("holds")
  })
  test("is owed to each message by itself: to each content, and to each sender", () => {
    const alone = system({ juggler: juggler("Call") })
    expect(outcome(alone, comes("juggler", 2))).toBe("(juggler deliver, juggler deliver)")
    expect(outcome(system({ juggler: juggler("Call", "Stop") }), comes("juggler", 2))).toBe("holds")
    expect(outcome(system({ juggler: juggler("Call"), caller: caller() }), comes("juggler", 2))).toBe("holds")
  })
  test("is owed to each message of many", () => {
    const roles = { caller: caller(), other: caller(), listener }
    expect(outcome(system(roles), comes("listener", 2))).toBe("holds")
    expect(outcome(system({ ...roles, other: caller({ fair: () => false }) }), comes("listener", 2))).toBe(
      "caller Call listener deliver ()",
    )
  })
})

describe("in lock-step", () => {
  const allObey = eventually<unknown, unknown>(about, (w) =>
    Object.values(w).every((seen) => (seen as Seen | null)?.commands !== null || (seen as Seen).obeys !== null),
  )
  const traitors = (id: string) => {
    const scenario = generalsChapter.scenarios.find((s) => s.id === id)
    const [world] = scenario?.kind === "exhaustive" ? worldsOf(scenario) : []
    return compose(generalsChapter.protocol, world?.setup as never, world?.environment as never)
  }
  test("rounds end for everybody, whatever corrupt nodes do in them", () => {
    expect(outcome(traitors("generals/om1-n4"), allObey)).toBe("holds")
    expect(outcome(traitors("generals/sm1-n3"), allObey)).toBe("holds")
  })
  test("what does not happen before the last round ends, never happens", () => {
    expect(outcome(traitors("generals/om1-n4"), comes("L1", "never"))).toMatch(/ \(\)$/)
  })
})

describe("leads to", () => {
  test("asks for nothing before the one holds", () => {
    const a = machine({ Up: up(3), Skip: (state) => (state === 0 ? 9 : undefined) })
    expect(outcome(system({ a }), follows("a", 1, 3))).toBe("holds")
    expect(outcome(system({ a }), comes("a", 3))).toBe("a Skip ()")
  })
  test("is satisfied by what holds at once, not by what held before", () => {
    const a = machine({ Up: up(3) })
    expect(outcome(system({ a }), follows("a", 2, 2))).toBe("holds")
    expect(outcome(system({ a }), follows("a", 2, 1))).toBe("a Up a Up a Up ()")
  })
  test("asks again each time", () => {
    const once = machine({ Next: (state) => [1, 2, 1][state] })
    expect(outcome(system({ once }), follows("once", 1, 2))).toBe("holds")
    const last = machine({ Next: (state) => [1, 2, 3, 4][state] })
    const either = (w: { readonly [place: string]: unknown }) => w["last"] === 1 || w["last"] === 3
    const again = { ...follows("last", 1, 2), whenever: either } as Property<unknown>
    expect(outcome(system({ last }), again)).toBe("last Next last Next last Next last Next ()")
  })
  test("says how often it was asked", () => {
    const a = machine({ Up: up(3) })
    const antecedents = (p: Property<unknown>) => judgeTemporal(system({ a }), [p])[0]?.antecedents
    expect(antecedents(follows("a", 1, 3))).toBe(1)
    expect(antecedents(follows("a", 7, 3))).toBe(0)
    expect(antecedents(comes("a", 3))).toBe(1)
  })
})

test("a model that is too large is not judged", () => {
  const of = system({ a: machine({ Up: up(9) }) })
  expect(judgeTemporal(of, [comes("a", 3)], { statesMax: 9 })[0]?.verdict).toBe("inconclusive")
  expect(judgeTemporal(of, [comes("a", 3)], { statesMax: 10 })[0]?.verdict).toBe("holds")
})
