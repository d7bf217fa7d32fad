/**
 * What the scenarios of Paxos do not show: the slow twin agrees, and the claims that no struck premise refutes can fail.
 */
import { describe, expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import type { Environment } from "../../spec/core/Environment.ts"
import type { Property } from "../../spec/core/Property.ts"
import type { Json } from "../../spec/core/System.ts"
import { paxos } from "../../spec/paxos/index.ts"
import { clients, twoBallots } from "../../spec/paxos/Params.ts"
import {
  OneValueEver,
  OnlyProposedIsVotedFor,
  PromisesAreKept,
  safety,
  witnesses,
} from "../../spec/paxos/Properties.ts"
import {
  BallotsOnlyGrow,
  DecisionsWereAskedFor,
  registerSafety,
  registerWitnesses,
} from "../../spec/paxos/RegisterProperties.ts"
import type { Seen } from "../../spec/paxos/State.ts"
import { explore } from "../../src/explore/explore.ts"
import { naive } from "../../src/explore/naive.ts"

const register = (client: ReadonlyArray<string>, more: Partial<Environment> = {}) =>
  compose(
    paxos,
    { params: clients, nodes: { server: ["S0", "S1", "S2"], client } },
    { network: "multiset", idle: "stays", ...more },
  )

describe("the slow twin finds the same", () => {
  const figures = (search: typeof explore | typeof naive, system: Json, properties: ReadonlyArray<Property<Seen>>) => {
    const { states, transitions, generated, depth, terminals, verdict, reached, fired, refused } = search(
      system,
      properties,
    )
    return { states, transitions, generated, depth, terminals, verdict, reached, fired, refused }
  }

  test("in Lamport's form, where rules read the inbox", () => {
    const setup = { params: twoBallots, nodes: { leader: ["L"], acceptor: ["a1", "a2"] } }
    const system = compose(paxos, setup, { network: "set", idle: "stays", budget: { crash: 1 } })
    const properties = [OneValueEver, ...witnesses]
    expect(figures(explore, system, properties)).toEqual(figures(naive, system, properties))
  })

  test("in Lamport's form, with every claim", () => {
    const setup = { params: { ...twoBallots, values: ["v1"] }, nodes: { leader: ["L"], acceptor: ["a1", "a2", "a3"] } }
    const system = compose(paxos, setup, { network: "set", idle: "stays" })
    const properties = [...safety, ...witnesses]
    expect(figures(explore, system, properties)).toEqual(figures(naive, system, properties))
  })

  test("with one client", () => {
    const system = register(["C3"])
    const properties = [...registerSafety, ...registerWitnesses]
    expect(figures(explore, system, properties)).toEqual(figures(naive, system, properties))
  })
})

describe("what clients see of the servers", () => {
  // the figures must be the published ones although the search remembers a history for each client
  test.each([registerSafety, []])("adds no state", (...properties) => {
    expect(explore(register(["C3", "C4"]), properties)).toMatchObject({ states: 16668, violations: [] })
  })

  // a client that nobody watches asks for a value: no rule of a server could make one up
  test("is all that may be decided", () => {
    const unseen = register(["C3"], { corrupt: { C3: "twins" } })
    const found = explore(unseen, [DecisionsWereAskedFor])
    expect(found.violations.map((v) => v.property)).toEqual([DecisionsWereAskedFor.id])
  })
})

describe("no rule does so, and yet it would be noticed", () => {
  const vote = (ballot: number) => ({ ballot, value: "v1" })
  const acceptor = (maxBal: number, ...ballots: ReadonlyArray<number>): Seen => ({
    _tag: "Acceptor",
    maxBal,
    votes: ballots.map(vote),
  })
  const server = (round: number, name: string): Seen => ({
    _tag: "Server",
    ballot: { round, server: name },
    proposes: null,
    accepted: null,
    decided: false,
  })
  const allows = (property: Property<Seen, never>, before: Seen, after: Seen): boolean =>
    property.kind === "eachStep" && property.holds(before, after, twoBallots as never)

  test.each([
    ["a vote is cast", acceptor(1, 0), acceptor(1, 0, 1), true],
    ["a vote is cast below the promise", acceptor(1), acceptor(1, 0), false],
    ["a promise is lowered", acceptor(1), acceptor(0), false],
    ["a vote is taken back", acceptor(1, 0, 1), acceptor(1, 1), false],
  ])("%s", (_, before, after, is) => expect(allows(PromisesAreKept, before, after)).toBe(is))

  test.each([
    ["a server follows a higher server's ballot of its round", server(1, "S0"), server(1, "S1"), true],
    ["a server follows a lower server's ballot of its round", server(1, "S1"), server(1, "S0"), false],
    ["a server follows a lower round", server(2, "S0"), server(1, "S1"), false],
  ])("%s", (_, before, after, is) => expect(allows(BallotsOnlyGrow, before, after)).toBe(is))

  test.each([
    [twoBallots.ballots - 1, true],
    [twoBallots.ballots, false],
  ])("a vote in ballot %i", (ballot, is) => {
    const { kind, holds } = OnlyProposedIsVotedFor as Extract<typeof OnlyProposedIsVotedFor, { kind: "invariant" }>
    expect({ kind, holds: holds({ a1: acceptor(ballot, ballot) }, twoBallots) }).toEqual({
      kind: "invariant",
      holds: is,
    })
  })
})
