/** Luck, urgency, timers and the end of a run. */

import { describe, expect, test } from "vitest"
import { become, broadcast, send, setTimer } from "../../spec/core/Rule.ts"
import type { Json } from "../../spec/core/System.ts"
import { EndlessUrgency } from "../../src/timed/nodes.ts"
import type { TimedOptions } from "../../src/timed/options.ts"
import { simulateTimed } from "../../src/timed/simulate.ts"
import { ring } from "../../src/timed/topology.ts"
import { at, type Do, type Echo, run, type State, say } from "./echo.ts"

describe("luck and urgency", () => {
  const counter = (rate: (size: number) => number): Partial<Echo> => ({
    candidates: (_, state) => [{ _tag: "Grow", size: state.length }],
    rate: (_, event) => (event._tag === "Grow" ? rate(event.size) : 0),
  })

  test("a rate that rises with the state: births", () => {
    // Catches: a ceiling that stays behind; each node multiplies by e in a unit of time (Yule 1925).
    let sum = 0
    for (let seed = 0; seed < 300; seed++) {
      const { states } = run(
        { seed, until: { seconds: 1 } },
        { echo: { ...counter((k) => k), initial: () => become(["x"]) } },
      )
      for (const state of states) sum += state.length
    }
    const [mean, variance] = [Math.E, Math.E * (Math.E - 1)]
    expect(Math.abs(sum / 1200 - mean) / Math.sqrt(variance / 1200)).toBeLessThan(3)
  })

  test("a rate that falls with the state: deaths", () => {
    // Catches: strokes that are not thinned; of 20 each survives one unit of time with chance 1/e.
    let sum = 0
    for (let seed = 0; seed < 100; seed++)
      for (const state of run({ seed, until: { seconds: 0.5 }, luckPerSecond: 2 }, { echo: counter((k) => 20 - k) })
        .states)
        sum += state.length
    const p = 1 - 1 / Math.E
    expect(Math.abs(sum - 8000 * p) / Math.sqrt(8000 * p * (1 - p))).toBeLessThan(3)
  })

  test("several events of one node share its luck by their rates", () => {
    // Catches: only the first candidate struck, a stroke above all rates that is given to the last.
    const event = (text: string): Do => ({ _tag: "Tell", outputs: [broadcast(say(text))] })
    const told = new Map<string, number>()
    run(
      {
        until: { lucky: 4000 },
        onLuck: (_, { outputs }: Json) => {
          const { text } = outputs[0].message
          told.set(text, (told.get(text) ?? 0) + 1)
        },
      },
      {
        echo: {
          candidates: () => [event("!1"), event("!0"), event("!3")],
          rate: (_, { outputs }: Json) => Number(outputs[0].message.text.slice(1)),
        },
      },
    )
    expect(told.get("!0")).toBeUndefined()
    expect(Math.abs((told.get("!1") ?? 0) - 1000)).toBeLessThan(4 * Math.sqrt(750))
  })

  test("an urgent event happens as soon as its premises hold, the first one first", () => {
    // Catches: urgency that waits for luck or for another input; a place that is asked but once.
    const roles = {
      echo: {
        candidates: () => [2, 3, 1].map((size): Do => ({ _tag: "Grow", size })),
        rate: () => Number.POSITIVE_INFINITY,
      },
    }
    const { states, result } = run({ requests: [at(7, "a", broadcast(say("!")))] }, roles)
    expect(states[0]).toEqual(["grown", "grown", "grown"])
    expect(states[1]).toEqual(["!<a@8", "grown", "grown", "grown"])
    expect([result.lucky, result.fired["echo/grow"]]).toEqual([0, 6])
  })

  test("urgency without end is an error", () => {
    // Catches: a simulation that never comes back.
    const forever = {
      echo: {
        candidates: (_: unknown, s: State): ReadonlyArray<Do> => [{ _tag: "Grow", size: s.length }],
        rate: () => Number.POSITIVE_INFINITY,
      },
    }
    expect(() => run({}, forever)).toThrow(EndlessUrgency)
  })
})

describe("timers", () => {
  const set = at(0, "a", setTimer("alarm"))
  const timerDelay = () => 5

  test("fire after their delay, once; set again they start again; cancelled they do not fire", () => {
    // Catches: a timer that fires twice, that keeps its first time, that cannot be stopped.
    const states = (...requests: ReadonlyArray<ReturnType<typeof at>>) =>
      run({ timerDelay, requests: [at(0, "b", send("a", say("!"))), ...requests] }).states[0]
    expect(states(set)).toEqual(["!<b@1", "alarm@5"])
    expect(states(set, at(3, "a", setTimer("alarm")))).toEqual(["!<b@1", "alarm@8"])
    expect(states(set, at(3, "a", { _tag: "CancelTimer", timer: "alarm" }))).toEqual(["!<b@1"])
  })

  test("one that is refused stays set", () => {
    // Catches: a timer that a refusal uses up.
    const { states } = run(
      { timerDelay, requests: [at(7, "b", send("a", say("!")))] },
      {
        echo: { initial: () => become([], setTimer("alarm")) },
      },
    )
    expect(states[0]).toEqual(["!<b@8", "alarm@10"])
  })

  test("a rule that sets one needs to know how long", () => {
    // Catches: timers that never fire, silently.
    expect(() => run({ requests: [set] })).toThrow(RangeError)
  })
})

describe("the end", () => {
  const requests = [at(10, "a", broadcast(say("x"))), at(20, "a", broadcast(say("y")))]

  test("comes at the first bound, or when nothing is left to do", () => {
    // Catches: a bound that is passed or not looked at; a clock that stops short of the time asked for.
    const end = (until: TimedOptions["until"]) => {
      const { events, seconds } = run({ requests, until }).result
      return [events, seconds]
    }
    expect(end({})).toEqual([8, 23])
    expect(end({ seconds: 100 })).toEqual([8, 100])
    expect(end({ seconds: 11.5 })).toEqual([2, 11.5])
    expect(end({ events: 3 })).toEqual([3, 12])
    let asked = 0
    expect(end({ when: () => ++asked > 5 })).toEqual([5, 20])
  })

  test("a topology of another size, an unknown role, an unknown node are errors", () => {
    // Catches: places without links, setups that mean something else.
    expect(() => run({ topology: ring(3) })).toThrow(RangeError)
    expect(() => run({ requests: [at(0, "z")] })).toThrow(RangeError)
    const options = { seed: 1, topology: ring(1), latency: { _tag: "constant", seconds: 1 }, until: {} } as const
    expect(() =>
      simulateTimed({ name: "echo", roles: {} }, { params: null, nodes: { ghost: ["a"] } }, options),
    ).toThrow(RangeError)
  })
})
