/**
 * The two views of the register: what its monitor costs, that it needs to know how a run begins, and how a spoilt run goes on.
 */
import { describe, expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import type { Property, World } from "../../spec/core/Property.ts"
import { strike } from "../../spec/core/Protocol.ts"
import { type Exhaustive, type Fixed, worldsOf } from "../../spec/core/Scenario.ts"
import type { System } from "../../spec/core/System.ts"
import type { Params } from "../../spec/register/Params.ts"
import { Linearizable, ServersAgree } from "../../spec/register/Properties.ts"
import { protocol } from "../../spec/register/Rules.ts"
import { scenarios } from "../../spec/register/Scenarios.ts"
import type { Seen } from "../../spec/register/State.ts"
import { explore } from "../../src/explore/explore.ts"
import { naive } from "../../src/explore/naive.ts"
import { playPath } from "../../src/run/fromPath.ts"
import { docketOf, worldOf } from "../../src/run/Judge.ts"
import { perform, playerOf } from "../../src/run/perform.ts"
import { settle } from "../../src/run/settle.ts"

const exhaustive = scenarios.filter((s): s is Exhaustive<Params, Seen> => s.kind === "exhaustive")
const named = (id: string): Exhaustive<Params, Seen> => exhaustive.find((s) => s.id === id) as Exhaustive<Params, Seen>
const worldIn = (id: string): Fixed<Params> => worldsOf(named(id))[0] as Fixed<Params>
const systemOf = (s: Exhaustive<Params, Seen>): System => {
  const { setup, environment } = worldIn(s.id)
  return compose(strike(protocol, s.struck ?? []), setup, environment)
}
type Monitor = Extract<Property<Seen>, { readonly kind: "monitor" }>

describe("both searches agree", () => {
  test.each(exhaustive.map((s) => [s.id, s] as const))("%s", (_, scenario) => {
    const { holds = [], refutes } = scenario.expects
    const asked = refutes === undefined ? holds : [refutes.property]
    const { bytesPerState, bytes, ...fast } = explore(systemOf(scenario), asked)
    const slow = naive(systemOf(scenario), asked)
    expect(fast).toMatchObject({
      verdict: slow.verdict,
      states: slow.states,
      transitions: slow.transitions,
      depth: slow.depth,
      terminals: slow.terminals,
    })
    expect(fast.violations.map((v) => v.path.length)).toEqual(slow.violations.map((v) => v.path.length))
  })
})

describe("what the monitor adds to a search", () => {
  // Without it two states are one if clients have the same histories; with it, also the order across clients counts.
  test.each([
    ["register/single-copy-1", 57, 69],
    ["register/single-copy-1-three", 877, 1705],
    ["register/single-copy-1-doubled", 443, 543],
  ])("%s: %i states become %i", (id, without, states) => {
    expect(explore(systemOf(named(id)), [ServersAgree]).states).toBe(without)
    expect(explore(systemOf(named(id)), [Linearizable]).states).toBe(states)
  })
})

describe("puts that are under way at the start", () => {
  // A put that is carried out, and read, before its client has been told: whoever does not know of it sees a value from nowhere.
  const { start, ...ignorant } = Linearizable as Monitor
  const system = systemOf(named("register/single-copy-1"))

  test("are known to both searches", () => {
    expect(start).toBeDefined()
    expect(explore(system, [Linearizable]).verdict).toBe("holds (exhaustive, 69 states)")
    expect(explore(system, [ignorant]).verdict).toBe("violated")
    expect(naive(system, [ignorant]).verdict).toBe("violated")
  })

  test("are known to whoever plays a run", () => {
    const [violation] = explore(system, [ignorant]).violations
    const world = worldIn("register/single-copy-1")
    const actions = playPath(playerOf(protocol, world, docketOf([ignorant])), violation?.path ?? []) ?? []
    expect(actions.length).toBeGreaterThan(0)
    expect(perform(protocol, world, actions, docketOf([ignorant])).violated).toBe(Linearizable.id)
    expect(perform(protocol, world, actions, docketOf([Linearizable])).violated).toBeUndefined()
  })

  test("spoil a run at once if they cannot be", () => {
    const never: Property<Seen> = { ...ignorant, start: () => ({ pending: {}, explanations: [] }) }
    expect(explore(system, [never]).violations[0]?.path).toEqual([])
    expect(naive(system, [never]).violations[0]?.path).toEqual([])
    expect(playerOf(protocol, worldIn("register/single-copy-1"), docketOf([never])).violated).toBe(Linearizable.id)
  })
})

describe("one run, two views", () => {
  const world = worldIn("register/replicas-lag")
  const [violation] = explore(systemOf(named("register/replicas-lag")), [Linearizable]).violations
  const spoilt = playPath(playerOf(protocol, world, docketOf([Linearizable])), violation?.path ?? []) ?? []

  test("spoilt from outside after four steps, while replicas hold different values", () => {
    const player = perform(protocol, world, spoilt, docketOf([Linearizable]))
    expect(spoilt).toHaveLength(4)
    expect(player.violated).toBe(Linearizable.id)
    expect(holdings(worldOf(player.system, player.observations))).toEqual(["A", null])
  })

  test("and the same run ends in agreement inside", () => {
    const player = perform(protocol, world, spoilt, docketOf([ServersAgree]))
    expect(settle(player, 100)).toBe(true)
    expect(player.violated).toBeUndefined()
    const [s, t] = holdings(worldOf(player.system, player.observations))
    expect(s).not.toBeNull()
    expect(t).toBe(s)
  })
})

const holdings = (w: World<Seen>) => Object.values(w).flatMap((seen) => (seen && "holds" in seen ? [seen.holds] : []))
