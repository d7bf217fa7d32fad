/** What shrinking asks of the player: actions keep their meaning when others are left out, and nothing else decides. */
import { describe, expect, it } from "vitest"
import type { Environment } from "../../spec/core/Environment.ts"
import type { Protocol, Role } from "../../spec/core/Protocol.ts"
import {
  become,
  broadcast,
  type Context,
  defer,
  type Output,
  premise,
  type Received,
  rule,
  send,
} from "../../spec/core/Rule.ts"
import type { Input, Json, Offer } from "../../spec/core/System.ts"
import type { Action, WorldSpec } from "../../src/run/Action.ts"
import { docketOf } from "../../src/run/Judge.ts"
import { meant } from "../../src/run/meaning.ts"
import { playerOf } from "../../src/run/perform.ts"
import { settle } from "../../src/run/settle.ts"

type Word = { readonly _tag: "Word"; readonly text: string; readonly notBefore: number }
type Talk = { readonly _tag: "Talk" | "Ask" }
type Heard = ReadonlyArray<string>

const word = (text: string, notBefore = 0): Word => ({ _tag: "Word", text, notBefore })
const talk = rule({ id: "toy/talk", source: "a toy", premises: {} })(function* (
  _: Context<Json>,
  heard: Heard,
  __: Talk,
) {
  const outputs: ReadonlyArray<Output<Word>> = [
    send("B", word("one")),
    broadcast(word("two")),
    send("B", word("three", 2)),
  ]
  return become<Heard, Word>(heard, ...outputs)
})
const hear = rule({ id: "toy/hear", source: "a toy", premises: { Early: defer("it is time") } })(function* (
  _: Context<Json>,
  heard: Heard,
  { message, now }: Received<Word>,
) {
  yield* premise("Early", now >= message.notBefore)
  return become<Heard, Word>([...heard, message.text])
})
const answer = rule({ id: "toy/answer", source: "a toy", premises: {} })(function* (
  _: Context<Json>,
  heard: Heard,
  { from }: Received<Talk>,
) {
  return become<Heard, Talk>(heard, send(from, { _tag: "Ask" }))
})
const ask = rule({ id: "toy/ask", source: "a toy", premises: {} })(function* (
  _: Context<Json>,
  heard: Heard,
  __: Talk,
) {
  return become<Heard, Talk>(heard, broadcast({ _tag: "Ask" }))
})
const role: Role<Json, Heard, Word | Talk, Talk, Word | Talk, Heard> = {
  initial: () => become<Heard>([]),
  upon: { Word: hear, Ask: answer, Talk: answer },
  internal: { Talk: talk, Ask: ask },
  candidates: () => [{ _tag: "Talk" }, { _tag: "Ask" }],
  observe: (_, heard) => heard,
}
const toy: Protocol<Json> = { name: "toy", roles: { role } }

const worldOf = (nodes: ReadonlyArray<string>, environment: Partial<Environment> = {}): WorldSpec => ({
  setup: { params: {}, nodes: { role: nodes } },
  environment: { network: "multiset", idle: "consumed", ...environment },
})
const playerIn = (world: WorldSpec) => playerOf(toy, world, docketOf([]))
const doing = (id: number, at: string, tag: Talk["_tag"]): Action => ({ _tag: "Do", at, event: { _tag: tag }, id })
const deliver = (id: number, to: string, nth: number): Action => ({ _tag: "Deliver", to, cause: 1, nth, id })
const heardBy = (player: ReturnType<typeof playerIn>, name: string): Heard =>
  player.observations[player.places.get(name) as number]

describe("a message", () => {
  it("is numbered among those of its action to the same receiver, whoever else takes part", () => {
    for (const nodes of [
      ["A", "B"],
      ["A", "B", "C"],
      ["A", "AA", "B", "C"],
    ]) {
      const player = playerIn(worldOf(nodes))
      player.play(doing(1, "A", "Talk"))
      player.play(deliver(2, "B", 1))
      player.play(deliver(3, "B", 0))
      expect(heardBy(player, "B")).toEqual(["two", "one"])
    }
  })

  it("waits for its turn where the network keeps the order", () => {
    const player = playerIn(worldOf(["A", "B"], { network: "fifo" }))
    player.play(doing(1, "A", "Talk"))
    expect(player.play(deliver(2, "B", 1))).toBe("disabled")
    expect(player.play(deliver(3, "B", 0))).toBe("done")
    expect(player.play(deliver(4, "B", 1))).toBe("done")
    expect(heardBy(player, "B")).toEqual(["one", "two"])
  })

  it("that came too early is taken once it is time", () => {
    const player = playerIn(worldOf(["A", "B"], { budget: { tick: 3 } }))
    player.play(doing(1, "A", "Talk"))
    expect(player.play(deliver(2, "B", 2))).toBe("deferred")
    expect(player.play(deliver(3, "B", 2))).toBe("disabled")
    player.play({ _tag: "Tick", id: 4 })
    expect(player.play(deliver(5, "B", 2))).toBe("deferred")
    player.play({ _tag: "Tick", id: 6 })
    expect(player.play(deliver(7, "B", 2))).toBe("done")
  })

  it("holds the clock back when it must have arrived, unless its receiver would defer it: tried or not", () => {
    const late: Partial<Environment> = { timing: { _tag: "synchronous", delta: 0 }, budget: { tick: 3 } }
    for (const tries of [true, false]) {
      const player = playerIn(worldOf(["A", "B"], late))
      player.play(doing(1, "A", "Talk"))
      expect(player.play({ _tag: "Tick", id: 2 })).toBe("disabled")
      player.play(deliver(3, "B", 0))
      player.play(deliver(4, "B", 1))
      if (tries) expect(player.play(deliver(5, "B", 2))).toBe("deferred")
      expect(player.play({ _tag: "Tick", id: 6 })).toBe("done")
      expect(player.play({ _tag: "Tick", id: 7 })).toBe("done")
      expect(player.play({ _tag: "Tick", id: 8 })).toBe("disabled")
    }
  })
})

describe("a message to who is down", () => {
  it("holds the clock back, and is not taken for one that is deferred", () => {
    const mortal: typeof role = { ...role, durable: (heard) => heard, recover: (_, heard) => become(heard as Heard) }
    const late: Partial<Environment> = {
      timing: { _tag: "synchronous", delta: 1 },
      budget: { tick: 4, crash: 1, recover: 1 },
    }
    const player = playerOf({ name: "toy", roles: { role: mortal } }, worldOf(["A", "B"], late), docketOf([]))
    player.play(doing(1, "A", "Ask"))
    expect(player.play({ _tag: "Crash", at: "B", id: 2 })).toBe("done")
    expect(player.play({ _tag: "Tick", id: 3 })).toBe("done")
    expect(player.play({ _tag: "Tick", id: 4 })).toBe("disabled")
    expect(player.clock).toBe(1)
  })
})

describe("a set of messages", () => {
  it("comes to rest although nothing in it is used up", () => {
    for (const idle of ["stays", "consumed"] as const) {
      const player = playerIn(worldOf(["A", "B", "C"], { network: "set", idle }))
      player.play(doing(1, "A", "Ask"))
      expect(settle(player, 2)).toBe(true)
      expect(player.performed.length).toBeLessThan(12)
    }
  })

  it("takes an answer in again once it was lost", () => {
    const player = playerIn(worldOf(["A", "B"], { network: "set", budget: { drop: 1 } }))
    const asked = (id: number) => player.play(deliver(id, "B", 0))
    player.play(doing(1, "A", "Ask"))
    expect([asked(2), asked(3)]).toEqual(["done", "deferred"])
    expect(player.play({ _tag: "Drop", to: "A", cause: 2, nth: 0, id: 4 })).toBe("done")
    expect(asked(5)).toBe("done")
    expect(player.network.flying.length).toBe(2)
  })
})

describe("a run", () => {
  it("is not at rest while an answer is lost that somebody could ask for again", () => {
    const looking: typeof role = { ...role, candidates: () => [], reconnect: () => [{ _tag: "Ask" }] }
    const player = playerOf(
      { name: "toy", roles: { role: looking } },
      worldOf(["A", "B"], { budget: { drop: 2 } }),
      docketOf([]),
    )
    const at = (to: string, cause: number, id: number) => player.play({ _tag: "Deliver", to, cause, nth: 0, id })
    const lost = (to: string, cause: number, id: number) => player.play({ _tag: "Drop", to, cause, nth: 0, id })
    player.play({ _tag: "Heal", id: 1 })
    player.play(doing(2, "A", "Ask"))
    player.play(doing(3, "B", "Ask"))
    expect([at("B", 2, 4), at("A", 3, 5)]).toEqual(["done", "done"])
    expect(player.rest()).toBe(false)
    expect([lost("A", 4, 6), lost("B", 5, 7)]).toEqual(["done", "done"])
    expect(player.network.flying).toEqual([])
    expect(player.rest()).toBe(false)
  })
})

describe("an event", () => {
  const offers: ReadonlyArray<Offer> = [
    { kind: "Send", rate: 1, input: { _tag: "Internal", event: { _tag: "Send", block: "g/a/b", to: "A" } } },
    { kind: "Send", rate: 1, input: { _tag: "Internal", event: { _tag: "Send", block: "g/b", to: "B" } } },
    { kind: "Send", rate: 1, input: { _tag: "Internal", event: { _tag: "Send", block: "g/a", to: "B" } } },
    { kind: "Luck", rate: 1, input: { _tag: "Internal", event: { _tag: "Luck", on: "x", now: 0 } } },
    { kind: "Luck", rate: 1, input: { _tag: "Internal", event: { _tag: "Luck", on: "y", now: 0 } } },
  ]
  const completed = ({ input }: Offer, now: number): Input =>
    input._tag !== "Internal" || input.event._tag !== "Luck" || now === input.event.now
      ? input
      : { _tag: "Internal", event: { ...input.event, now } }
  const means = (event: Json, loosely: boolean, now = 0): Json => {
    const input = meant(offers, event, completed, now, loosely)?.input
    return input?._tag === "Internal" ? input.event : undefined
  }

  it("means itself where it is on offer", () => {
    expect(means({ _tag: "Send", block: "g/a", to: "B" }, false)).toMatchObject({ block: "g/a", to: "B" })
  })

  it("means what luck and the clock make of it now", () => {
    for (const now of [0, 5]) {
      expect(means({ _tag: "Luck", on: "y", now: 3 }, false, now)).toMatchObject({ on: "y" })
      expect(means({ _tag: "Luck", on: "x", now: 3 }, false, now)).toMatchObject({ on: "x" })
    }
  })

  it("means what is most like it only where that is asked for", () => {
    const gone = { _tag: "Send", block: "g/x/a", to: "B" }
    expect(means(gone, false)).toBeUndefined()
    expect(means(gone, true)).toMatchObject({ block: "g/a", to: "B" })
    expect(means({ _tag: "Other" }, true)).toBeUndefined()
  })
})
