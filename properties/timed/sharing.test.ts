/** Nodes that share one state although they differ in fields of their own, and messages that wait until somebody looks. */

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { spell } from "../../spec/core/Canonical.ts"
import { become, type Received, rule } from "../../spec/core/Rule.ts"
import type { Json } from "../../spec/core/System.ts"
import { rng } from "../../src/random/rng.ts"
import { simulateTimed } from "../../src/timed/simulate.ts"
import { connected } from "../../src/timed/topology.ts"
import { names } from "./mesh.ts"
import { type Message, type State, sharing, speaker } from "./rumours.ts"

type Rumour = Extract<Message, { readonly _tag: "Rumour" }>

interface World {
  readonly n: number
  readonly every: number
  readonly seed: number
  readonly mean: number
  readonly ahead: number
  readonly crash: boolean
  readonly luckPerSecond: number
}

const worlds: fc.Arbitrary<World> = fc.record({
  n: fc.integer({ min: 3, max: 9 }),
  every: fc.integer({ min: 1, max: 3 }),
  seed: fc.nat(),
  mean: fc.constantFrom(0.1, 0.1, 2, 9),
  ahead: fc.constantFrom(0, 0, 0.5, 8),
  crash: fc.boolean(),
  luckPerSecond: fc.constantFrom(0, 0, 0, 0.1),
})

/** All that a run leaves, but for how much was recalled. */
const story = (role: typeof speaker, world: World, memo: boolean) => {
  const { n, every, seed, mean, ahead, crash, luckPerSecond } = world
  const setup = { params: { slotSeconds: 7, every }, nodes: { speaker: names(n) } }
  const { recalled, ...rest } = simulateTimed({ name: "rumours", roles: { speaker: role } }, setup, {
    memo,
    seed,
    luckPerSecond,
    topology: connected(n, 2, rng(seed)),
    latency: { _tag: "exponential", floor: 0, mean },
    relay: true,
    slotSeconds: 7,
    retrySeconds: 3,
    clockAhead: (place) => (place % 2) * ahead,
    until: { seconds: 60 },
    faults: crash ? { crashes: [{ node: "n0", at: 5, until: 15 }] } : {},
  })
  return { recalled, events: rest.events, refused: rest.refused, text: spell(rest as Json) }
}

const calm = (n: number): World => ({ n, every: 1, seed: 1, mean: 0.1, ahead: 0, crash: false, luckPerSecond: 0 })

describe("what nodes share", () => {
  test("changes nothing", () => {
    // Catches: own fields of another node; a state that is looked at before all that was heard is counted; messages that wait
    // together although they are about two things, by one node or of two readings of the clock; answers of messages that wait,
    // lost; a node that takes its own word although it believes something else.
    const refused = new Set<string>()
    fc.assert(
      fc.property(worlds, (world) => {
        const direct = story(speaker, world, false)
        for (const by of Object.values(direct.refused)) for (const premise in by) refused.add(premise)
        expect(story(sharing, world, true).text).toBe(direct.text)
      }),
      { numRuns: 300 },
    )
    expect([...refused].sort()).toEqual(["Future", "Known"])
  })

  test("asks no rule in earnest about what its own node has said", () => {
    const upon = {
      ...speaker.upon,
      Rumour: rule({ id: "rumours/strict", source: "definition", premises: {} })(function* (
        { self },
        state: State,
        { message }: Received<Rumour>,
      ) {
        if (message.by === self) throw new RangeError(`${self} hears itself`)
        return become<State, Message>({ ...state, thanks: state.thanks + 1 })
      }),
    }
    // in a ring of three nobody passes a rumour back to its maker
    const quick = calm(3)
    expect(story({ ...sharing, upon }, quick, true).text).toBe(story({ ...speaker, upon }, quick, false).text)
  })

  test("is most of a run, however much nodes differ in their own fields", () => {
    // Catches: nodes that are compared with their own fields, orders of arrival that are told apart.
    const quiet: Partial<typeof speaker> = { atSlot: inTurn }
    const [direct, shared] = [
      story({ ...speaker, ...quiet }, calm(15), true),
      story({ ...sharing, ...quiet }, calm(15), true),
    ]
    expect(shared.text).toBe(direct.text)
    expect([direct.recalled / direct.events < 0.5, shared.recalled / shared.events > 0.9]).toEqual([true, true])
  })
})

/** Only nodes that believe what they say and are not thanked: in a slot those with the numbers 4, 7 and 8, in the next one those with 10, 11 and 14. */
const inTurn: NonNullable<typeof speaker.atSlot> = ({ self }, _, slot) =>
  (slot % 2 === 0 ? ["n4", "n7", "n8"] : ["n10", "n11", "n14"]).includes(self) ? [{ _tag: "Speak", now: 0 }] : []

describe("a role that says too much", () => {
  const differs = (role: Partial<typeof speaker>) =>
    fc
      .sample(worlds, { numRuns: 50, seed: 1 })
      .some(
        (world) =>
          story({ ...sharing, ...role }, world, true).text !== story({ ...sharing, ...role }, world, false).text,
      )
  const hears = (next: (state: State, message: Rumour) => State) => ({
    ...speaker.upon,
    Rumour: rule({ id: "rumours/other", source: "definition", premises: {} })(function* (
      _,
      state: State,
      { message }: Received<Rumour>,
    ) {
      return become<State, Message>(next(state, message))
    }),
  })

  test("of its own fields is noticed: a rule of messages changes one", () => {
    const upon = hears((state, { slot }) => ({ ...state, spoke: state.spoke + slot }))
    expect(differs({ upon, apart: () => undefined })).toBe(true)
    expect(differs({ upon, apart: () => undefined, own: [] })).toBe(false)
  })

  test("of its messages is noticed: the order in which they come is kept", () => {
    const upon = hears((state, { slot, by, text }) => ({
      ...state,
      heard: [...state.heard, { slot, all: [{ by, text, at: 0 }] }],
    }))
    expect(differs({ upon })).toBe(true)
    expect(differs({ upon, apart: () => undefined })).toBe(false)
  })

  test("of its messages is an error where one is refused in another order", () => {
    const together = (message: Message) => ({ about: "", by: spell(message as Json) })
    expect(() => differs({ apart: together })).toThrow("refuses in one order what it takes in another")
  })
})
