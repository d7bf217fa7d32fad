/**
 * Protocols whose configurations can be counted by hand, explored by both searches.
 */
import { describe, expect, test } from "vitest"
import type { System } from "../../spec/core/System.ts"
import { explore } from "../../src/explore/explore.ts"
import { naive } from "../../src/explore/naive.ts"
import { counter, echo, house, pinger, ponger, sender, shouter, system } from "./toys.ts"

const counts = (s: System) => {
  const { states, transitions, generated, depth, terminals, deadlocks } = explore(s, [])
  const slow = naive(s, [])
  expect({ states, transitions, generated, depth, terminals, deadlocks }).toEqual({
    states: slow.states,
    transitions: slow.transitions,
    generated: slow.generated,
    depth: slow.depth,
    terminals: slow.terminals,
    deadlocks: slow.deadlocks,
  })
  return { states, transitions, generated, depth, terminals, deadlocks }
}

describe("a counter", () => {
  test("of one node", () => {
    expect(counts(system({ counter }, {}, 3))).toEqual({
      states: 4,
      transitions: 3,
      generated: 4,
      depth: 4,
      terminals: 1,
      deadlocks: 0,
    })
  })

  test("of three nodes: a grid", () => {
    const grid = system({ counter }, {}, 2, { counter: ["A", "B", "C"] })
    expect(counts(grid)).toEqual({ states: 27, transitions: 54, generated: 55, depth: 7, terminals: 1, deadlocks: 0 })
  })

  test("with a budget for the grid: levels 0 to 2, each count of them with its own budget", () => {
    const grid = system({ counter }, { budget: { Tick: 2 } }, 2, { counter: ["A", "B", "C"] })
    expect(counts(grid)).toEqual({
      states: 1 + 3 + 6,
      transitions: 3 + 9,
      generated: 13,
      depth: 3,
      terminals: 6,
      deadlocks: 0,
    })
  })

  test("that may crash once: 0, 1, down, 0 again, 1 again", () => {
    const once = system({ counter }, { budget: { crash: 1 } })
    expect(counts(once)).toEqual({ states: 5, transitions: 5, generated: 6, depth: 4, terminals: 1, deadlocks: 0 })
  })

  test("that may crash once and never comes back", () => {
    const once = system({ counter }, { budget: { crash: 1, recover: 0 } })
    expect(counts(once)).toEqual({ states: 3, transitions: 3, generated: 4, depth: 2, terminals: 1, deadlocks: 1 })
  })

  test("that joins late", () => {
    expect(counts(system({ counter }, { late: ["counter"] }))).toMatchObject({
      states: 3,
      transitions: 2,
      terminals: 1,
    })
  })
})

describe("ping and pong", () => {
  const both = { pinger, ponger }

  test("one exchange", () => {
    const once = { states: 3, transitions: 2, generated: 3, depth: 3, terminals: 1, deadlocks: 0 }
    expect(counts(system(both))).toEqual(once)
    expect(counts(system(both, { idle: "consumed" }))).toEqual(once)
    expect(counts(system(both, { network: "fifo", idle: "consumed" }))).toEqual(once)
  })

  test("as a set of messages the Ping is answered for ever, which changes nothing", () => {
    expect(counts(system(both, { network: "set" }))).toEqual({
      states: 3,
      transitions: 2,
      generated: 5,
      depth: 3,
      terminals: 1,
      deadlocks: 0,
    })
  })

  test("one message may be lost: at the Ping or at the Pong, the same in the end", () => {
    const lossy = { states: 4, transitions: 4, generated: 5, depth: 3, terminals: 2, deadlocks: 0 }
    expect(counts(system(both, { budget: { drop: 1 } }))).toEqual(lossy)
    expect(counts(system(both, { budget: { drop: 1 }, network: "fifo", idle: "consumed" }))).toEqual(lossy)
  })

  test("one message may be delivered twice", () => {
    const doubled = { states: 8, transitions: 9, generated: 10, depth: 4, terminals: 2, deadlocks: 0 }
    expect(counts(system(both, { budget: { duplicate: 1 } }, 2))).toEqual(doubled)
  })

  test("in a set nothing is doubled, but a loss is a loss", () => {
    expect(counts(system(both, { network: "set", budget: { duplicate: 1 } }))).toMatchObject({ states: 3 })
    expect(counts(system(both, { network: "set", budget: { drop: 1 } }))).toMatchObject({ states: 3 + 7 })
  })
})

describe("what becomes of a delivery that changes nothing", () => {
  const letters = (...all: Parameters<typeof sender>[0]) => ({ house, sender: sender(all) })

  test("rejected: stays and is no step, or is used up", () => {
    expect(counts(system(letters("Junk")))).toMatchObject({ states: 1, transitions: 0, generated: 1, terminals: 1 })
    const consumed = counts(system(letters("Junk"), { idle: "consumed" }))
    expect(consumed).toMatchObject({ states: 2, transitions: 1, generated: 2, terminals: 1 })
  })

  test("deferred: stays in both, and a parcel without a key waits for ever", () => {
    const waits = { states: 1, transitions: 0, generated: 1, terminals: 1, deadlocks: 1 }
    expect(counts(system(letters("Parcel")))).toMatchObject(waits)
    expect(counts(system(letters("Parcel"), { idle: "consumed" }))).toMatchObject(waits)
    expect(counts(system(letters("Parcel", "Key")))).toMatchObject({ states: 3, transitions: 2, deadlocks: 0 })
  })

  test("accepted without effect: no step but a self-loop, or used up", () => {
    const twoKeys = letters("Key", "Key")
    expect(counts(system(twoKeys))).toMatchObject({ states: 2, transitions: 1, generated: 3 })
    expect(counts(system(twoKeys, { idle: "consumed" }))).toMatchObject({ states: 3, transitions: 2, generated: 3 })
  })

  test("a deferred message holds up its line, not the lines of others", () => {
    const fifo = { network: "fifo", idle: "consumed" } as const
    expect(counts(system(letters("Parcel", "Key"), fifo))).toMatchObject({ states: 1, deadlocks: 1 })
    expect(counts(system(letters("Key", "Parcel"), fifo))).toMatchObject({ states: 3, deadlocks: 0 })
    const twoSenders = system({ house, first: sender(["Parcel"]), second: sender(["Key"]) }, fifo)
    expect(counts(twoSenders)).toMatchObject({ states: 3, deadlocks: 0 })
  })

  test("a message that a place sends to itself again and again changes nothing", () => {
    const loop = (network: "multiset" | "set") =>
      counts(system({ pinger: { ...pinger, upon: {} }, echo }, { network, idle: "consumed" }))
    expect(loop("multiset")).toMatchObject({ states: 2, transitions: 1, generated: 1 + 1 + 1, terminals: 1 })
    expect(loop("set")).toMatchObject({ states: 2, transitions: 1, generated: 1 + 1 + 2, terminals: 1 })
  })

  test("to send what is in flight already changes nothing in a set but the budget", () => {
    const set = (budget: { readonly [kind: string]: number }) =>
      counts(system({ shouter, ponger }, { network: "set", budget }))
    expect(set({})).toMatchObject({ states: 2, transitions: 1, generated: 1 + 1 + 2, terminals: 1 })
    expect(set({ Tick: 2 })).toMatchObject({ states: 3, transitions: 2, generated: 1 + 2 + 2, terminals: 1 })
  })

  test("a place that is down takes no delivery", () => {
    const late = { late: ["house"], budget: { recover: 0 } }
    expect(counts(system(letters("Key"), late))).toMatchObject({
      states: 1,
      transitions: 0,
      terminals: 1,
      deadlocks: 1,
    })
    expect(counts(system(letters("Key"), { late: ["house"], budget: { recover: 0, drop: 1 } }))).toMatchObject({
      states: 2,
    })
  })
})
