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
import { OneValueEver, safety, witnesses } from "../../spec/paxos/Properties.ts"
import { DecisionsWereAskedFor, registerSafety, registerWitnesses } from "../../spec/paxos/RegisterProperties.ts"
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
