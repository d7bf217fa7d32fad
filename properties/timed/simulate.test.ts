/** What happens when, in worlds small enough to say it beforehand. */

import { describe, expect, test } from "vitest"
import type { Protocol, Role } from "../../spec/core/Protocol.ts"
import { become, broadcast, defer, ignore, type Output, premise, rule, send, setTimer } from "../../spec/core/Rule.ts"
import type { Json } from "../../spec/core/System.ts"
import { rng } from "../../src/random/rng.ts"
import { EndlessUrgency } from "../../src/timed/nodes.ts"
import type { TimedOptions } from "../../src/timed/options.ts"
import { simulateTimed } from "../../src/timed/simulate.ts"
import { complete, connected, linked, ring } from "../../src/timed/topology.ts"

/** A state is the list of words heard so far. */
type State = ReadonlyArray<string>
type Say = { readonly _tag: "Say"; readonly text: string; readonly after?: string }
type Do =
  | { readonly _tag: "Tell"; readonly outputs: ReadonlyArray<Output<Say>> }
  | { readonly _tag: "Grow"; readonly size: number }
type Echo = Role<null, State, Say, Do, Say, State>

const hear = rule({
  id: "echo/hear",
  source: "definition",
  premises: { Again: ignore("new"), Early: defer("in order") },
})(function* (_: unknown, state: State, { from, message, now }: { from: string; message: Say; now: number }) {
  yield* premise("Again", !state.some((word) => word.startsWith(`${message.text}<`)))
  yield* premise("Early", message.after === undefined || state.some((word) => word.startsWith(`${message.after}<`)))
  return become<State, Say>([...state, `${message.text}<${from}@${now}`])
})
const tell = rule({ id: "echo/tell", source: "definition", premises: {} })(
  // biome-ignore lint/correctness/useYield: a rule without premises is still a derivation
  function* (_: unknown, state: State, { outputs }: Extract<Do, { _tag: "Tell" }>) {
    return become<State, Say>([...state, "told"], ...outputs)
  },
)
const grow = rule({ id: "echo/grow", source: "definition", premises: { Full: ignore("there is room") } })(function* (
  _: unknown,
  state: State,
  { size }: Extract<Do, { _tag: "Grow" }>,
) {
  yield* premise("Full", size === state.length)
  return become<State, Say>([...state, "grown"])
})
const ring1 = rule({ id: "echo/ring", source: "definition", premises: { Quiet: ignore("it has heard something") } })(
  function* (_: unknown, state: State, { timer, now }: { timer: string; now: number }) {
    yield* premise("Quiet", state.length > 0)
    return become<State, Say>([...state, `${timer}@${now}`])
  },
)

const echo: Echo = {
  initial: () => become([]),
  upon: { Say: hear },
  internal: { Tell: tell, Grow: grow },
  candidates: () => [],
  timers: { alarm: ring1 },
  durable: (state) => state.filter((word) => word !== "told"),
  recover: (_, disk: State | null) => become(disk ?? ["joined"]),
  reconnect: () => [{ _tag: "Tell", outputs: [] }],
  relay: (message) => (message.text.startsWith("!") ? undefined : message.text),
  observe: (_, state) => state,
}

const say = (text: string, after?: string): Say =>
  after === undefined ? { _tag: "Say", text } : { _tag: "Say", text, after }
const at = (seconds: number, node: string, ...outputs: ReadonlyArray<Output<Say>>) => ({
  at: seconds,
  node,
  event: { _tag: "Tell", outputs },
})
/** a – b – c – d. */
const line = linked(4, [
  [0, 1],
  [1, 2],
  [2, 3],
])

/** Runs a, b, c, d with one second a link; the final states and the result. */
const run = (more: Partial<TimedOptions>, roles: { readonly [role: string]: Partial<Echo> } = { echo: {} }) => {
  const protocol = { name: "echo", roles: {} as Record<string, Echo> }
  for (const [name, changed] of Object.entries(roles)) protocol.roles[name] = { ...echo, ...changed }
  const nodes =
    Object.keys(roles).length === 1 ? { echo: ["a", "b", "c", "d"] } : { echo: ["a", "b"], other: ["c", "d"] }
  const options: TimedOptions = {
    seed: 1,
    topology: line,
    latency: { _tag: "constant", seconds: 1 },
    clock: (s) => s,
    relay: true,
    until: { seconds: 100 },
    ...more,
  }
  const result = simulateTimed(protocol as Protocol<null>, { params: null, nodes }, options)
  const states = result.locals.map((l) => ("state" in l ? (l.state as State).filter((w) => w !== "told") : l.durable))
  return { result, states }
}

describe("messages", () => {
  test("with relay a broadcast goes from link to link, and names who said it first", () => {
    // Catches: a flood that stops at the neighbours, that returns, that names the last who passed it on.
    const { states, result } = run({ requests: [at(0, "a", broadcast(say("hi")))] })
    expect(states).toEqual([[], ["hi<a@1"], ["hi<a@2"], ["hi<a@3"]])
    expect([result.events, result.messages, result.stale]).toEqual([4, 3, 0])
  })

  test("without relay, or without a key, it reaches the neighbours", () => {
    // Catches: relay that cannot be turned off, messages passed on although their role has no key for them.
    expect(run({ relay: false, requests: [at(0, "b", broadcast(say("hi")))] }).states).toEqual([
      ["hi<b@1"],
      [],
      ["hi<b@1"],
      [],
    ])
    expect(run({ requests: [at(0, "b", broadcast(say("!")))] }).states).toEqual([["!<b@1"], [], ["!<b@1"], []])
  })

  test("on every graph a flood arrives along the shortest way", () => {
    // Catches: a copy that overtakes and is not used, a place that is reached twice, a link of one direction.
    for (let seed = 1; seed <= 30; seed++) {
      const random = rng(seed)
      const size = 2 + random.int(12)
      const topology = connected(size, 2, random)
      const delay = (from: number, to: number): number => 1 + ((from * 7 + to * 13 + seed) % 10)
      const far = new Float64Array(size).fill(Number.POSITIVE_INFINITY)
      far[0] = 0
      for (let round = 0; round < size; round++)
        for (let i = 0; i < size; i++)
          for (const j of topology.targets.subarray(topology.offsets[i], topology.offsets[i + 1]))
            far[j] = Math.min(far[j] as number, (far[i] as number) + delay(i, j))
      const ids = Array.from({ length: size }, (_, i) => `${i}`)
      const arrived = new Map<number, number>()
      const result = simulateTimed<null>(
        { name: "echo", roles: { echo } },
        { params: null, nodes: { echo: ids } },
        {
          seed,
          topology,
          latency: delay,
          relay: true,
          requests: [at(0, "0", broadcast(say("hi")))],
          until: {},
          onChange: (place, _, __, seconds) => void arrived.set(place, seconds),
        },
      )
      expect([...arrived].sort(([a], [b]) => a - b).map(([, t]) => t)).toEqual([...far])
      expect(result.messages).toBe(size - 1)
    }
  })

  test("what was sent to one node alone is passed on once it is accepted, and each node meets it once", () => {
    // Catches: relay of broadcasts only, a second flood of a known message, a flood back to the author.
    const requests = [at(0, "a", send("c", say("hi"))), at(10, "d", broadcast(say("hi")))]
    const { states, result } = run({ requests })
    expect(states).toEqual([[], ["hi<a@2"], ["hi<a@1"], ["hi<a@2"]])
    expect(result.messages).toBe(3)
    expect(result.refused).toEqual({})
  })

  test("a refused message is not passed on", () => {
    // Catches: relay of what a node did not accept; the message must not pass b.
    const { states } = run({ requests: [at(0, "a", broadcast(say("two", "one")))] })
    expect(states).toEqual([[], [], [], []])
  })

  test("nobody gets a message that its role has no rule for, and it stops nobody else", () => {
    // Catches: events that no rule is there for; places counted as open for ever.
    const { states, result } = run(
      { requests: [at(0, "a", broadcast(say("hi")))] },
      { echo: {}, other: { upon: {} as Echo["upon"] } },
    )
    expect(states).toEqual([[], ["hi<a@1"], [], []])
    expect(result.events).toBe(2)
  })

  test("who sends to itself gets it at once; who sends to nobody sends nothing", () => {
    // Catches: latency on no link, a crash on an unknown name.
    expect(run({ requests: [at(5, "a", send("a", say("me")), send("z", say("you")))] }).states[0]).toEqual(["me<a@5"])
  })

  test("messages and bytes are counted where they arrive", () => {
    // Catches: copies counted that were overtaken, sizes counted once a message.
    const { result } = run({
      topology: complete(4),
      sizeOf: (m) => (m as Say).text.length,
      requests: [at(0, "a", broadcast(say("four")), send("b", say("!23")))],
    })
    expect([result.messages, result.bytes]).toEqual([4, 15])
  })
})

describe("deferred inputs", () => {
  const requests = [at(0, "a", send("b", say("three", "two"))), at(1, "a", send("b", say("two", "one")))]

  test("are given again, in order, when the state has changed, and are passed on then", () => {
    // Catches: a deferred message that is dropped, or that waits for another message; a relay that forgets it.
    const { states } = run({ requests: [...requests, at(4, "a", send("b", say("one")))] })
    expect(states[1]).toEqual(["one<a@5", "two<a@5", "three<a@5"])
    expect(states[3]).toEqual(["one<a@7", "two<a@7", "three<a@7"])
  })

  test("are not given again while nothing changes, unless a retry is asked for", () => {
    // Catches: busy waiting; a retry that never comes or comes once only.
    const later = rule({ id: "echo/later", source: "definition", premises: { Soon: defer("it is late") } })(function* (
      _: unknown,
      state: State,
      { message, now }: { message: Say; now: number },
    ) {
      yield* premise("Soon", now >= 10)
      return become<State, Say>([...state, `${message.text}@${now}`])
    })
    const one = [at(0, "a", send("b", say("!")))]
    const roles = { echo: { upon: { Say: later } } }
    expect(run({ requests: one }, roles).result.events).toBe(2)
    const retried = run({ requests: one, retrySeconds: 4 }, roles)
    expect(retried.states[1]).toEqual(["!@13"])
    expect(retried.result.events).toBe(5)
  })
})

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

describe("faults", () => {
  const hi = broadcast(say("hi"))

  test("a cut holds or swallows what crosses it, and everybody reconnects when it ends", () => {
    // Catches: a cut that leaks, that never ends, that stops messages within a group; a forgotten reconnection.
    const cuts = [{ at: 1, until: 20, groups: [["a", "b"]] }]
    const requests = [at(0.5, "a", hi)]
    const held = run({ requests, faults: { cuts } })
    expect(held.states).toEqual([[], ["hi<a@1.5"], ["hi<a@20"], ["hi<a@21"]])
    expect(held.result.fired["echo/tell"]).toBe(5)
    const lost = run({ requests, faults: { cuts, unreachable: "lost" } })
    expect(lost.states).toEqual([[], ["hi<a@1.5"], [], []])
    expect([lost.result.lost, held.result.lost]).toEqual([1, 0])
  })

  test("what a cut swallowed can be told again", () => {
    // Catches: a node that counts as reached though the message never came.
    const cuts = [{ at: 0, until: 5, groups: [["a", "b"]] }]
    const { states } = run({
      requests: [at(0, "a", hi), at(9, "b", send("c", say("hi")))],
      faults: { cuts, unreachable: "lost" },
    })
    expect(states).toEqual([[], ["hi<a@1"], ["hi<b@10"], ["hi<b@11"]])
  })

  test("a crash loses what is not durable, and the messages of that time unless they are held", () => {
    // Catches: a node that works while it is down, a state that survives as it was, timers that survive.
    const requests = [at(0, "b", send("b", say("!0")), setTimer("alarm")), at(2, "a", hi)]
    const crashes = [{ node: "b", at: 1, until: 8 }]
    const held = run({ requests, timerDelay: () => 4, faults: { crashes } })
    expect(held.states).toEqual([[], ["!0<b@0", "hi<a@8"], ["hi<a@9"], ["hi<a@10"]])
    const lost = run({ requests, timerDelay: () => 4, faults: { crashes, unreachable: "lost" } })
    expect(lost.states).toEqual([[], ["!0<b@0"], [], []])
  })

  test("who joins late starts with nothing durable; who is still down at the end shows what is", () => {
    // Catches: late nodes that start at once or with a state; two crashes at a time of which the first ends both.
    const late = run({ requests: [at(0, "a", broadcast(say("!")))], faults: { late: { b: 30 } } })
    expect(late.states[1]).toEqual(["joined", "!<a@30"])
    const crashes = [
      { node: "b", at: 3, until: 10 },
      { node: "b", at: 5, until: 200 },
    ]
    const { result } = run({ requests: [at(0, "a", broadcast(say("!")))], faults: { crashes } })
    expect(result.locals[1]).toEqual({ durable: ["!<a@1"], requests: [] })
  })

  test("a role that does not recover cannot crash", () => {
    // Catches: a node that comes back with no state.
    const { durable: _, recover: __, ...mortal } = echo
    const go = (faults: TimedOptions["faults"]) => () =>
      simulateTimed<null>({ name: "echo", roles: { mortal } }, { params: null, nodes: { mortal: ["a"] } }, {
        seed: 1,
        topology: ring(1),
        latency: { _tag: "constant", seconds: 1 },
        until: { seconds: 1 },
        faults,
      } as TimedOptions)
    expect(go({ crashes: [{ node: "a", at: 0, until: 1 }] })).toThrow(RangeError)
    expect(go({ late: { a: 1 } })).toThrow(RangeError)
    expect(go({ late: { z: 1 } })).toThrow(RangeError)
    expect(go({})).not.toThrow()
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
