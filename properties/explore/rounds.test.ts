/**
 * In a network of rounds mail is taken in one fixed order. No paper promises one: checks look at the other order too.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { describe, expect, test } from "vitest"
import type { Chapter } from "../../spec/core/Chapter.ts"
import { compose } from "../../spec/core/compose.ts"
import type { Environment } from "../../spec/core/Environment.ts"
import { eachNode, leadsTo, type Property, witness } from "../../spec/core/Property.ts"
import type { AnyRole } from "../../spec/core/Protocol.ts"
import { become, broadcast, ignore, premise, type Received, rule, type Tagged } from "../../spec/core/Rule.ts"
import type { Exhaustive } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import { explore } from "../../src/explore/explore.ts"
import { naive } from "../../src/explore/naive.ts"
import { replayText } from "../../src/replay/replay.ts"
import { playPath } from "../../src/run/fromPath.ts"
import { docketOf } from "../../src/run/Judge.ts"
import { Player } from "../../src/run/Player.ts"
import { printTrace } from "../../src/trace/print.ts"
import { Walker } from "../../src/walk/Walker.ts"
import { checkScenario } from "../suites/check.ts"
import { exploreWorlds } from "../suites/explored.ts"

interface State {
  readonly first: string
  readonly heard: number
}
const fresh: State = { first: "nobody", heard: 0 }

/** Keeps the name of the first whom it hears. */
const hear = rule({ id: "mail/hear", source: "toy", premises: { Deaf: ignore("it hears") } })(function* (
  _: unknown,
  { first, heard }: State,
  { from }: Received<Tagged>,
) {
  yield* premise("Deaf", heard < 9)
  return become<State>({ first: first === "nobody" ? from : first, heard: heard + 1 })
})
const reader: AnyRole = {
  initial: () => become(fresh),
  upon: { Hello: hear },
  internal: {},
  candidates: () => [],
  observe: (_, state: State) => state,
}
const writer: AnyRole = { ...reader, initial: () => become(fresh, broadcast({ _tag: "Hello" })), upon: {} }

const about = (id: string) => ({ id: `mail/${id}`, source: "toy", says: id })
const NeverB: Property<State> = eachNode(about("never-b"), ({ first }: State) => first !== "B")
const BothHeard: Property<State> = eachNode(about("two-at-most"), ({ heard }: State) => heard <= 2)
const Hears = witness<State, unknown>(about("hears"), { node: ({ heard }: State) => heard === 2 })

const setup = { params: {}, nodes: { reader: ["R"], writer: ["A", "B"] } }
const inOrder: Environment = { network: "rounds", idle: "consumed" }
const backwards: Environment = { ...inOrder, mail: "backwards" }
const protocol = { name: "mail", roles: { reader, writer }, rounds: () => 1 }
const system = (environment: Environment) => compose(protocol, setup, environment)

const scenario = (property: Property<State>): Exhaustive<Json, Json> => ({
  kind: "exhaustive",
  id: "mail/every",
  says: "every run",
  world: { setup, environment: inOrder },
  expects: { holds: [property as Property<Json>], reaches: [Hears as Property<Json>] },
})
const chapter: Chapter<Json, Json> = {
  id: "mail",
  title: "Mail",
  protocol,
  presets: { small: {} },
  properties: [NeverB, BothHeard, Hears] as ReadonlyArray<Property<Json>>,
  scenarios: [scenario(NeverB), scenario(BothHeard)],
  codec: {
    params: Schema.Struct({}),
    event: Schema.Struct({ _tag: Schema.String }),
    message: Schema.Struct({ _tag: Schema.String }),
  },
  words: { message: () => "hello", event: () => "", node: ({ first }: State) => ({ first }) },
  answers: [],
  sources: [],
} as never

describe("the mail of a round", () => {
  test.each([
    ["in the order of the senders", inOrder, "A"],
    ["backwards", backwards, "B"],
  ])("%s: every engine takes the same first", (_, environment, name) => {
    const never: Property<State> = eachNode(about("never"), ({ first }: State) => first !== name)
    const other: Property<State> = eachNode(about("other"), ({ first }: State) => first === "nobody" || first === name)
    const { violations } = explore(system(environment), [never])
    expect(violations).toHaveLength(1)
    expect(naive(system(environment), [never]).violations).toEqual(violations)
    const player = new Player(system(environment), environment, docketOf([never]))
    playPath(player, violations[0]?.path ?? [])
    expect(player.violated).toBe("mail/never")
    expect(explore(system(environment), [other]).verdict).toMatch(/^holds/)
    const walker = new Walker(system(environment), [other])
    for (let seed = 0; seed < 20; seed++) expect(walker.walk(seed, 30).violated).toBe(0)
  })

  test("is used up though it changes nothing, and where idle messages would stay elsewhere", () => {
    const unmoved = rule({ id: "mail/unmoved", source: "toy", premises: {} })(function* (
      _: unknown,
      n: number,
      __: unknown,
    ) {
      return become(n)
    })
    const end = rule({ id: "mail/end", source: "toy", premises: {} })(function* (_: unknown, n: number, __: unknown) {
      return become(n + 1)
    })
    const node: AnyRole = {
      initial: () => become(0, broadcast({ _tag: "Hello" })),
      upon: { Hello: unmoved },
      internal: {},
      candidates: () => [],
      endOfRound: end,
      observe: (_, n: number) => n,
    }
    const environment: Environment = { network: "rounds", idle: "stays" }
    const two = compose(
      { name: "mail", roles: { node }, rounds: () => 1 },
      { params: {}, nodes: { node: ["A", "B"] } },
      environment,
    )
    const never = eachNode<number, unknown>(about("never-ends"), (n) => n === 0)
    const { violations } = explore(two, [never])
    const player = new Player(two, environment, docketOf([never]))
    expect(playPath(player, violations[0]?.path ?? [])).toHaveLength(2)
    expect(player.violated).toBe("mail/never-ends")
  })

  test("is asked for backwards in vain where there are no rounds", () => {
    expect(() => explore(system({ ...backwards, network: "multiset" }), [])).toThrow("in a network of rounds only")
  })
})

describe("a scenario with rounds", () => {
  test("does not hold if it does so in one order only; the run can be replayed", () => {
    const { ok, verdict, problems, counterexample } = checkScenario(chapter, scenario(NeverB), { seed: 1 })
    expect({ ok, verdict, problems }).toEqual({ ok: false, verdict: "violated", problems: ["violated: mail/never-b"] })
    expect(counterexample?.run.world.environment.mail).toBe("backwards")
    const run = counterexample?.run as NonNullable<typeof counterexample>["run"]
    const text = printTrace(chapter, run, { shows: "refutes", properties: ["mail/never-b"] } as never)
    const replayed = replayText([chapter], text)
    expect(Result.isSuccess(replayed) ? replayed.success._tag : replayed.failure).toBe("Reproduced")
  })

  test("nor if what must come comes in one order only; a world that is backwards is searched forwards, too", () => {
    const comes = leadsTo<State, unknown>(
      about("a-first"),
      () => true,
      ({ R }) => R?.first === "A",
    )
    const other = { ...scenario(NeverB), world: { setup, environment: backwards } } as Exhaustive<Json, Json>
    const never = (name: string) => eachNode<State, unknown>(about("never"), ({ first }) => first !== name)
    const asked = (property: Property<State>, one = scenario(property)) =>
      exploreWorlds(chapter, one, [property as Property<Json>], {}).verdict
    expect(asked(comes as Property<State>)).toBe("violated")
    expect([asked(never("B"), other), asked(never("A"), other)]).toEqual(["violated", "violated"])
  })

  test("holds if it does so in both, with the figures of the first", () => {
    const { ok, states } = checkScenario(chapter, scenario(BothHeard), { seed: 1 })
    expect({ ok, states }).toEqual({ ok: true, states: explore(system(inOrder), []).states })
  })

  test("has no verdict if the second search does not end", () => {
    let asked = 0
    explore(system(inOrder), [BothHeard], { shouldStop: () => asked++ < 0 })
    let left = asked
    const options = { shouldStop: () => left-- <= 0 }
    const found = exploreWorlds(chapter, scenario(BothHeard), [BothHeard as Property<Json>], options)
    expect(found.verdict).toBe("inconclusive (budget)")
  })
})
