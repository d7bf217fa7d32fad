/**
 * What a monitor sees of each step, and how it is told.
 */
import { describe, expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import { monitor, type Property } from "../../spec/core/Property.ts"
import type { AnyRole } from "../../spec/core/Protocol.ts"
import { become, broadcast, rule, setTimer } from "../../spec/core/Rule.ts"
import type { System } from "../../spec/core/System.ts"
import { explore } from "../../src/explore/explore.ts"
import { naive } from "../../src/explore/naive.ts"
import { playPath } from "../../src/run/fromPath.ts"
import { docketOf } from "../../src/run/Judge.ts"
import { Player } from "../../src/run/Player.ts"
import { pinger, ponger, system } from "./toys.ts"

const about = (id: string) => ({ id, source: "toy", says: id })
type P = Property<number>

describe("what a monitor sees", () => {
  test("messages, and the environment's own steps", () => {
    const seen: P = monitor(
      about("seen"),
      [],
      (all: ReadonlyArray<unknown>, { place, rule, input }) => [...all, `${place} ${rule} ${JSON.stringify(input)}`],
      (all) => all.length < 2,
    )
    const s = system({ pinger, ponger }, { budget: { drop: 1, duplicate: 1 } })
    const { violations, states } = explore(s, [seen], { stopAtFirst: false, depthMax: 3 })
    expect(violations).toEqual(naive(s, [seen], { stopAtFirst: false, depthMax: 3 }).violations)
    expect(states).toBe(naive(s, [seen], { stopAtFirst: false, depthMax: 3 }).states)
    const spoken = new Set<string>()
    const listener: P = monitor(
      about("listener"),
      0,
      (n: number, { place, rule, input }) => {
        spoken.add(`${place} ${rule} ${JSON.stringify(input)}`)
        return n
      },
      () => true,
    )
    explore(s, [listener])
    expect([...spoken].sort()).toEqual([
      "pinger drop undefined",
      'pinger toy/count-pong {"_tag":"Pong"}',
      "ponger drop undefined",
      'ponger toy/answer {"_tag":"Ping"}',
    ])
  })

  const counting = (id: string) =>
    rule({ id, source: "toy", premises: {} })(function* (_: unknown, seen: number, __: unknown) {
      return become(seen + 1)
    })
  const clock: AnyRole = {
    initial: () => become(0, setTimer("alarm"), broadcast({ _tag: "Hello" })),
    upon: { Hello: counting("toy/hear") },
    internal: {},
    candidates: () => [],
    timers: { alarm: counting("toy/ring") },
    endOfRound: counting("toy/end"),
    durable: () => null,
    recover: () => become(9),
    observe: (_, seen: number) => seen,
  }
  /** Violated as soon as that rule fires, and only if its input is seen as this. */
  const never = (what: string, as: unknown): P =>
    monitor(
      about(what),
      true,
      (good: boolean, step) => good && (step.rule !== what || JSON.stringify(step.input) !== JSON.stringify(as)),
      (good) => good,
    )

  const inRounds = (): System =>
    compose(
      { name: "toy", roles: { clock }, rounds: () => 1 },
      { params: null, nodes: { clock: ["A"] } },
      { network: "rounds", idle: "consumed" },
    )
  test.each<readonly [rule: string, input: unknown, system: () => System]>([
    ["toy/hear", { _tag: "Hello" }, () => system({ clock, other: clock })],
    ["toy/ring", undefined, () => system({ clock })],
    ["toy/end", undefined, inRounds],
    ["crash", undefined, () => system({ clock }, { budget: { crash: 1 } })],
    ["recover", undefined, () => system({ clock }, { budget: { crash: 1 } })],
  ])("the same in every engine: %s is seen with %o", (what, input, made) => {
    const p = never(what, input)
    const [found] = explore(made(), [p]).violations
    expect(found).toBeDefined()
    expect(naive(made(), [p]).violations).toEqual([found])
    const player = new Player(made(), made().environment, docketOf([p]))
    playPath(player, found?.path ?? [])
    expect(player.violated).toBe(what)
  })
})
