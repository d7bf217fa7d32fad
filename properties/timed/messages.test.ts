/** Which message arrives when, and what becomes of those that are deferred, cut off or too late. */

import { describe, expect, test } from "vitest"
import { become, broadcast, type Disposition, defer, premise, rule, send, setTimer } from "../../spec/core/Rule.ts"
import { rng } from "../../src/random/rng.ts"
import type { TimedOptions } from "../../src/timed/options.ts"
import { simulateTimed } from "../../src/timed/simulate.ts"
import { complete, connected, ring } from "../../src/timed/topology.ts"
import { at, type Do, type Echo, echo, hear, run, type Say, type State, say } from "./echo.ts"

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
      { requests: [at(0, "a", broadcast(say("hi")), send("d", say("you")))] },
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

describe("states that stay as they are", () => {
  const nod = rule({ id: "echo/nod", source: "definition", premises: {} })(function* (
    _: unknown,
    state: State,
    { message }: { readonly message: Say },
  ) {
    return message.text === "!x" ? become<State, Say>(state, send("c", say("!nod"))) : become<State, Say>(state)
  })

  test("are no changes, but their outputs go out", () => {
    // Catches: a change reported where a rule kept the state, outputs forgotten there.
    const changed: Array<number> = []
    const requests = [at(0, "a", send("b", say("!x")))]
    const { result } = run(
      { requests, onChange: (place) => void changed.push(place) },
      { echo: { upon: { Say: nod } } },
    )
    expect(changed).toEqual([0])
    expect(result.fired).toEqual({ "echo/tell": 1, "echo/nod": 2 })
  })
})

describe("several rules for one message", () => {
  const never = (name: Disposition) =>
    rule({ id: `echo/${name}`, source: "definition", premises: { No: { disposition: name, says: "never" } } })(
      function* (_: unknown, state: State, __: unknown) {
        yield* premise("No", false)
        return become<State, Say>(state)
      },
    )
  const requests = [at(0, "a", send("b", say("!x"))), at(9, "b")]

  test.each([send("b", say("!x")), broadcast(say("!x"))])(
    "the first refusal counts, but a rejection before all: $_tag",
    (output) => {
      // Catches: the last refusal's disposition, or its name in the counts. What is deferred is given again at the change at 9.
      const refused = (...rules: ReadonlyArray<ReturnType<typeof never>>) =>
        run({ requests: [at(0, "a", output), at(9, "b")] }, { echo: { upon: { Say: rules } } }).result.refused
      expect(refused(never("defer"), never("ignore"))).toEqual({ "echo/defer": { No: 2 } })
      expect(refused(never("ignore"), never("defer"))).toEqual({ "echo/ignore": { No: 1 } })
      expect(refused(never("defer"), never("reject"))).toEqual({ "echo/reject": { No: 1 } })
      expect(refused(never("reject"), never("defer"))).toEqual({ "echo/reject": { No: 1 } })
    },
  )

  test("the first whose premises hold fires", () => {
    // Catches: a refusal that stops the search, a second rule that fires too.
    const { states } = run({ requests }, { echo: { upon: { Say: [never("defer"), hear, never("ignore")] } } })
    expect(states[1]).toEqual(["!x<a@1"])
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

  test("come after what is urgent", () => {
    // Catches: a deferred message that is taken before the node has done what it does at once.
    const roles = {
      echo: {
        candidates: (): ReadonlyArray<Do> => [{ _tag: "Grow", size: 1 }],
        rate: () => Number.POSITIVE_INFINITY,
      },
    }
    const late = [at(0, "a", send("b", say("!two", "!one"))), at(2, "a", send("b", say("!one")))]
    expect(run({ requests: late }, roles).states[1]).toEqual(["!one<a@3", "grown", "!two<a@3"])
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

  test("who has met a message once does not meet it again, and who has not still can", () => {
    // Catches: floods that start from nothing when they are taken up again; a count of places by which all have met a message
    // that one has not.
    const cuts = [
      { at: 0, until: 5, groups: [["a", "b"], ["c"], ["d"]] },
      { at: 5, until: 20, groups: [["d"]] },
    ]
    const requests = [at(0, "a", hi), at(9, "b", send("c", say("hi"))), at(30, "b", hi)]
    const { states, result } = run({ topology: complete(4), requests, faults: { cuts, unreachable: "lost" } })
    expect(states).toEqual([[], ["hi<a@1"], ["hi<b@10"], ["hi<b@31"]])
    expect(result.refused).toEqual({})
    expect(result.messages).toBe(3)
  })

  test("a crash takes deferred messages with it unless they are held", () => {
    // Catches: an inbox that survives a crash in which messages are lost, or does not survive the other kind.
    const requests = [at(0, "a", send("b", say("!two", "!one"))), at(9, "a", send("b", say("!one")))]
    const crashes = [{ node: "b", at: 2, until: 4 }]
    expect(run({ requests, faults: { crashes } }).states[1]).toEqual(["!one<a@10", "!two<a@10"])
    expect(run({ requests, faults: { crashes, unreachable: "lost" } }).states[1]).toEqual(["!one<a@10"])
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
