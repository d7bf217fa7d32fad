/** The single changes that shrinking tries: nodes dropped and merged, environments made plainer, numbers made smaller. */
import { describe, expect, it } from "vitest"
import type { Environment } from "../../spec/core/Environment.ts"
import { eachNode, type Property } from "../../spec/core/Property.ts"
import type { Protocol, Role } from "../../spec/core/Protocol.ts"
import { become, broadcast, type Context, type Received, rule } from "../../spec/core/Rule.ts"
import type { Json, Local } from "../../spec/core/System.ts"
import { minimal, pow } from "../../spec/pow/index.ts"
import type { Seen } from "../../spec/pow/State.ts"
import type { Action, Run, WorldSpec } from "../../src/run/Action.ts"
import { docketOf } from "../../src/run/Judge.ts"
import { playerOf, systemOf } from "../../src/run/perform.ts"
import { withoutDoubles, withoutFaults } from "../../src/shrink/actions.ts"
import { justEnough, simplerWorlds } from "../../src/shrink/environment.ts"
import { dropNode, inherit, mergeable, mergeNodes } from "../../src/shrink/nodes.ts"
import { recount } from "../../src/shrink/recount.ts"
import { renumber } from "../../src/shrink/renumber.ts"
import { minimise } from "../../src/shrink/shrink.ts"
import { isSmaller, sizeOf } from "../../src/shrink/size.ts"
import { numbersIn, withSmaller } from "../../src/shrink/values.ts"
import { reorgAtMost, stillFails } from "./common.ts"

const plain: Environment = { network: "multiset", idle: "consumed" }
const worldOf = (nodes: ReadonlyArray<string>, environment: Environment = plain): WorldSpec => ({
  setup: { params: minimal, nodes: { miner: nodes } },
  environment,
})
const mine = (id: number, at: string): Action => ({ _tag: "Do", at, event: { _tag: "Mine", now: 0, nonce: 0 }, id })
const deliver = (id: number, to: string, cause: number, nth = 0): Action => ({ _tag: "Deliver", to, cause, nth, id })

type Ping = { readonly _tag: "Ping" }
const ping = rule({ id: "toy/ping", source: "a toy", premises: {} })(function* (
  { nodes }: Context<Json>,
  n: number,
  _: unknown,
) {
  if ((nodes["three"]?.length ?? 0) < 3) throw new RangeError("three of them are needed")
  return become<number, Ping>(n + 1)
})

describe("nodes", () => {
  const links = { A: ["B"], B: ["A", "C"], C: ["B", "D"], D: ["C"] }
  const full: Environment = {
    ...plain,
    links,
    workload: { B: [{ _tag: "Submit" }], C: [{ _tag: "Other" }] },
    skew: { B: 2 },
    late: ["B"],
    corrupt: { D: "twins" },
  }

  it("are dropped with all that names them, and the rest stays connected", () => {
    const { setup, environment } = dropNode(worldOf(["A", "B", "C", "D"], full), "B")
    expect(setup.nodes).toEqual({ miner: ["A", "C", "D"] })
    expect(environment).toEqual({
      ...plain,
      links: { A: ["C"], C: ["A", "D"], D: ["C"] },
      workload: { C: [{ _tag: "Other" }] },
      corrupt: { D: "twins" },
    })
  })

  it("are dropped where nobody inherits: no link leads to them any more", () => {
    const deaf: Environment = { ...plain, links: { A: ["B", "C"], B: [], C: ["A"] } }
    const { environment } = dropNode(worldOf(["A", "B", "C"], deaf), "B")
    expect(environment.links).toEqual({ A: ["C"], C: ["A"] })
  })

  it("are merged: the other has their links and requests", () => {
    const { setup, environment } = mergeNodes(worldOf(["A", "B", "C", "D"], full), "B", "C")
    expect(setup.nodes).toEqual({ miner: ["A", "C", "D"] })
    expect(environment.links).toEqual({ A: ["C"], C: ["D", "A"], D: ["C"] })
    expect(environment.workload).toEqual({ C: [{ _tag: "Other" }, { _tag: "Submit" }] })
    expect(inherit([mine(1, "B"), deliver(2, "B", 1), mine(3, "A")], "B", "C")).toEqual([
      mine(1, "C"),
      deliver(2, "C", 1),
      mine(3, "A"),
    ])
  })

  it("are merged only with honest nodes of their role", () => {
    const world = worldOf(["A", "B", "D"], full)
    const two = { ...world, setup: { ...world.setup, nodes: { miner: ["A", "B", "D"], selfish: ["M"] } } }
    expect(mergeable(two, "A")).toEqual(["B"])
    expect(mergeable(two, "D")).toEqual([])
    expect(mergeable(two, "M")).toEqual([])
  })

  it("stay where a rule would throw without them, and somebody plays every honest role", () => {
    const needsThree: Role<Json, number, Ping, Ping, Ping, number> = {
      initial: () => become(0),
      upon: { Ping: ping },
      internal: { Ping: ping },
      candidates: () => [{ _tag: "Ping" }],
      observe: (_, n) => n,
    }
    const protocol: Protocol<Json> = { name: "three", roles: { three: needsThree, other: needsThree } }
    const world = { setup: { params: {}, nodes: { three: ["A", "B", "C", "D"], other: ["E"] } }, environment: plain }
    const never: Property<number> = eachNode({ id: "test/never", source: "", says: "" }, (n) => n === 0)
    const { run } = minimise(
      protocol,
      { world, actions: [{ _tag: "Do", at: "A", event: { _tag: "Ping" }, id: 1 }] },
      never,
    )
    expect(run.world.setup.nodes).toEqual({ three: ["A", "B", "C"], other: ["E"] })
  })

  it("are merged where none can be dropped", () => {
    const property = reorgAtMost(1)
    const actions = [
      mine(1, "A"),
      deliver(2, "C", 1),
      mine(3, "C"),
      mine(4, "B"),
      mine(5, "B"),
      mine(6, "B"),
      deliver(7, "C", 4),
      deliver(8, "C", 5),
      deliver(9, "C", 6),
    ]
    const run: Run = { world: worldOf(["A", "B", "C"]), actions }
    expect(stillFails(pow, run, property, actions)).toBe(true)
    for (const node of ["A", "B", "C"]) {
      expect(stillFails(pow, { ...run, world: dropNode(run.world, node) }, property, actions)).toBe(false)
    }
    const smallest = minimise(pow, run, property).run
    expect(smallest.world.setup.nodes["miner"]).toHaveLength(2)
    expect(smallest.actions).toHaveLength(8)
  })
})

describe("events that name what is gone", () => {
  const nobodyFollowsM: Property<Seen> = eachNode(
    { id: "test/nobody-follows-m", source: "", says: "" },
    ({ tip }) => tip.height === 0 || tip.transactions[0]?.outputs[0]?.owner !== "M",
  )

  it("mean what is most like it: an adversary's block on a block that was left out", () => {
    const world = { setup: { params: minimal, nodes: { miner: ["A"], withholder: ["M"] } }, environment: plain }
    const player = playerOf(pow, world, docketOf([nobodyFollowsM]))
    const highest = (tag: string): Json => {
      const place = player.places.get("M") as number
      const events = player.system.offers(place, player.locals[place] as Local).map((o: Json) => o.input.event)
      const some = events.filter((event: Json) => event?._tag === tag)
      return some.reduce((best: Json, event: Json) => (event.height > best.height ? event : best))
    }
    player.play(mine(1, "A"))
    player.play(deliver(2, "M", 1))
    player.play({ _tag: "Do", at: "M", event: highest("MineOn"), id: 3 })
    player.play({ _tag: "Do", at: "M", event: highest("Publish"), id: 4 })
    player.play(deliver(5, "A", 4))
    expect(player.violated).toBe(nobodyFollowsM.id)
    const { run } = minimise(pow, { world, actions: player.performed }, nobodyFollowsM)
    expect(run.actions.map((a) => (a._tag === "Do" ? a.event._tag : a._tag))).toEqual(["MineOn", "Publish", "Deliver"])
    expect(stillFails(pow, run, nobodyFollowsM, run.actions)).toBe(true)
  })
})

describe("what is in flight from the start", () => {
  type Hello = { readonly _tag: "Hello" }
  const greet = rule({ id: "toy/greet", source: "a toy", premises: {} })(function* (
    _: Context<Json>,
    met: ReadonlyArray<string>,
    { from }: Received<Hello>,
  ) {
    return become<ReadonlyArray<string>>([...met, from])
  })
  const guest: Role<Json, ReadonlyArray<string>, Hello, Json, Hello, ReadonlyArray<string>> = {
    initial: () => become<ReadonlyArray<string>, Hello>([], broadcast({ _tag: "Hello" })),
    upon: { Hello: greet },
    internal: {},
    candidates: () => [],
    observe: (_, met) => met,
  }
  const party: Protocol<Json> = { name: "party", roles: { guest } }
  const guests = (nodes: ReadonlyArray<string>): WorldSpec => ({
    setup: { params: {}, nodes: { guest: nodes } },
    environment: plain,
  })

  it("keeps its meaning when a sender goes", () => {
    const actions = [deliver(1, "D", 0, 2), deliver(2, "D", 0, 1), deliver(3, "D", 0, 0)]
    const [all, fewer] = [systemOf(party, guests(["A", "B", "C", "D"])), systemOf(party, guests(["B", "C", "D"]))]
    expect(recount(actions, all, fewer, (node) => node)).toEqual([
      deliver(1, "D", 0, 1),
      deliver(2, "D", 0, 0),
      deliver(3, "D", 0, -1),
    ])
  })

  it("shrinks to the two who meet", () => {
    const strangers: Property<ReadonlyArray<string>> = eachNode({ id: "toy/strangers", source: "", says: "" }, (met) =>
      met.every((name) => name !== "C"),
    )
    const actions = [deliver(1, "A", 0, 0), deliver(2, "D", 0, 0), deliver(3, "D", 0, 2)]
    const { run } = minimise(party, { world: guests(["A", "B", "C", "D"]), actions }, strangers)
    expect(run.world.setup.nodes["guest"]).toEqual(["C", "D"])
    expect(run.actions).toEqual([deliver(1, "D", 0, 0)])
  })
})

describe("actions", () => {
  const cut: Action = { _tag: "Partition", groups: [["A"], ["B"]], id: 2 }
  const actions: ReadonlyArray<Action> = [
    mine(1, "A"),
    cut,
    { _tag: "Crash", at: "A", id: 3 },
    { _tag: "Heal", id: 4 },
    { _tag: "Drop", to: "B", cause: 1, nth: 0, id: 5 },
    { _tag: "Duplicate", to: "B", cause: 1, nth: 0, id: 6 },
    { _tag: "Heal", id: 7 },
    { _tag: "Recover", at: "A", id: 8 },
  ]
  const idsOf = (list: ReadonlyArray<ReadonlyArray<Action>>) => list.map((some) => some.map((a) => a.id).join(""))

  it("lose all faults, each kind, each phase; the settling stays", () => {
    expect(idsOf(withoutFaults(actions, 6))).toEqual(["178", "135678", "1245678", "1234678", "1234578", "15678"])
  })

  it("doubled messages are just delivered", () => {
    expect(withoutDoubles(actions)).toHaveLength(1)
    expect(withoutDoubles(actions)[0]?.[5]).toEqual(deliver(6, "B", 1))
  })

  it("are numbered from 1, causes with them", () => {
    expect(renumber([mine(4, "A"), deliver(9, "B", 4), deliver(11, "B", 0), deliver(12, "B", 7)])).toEqual([
      mine(1, "A"),
      deliver(2, "B", 1),
      deliver(3, "B", 0),
      deliver(4, "B", -1),
    ])
  })
})

describe("environments", () => {
  const odd: Environment = {
    ...plain,
    links: {},
    timing: { _tag: "synchronous", delta: 1 },
    skew: { A: 1, B: 2 },
    late: ["A"],
    relay: true,
    corrupt: { C: "silent" },
  }

  it("become smaller one part at a time", () => {
    const run: Run = { world: worldOf(["A", "B", "C"], odd), actions: [] }
    const simpler = simplerWorlds(run.world)
    expect(simpler).toHaveLength(8)
    for (const world of simpler) expect(isSmaller(sizeOf({ world, actions: [] }), sizeOf(run))).toBe(true)
    expect(simplerWorlds(worldOf(["A"]))).toEqual([])
  })

  it("get budgets that are just used up; a fault that does not happen needs none", () => {
    const world = worldOf(["A"], { ...plain, budget: { Mine: 5, Submit: 2, crash: 1, drop: 2 } })
    const { environment } = justEnough(world, [mine(1, "A"), { _tag: "Drop", to: "A", cause: 1, nth: 0, id: 2 }])
    expect(environment.budget).toEqual({ Mine: 1, Submit: 0, drop: 1 })
  })
})

describe("numbers", () => {
  const event = { _tag: "E", n: 9, list: [0, -4, 3n], block: { _tag: "Block", id: "x", height: 7 }, text: "12" }

  it("are those outside of what an id stands for, 0 excepted", () => {
    expect(numbersIn(event)).toEqual([["n"], ["list", "1"], ["list", "2"]])
  })

  it("come nearer to 0, the nearest first", () => {
    expect(withSmaller(event, ["n"]).map((e) => e.n)).toEqual([0, 4, 8])
    expect(withSmaller(event, ["list", "1"]).map((e) => e.list)).toEqual([
      [0, 0, 3n],
      [0, -2, 3n],
      [0, -3, 3n],
    ])
    expect(withSmaller(event, ["list", "2"]).map((e) => e.list[2])).toEqual([0n, 1n, 2n])
    expect(withSmaller({ x: 1.5 }, ["x"]).map((e) => e.x)).toEqual([0, 1])
  })
})

describe("sizes", () => {
  it("compare nodes first, then actions, then the rest", () => {
    expect(isSmaller([2, 9, 9, 9, 9, 9], [3, 1, 1, 1, 1, 1])).toBe(true)
    expect(isSmaller([2, 3, 9, 9, 9, 9], [2, 4, 1, 1, 1, 1])).toBe(true)
    expect(isSmaller([2, 4, 1, 1, 1, 1], [2, 4, 1, 1, 1, 1])).toBe(false)
    expect(isSmaller([2, 4, 1, 1, 2, 0], [2, 4, 1, 1, 1, 9])).toBe(false)
  })

  it("see a small number beside a huge one", () => {
    const of = (n: number) =>
      sizeOf({ world: { setup: { params: { n, huge: 1n << 255n }, nodes: {} }, environment: plain }, actions: [] })
    expect(isSmaller(of(1), of(2))).toBe(true)
  })
})
