/**
 * What a state may be made of, and what a node may show: anything else is refused, since it would be taken for something else.
 */
import { describe, expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import { eachNode } from "../../spec/core/Property.ts"
import type { AnyRole } from "../../spec/core/Protocol.ts"
import { become, ignore, premise, rule, type Tagged } from "../../spec/core/Rule.ts"
import type { Json, System } from "../../spec/core/System.ts"
import { explore } from "../../src/explore/explore.ts"
import { docketOf } from "../../src/run/Judge.ts"
import { Player } from "../../src/run/Player.ts"
import { Defect } from "../../src/system/Defect.ts"
import { Walker } from "../../src/walk/Walker.ts"

/** Goes through these states one after the other, and shows each by `shows`. */
const sequence = (states: ReadonlyArray<Json>, shows: (k: number) => Json = (k) => k): System => {
  // told apart as a rule can tell them apart: by being the very same value
  const at = (state: Json) => states.findIndex((s) => Object.is(s, state))
  const go = rule({ id: "toy/go", source: "toy", premises: { Over: ignore("it is not over") } })(function* (
    _: unknown,
    state: Json,
    __: Tagged,
  ) {
    yield* premise("Over", at(state) + 1 < states.length)
    return become(states[at(state) + 1])
  })
  const walker: AnyRole = {
    initial: () => become(states[0]),
    upon: {},
    internal: { Go: go },
    candidates: () => [{ _tag: "Go" }],
    observe: (_, state) => shows(at(state)),
  }
  return compose(
    { name: "toy", roles: { walker } },
    { params: null, nodes: { walker: ["A"] } },
    { network: "multiset", idle: "stays" },
  )
}
const never = (k: number) => eachNode<number, unknown>({ id: `${k}`, source: "toy", says: "toy" }, (o) => o !== k)

describe("a state is made of", () => {
  const gap = [1, 2]
  delete gap[0]
  test.each<readonly [what: string, state: Json]>([
    ["the number −0", -0],
    ["undefined", [undefined]],
    ["a list with gaps or fields of its own", gap],
    ["a list with gaps or fields of its own", Object.assign([1], { more: 5 })],
    ["the number −0", { deep: [{ in: -0 }] }],
    ["a symbol", Symbol("s")],
    ["a Map that is no plain object", new Map()],
  ])("no %s", (what, state) => {
    const told = `${what} in a state, a message or an event: only records, lists`
    expect(() => explore(sequence([1, state, 2]), [never(2)])).toThrow(told)
  })

  test("no −0, after 0 neither, which it equals", () => {
    expect(() => explore(sequence([0, -0, 5]), [never(2)])).toThrow("the number −0 in a state")
  })

  test("what can be told apart", () => {
    const states = [null, 0, "0", 0n, false, "", [], {}, [null], ["null"], [0], [[]], { a: null }, { a: [] }]
    const { verdict, states: met } = explore(sequence(states), [never(states.length)])
    expect(verdict).toBe(`holds (exhaustive, ${states.length} states)`)
    expect(met).toBe(states.length)
  })

  test("records: in another order, or with a field that is undefined, they are one", () => {
    expect(explore(sequence([{ a: 1, b: 2 }, { b: 2, a: 1 }, { c: 1 }]), []).states).toBe(1)
    expect(explore(sequence([{ a: undefined }, {}, { c: 1 }]), []).states).toBe(1)
  })
})

describe("a node that is up", () => {
  // shown null it would be taken for down, and no property would be asked of it
  test.each([
    [null, "null"],
    [undefined, "undefined"],
  ])("does not show %s", (shown, word) => {
    const told = `observe threw at A: Error: A is up, and its role walker shows ${word}`
    const later = () => sequence([0, 1, 2], (k) => (k === 1 ? shown : k))
    const atOnce = () => sequence([0, 1, 2], (k) => (k === 0 ? shown : k))
    for (const system of [later(), atOnce()]) {
      expect(() => explore(system, [never(9)])).toThrow(told)
      expect(() => new Walker(system, [never(9)]).walk(1, 5)).toThrow(Defect)
      const play = () => {
        const player = new Player(system, system.environment, docketOf([never(9)]))
        player.play({ _tag: "Do", at: "A", event: { _tag: "Go" }, id: 1 })
      }
      expect(play).toThrow(told)
    }
  })
})
