/**
 * The ladder Consensus ← Voting ← Paxos: figures of the abstract systems as published with tlaplus/Examples, each rung explored to
 * the end, and each refuted where a rule is broken.
 */
import { describe, expect, test } from "vitest"
import { spell } from "../../spec/core/Canonical.ts"
import { compose } from "../../spec/core/compose.ts"
import { setOf } from "../../spec/core/lib/Sets.ts"
import { eachNode, type Property } from "../../spec/core/Property.ts"
import { type Struck, strike } from "../../spec/core/Protocol.ts"
import { refines } from "../../spec/core/Refinement.ts"
import type { Json } from "../../spec/core/System.ts"
import { paxos } from "../../spec/paxos/index.ts"
import { type Params, threeBallots, twoBallots } from "../../spec/paxos/Params.ts"
import { RefinesVoting, safety } from "../../spec/paxos/Properties.ts"
import type { Seen } from "../../spec/paxos/State.ts"
import { type ConsensusParams, consensus } from "../../spec/problems/Consensus.ts"
import {
  type Voter,
  type Voters,
  type VotingParams,
  VotingRefinesConsensus,
  voting,
} from "../../spec/problems/Voting.ts"
import { explore } from "../../src/explore/explore.ts"
import { naive } from "../../src/explore/naive.ts"
import { docketOf, Judge } from "../../src/run/Judge.ts"

const environment = { network: "set", idle: "stays" } as const
const nodes = { all: ["all"] }
const three = ["a1", "a2", "a3"]
const values = ["v1", "v2"]

const votingSystem = (ballots: number, struck: ReadonlyArray<Struck> = [], acceptors = three) =>
  compose(strike(voting, struck), { params: { acceptors, values, ballots }, nodes }, environment)

const paxosSystem = (params: Params, struck: ReadonlyArray<Struck> = [], acceptor = three) =>
  compose(strike(paxos, struck), { params, nodes: { leader: ["L"], acceptor } }, environment)

describe("Consensus", () => {
  test("chooses one of its values, and that is all", () => {
    const system = compose(consensus, { params: { values: ["v1", "v2", "v3"] }, nodes }, environment)
    expect(explore(system, [])).toMatchObject({ states: 4, transitions: 3, depth: 2, terminals: 3 })
  })
})

describe("Voting", () => {
  test.each([
    [2, 599, 11],
    [3, 6752, 16],
  ])("with %i ballots has the known figures and refines Consensus", (ballots, states, depth) => {
    const found = explore(votingSystem(ballots), [VotingRefinesConsensus])
    expect(found).toMatchObject({ verdict: `holds (exhaustive, ${states} states)`, states, depth })
    expect(found.refused["voting/vote-for"]).toHaveProperty("Unsafe")
  })

  // the published figure with symmetry: states that differ only in the names of acceptors and values count once
  test("with 2 ballots has 77 states up to names", () => {
    const spelled = (all: Voters, names: ReadonlyArray<string>, swap: boolean) =>
      spell(
        names.map((a) => {
          const { maxBal, votes } = all[a] as Voter
          const renamed = votes.map((v) => ({ ...v, value: swap ? (v.value === "v1" ? "v2" : "v1") : v.value }))
          return { maxBal, votes: setOf(renamed) }
        }),
      )
    const orders = three.flatMap((a) => three.flatMap((b) => three.map((c) => [a, b, c])))
    const names = orders.filter((order) => new Set(order).size === 3)
    const kinds = new Set<string>()
    const kind = eachNode<Voters, VotingParams>({ id: "voting/test", source: "this test", says: "" }, (all) => {
      const spellings = names.flatMap((order) => [spelled(all, order, false), spelled(all, order, true)])
      kinds.add(spellings.toSorted()[0] as string)
      return true
    })
    explore(votingSystem(2), [kind])
    expect(kinds.size).toBe(77)
    expect(explore(votingSystem(2), [VotingRefinesConsensus], { symmetry: true })).toMatchObject({
      states: 77,
      depth: 11,
      violations: [],
    })
  })

  test.each(["Unsafe", "OtherValue", "Promised"])("without %s refines Consensus no more", (premise) => {
    const found = explore(votingSystem(2, [{ rule: "voting/vote-for", premise }]), [VotingRefinesConsensus])
    expect(found.violations.map((v) => v.property)).toEqual([VotingRefinesConsensus.id])
  })
})

describe("Voting with one acceptor", () => {
  // with more of them a second vote in a ballot does no harm: others then may vote for neither value in it
  test("needs the acceptor not to vote twice", () => {
    const once = votingSystem(2, [], ["a1"])
    const twice = votingSystem(2, [{ rule: "voting/vote-for", premise: "Voted" }], ["a1"])
    expect(explore(once, [VotingRefinesConsensus]).violations).toEqual([])
    expect(explore(twice, [VotingRefinesConsensus]).violations[0]?.path.length).toBe(3)
  })
})

describe("Paxos", () => {
  test("with one acceptor and one value has the known figures", () => {
    const system = paxosSystem({ values: ["v1"], ballots: 2 }, [], ["a1"])
    const found = explore(system, [RefinesVoting])
    expect(found).toMatchObject({ states: 25, depth: 9, violations: [] })
    const { states, transitions, generated, depth, terminals } = naive(system, [RefinesVoting])
    expect(found).toMatchObject({ states, transitions, generated, depth, terminals })
  })

  // 3,921 and 185,369 states without; the first two figures are known
  test.each([
    [twoBallots, 443, 17],
    [threeBallots, 17153, 25],
  ])("with symmetry refines Voting, all its claims hold: $ballots ballots", (params, states, depth) => {
    const found = explore(paxosSystem(params), safety, { symmetry: true })
    expect(found).toMatchObject({ states, depth, violations: [] })
  })

  test.each([
    ["paxos/phase-2a", "OtherValue", 10],
    ["paxos/phase-2a", "SecondProposal", 7],
    ["paxos/phase-2a", "NoQuorum", 2],
    ["paxos/phase-1b", "NotHigher", 4],
    ["paxos/phase-2b", "Promised", 7],
  ])("%s without %s refines Voting no more, and that shows in %i steps", (rule, premise, steps) => {
    const found = explore(paxosSystem(twoBallots, [{ rule, premise }]), [RefinesVoting])
    expect(found.violations.map((v) => [v.property, v.path.length])).toEqual([[RefinesVoting.id, steps]])
  })
})

describe("a refinement", () => {
  const statement = { id: "paxos/test", source: "this test", says: "a mapping that is wrong" }
  const always = (chosen: ReadonlyArray<string>) =>
    refines<Voters, VotingParams, ConsensusParams>(statement, {
      problem: consensus,
      setup: (_, params) => ({ params, nodes }),
      map: () => ({ chosen }),
    })

  // a mapping under which nothing ever happens is no refinement unless it starts where the problem starts
  test("is judged at the start by every engine", () => {
    const system = votingSystem(1)
    const judged = (p: Property<Voters>) => {
      const all = [p] as ReadonlyArray<Property<Json>>
      const shown = system.initial.locals.map((local, place) => system.observe(place, local))
      return [
        explore(system, all).violations.map((v) => v.path.length),
        naive(system, all).violations.map((v) => v.path.length),
        new Judge(docketOf(all), system, shown).violated,
      ]
    }
    expect(judged(always(["v1"]))).toEqual([[0], [0], "paxos/test"])
    expect(judged(always([]))).toEqual([[], [], undefined])
  })

  test("allows one abstract step at a time", () => {
    const twice = refines<Seen, Params, VotingParams>(statement, {
      problem: voting,
      setup: (_, params) => ({ params: { ...params, acceptors: ["a1", "a2"] }, nodes }),
      // two acceptors that are one: each of its steps would be two
      map: (w) => {
        const { maxBal, votes } = w["a1"] as Extract<Seen, { readonly _tag: "Acceptor" }>
        return { a1: { maxBal, votes }, a2: { maxBal, votes } }
      },
    })
    expect(explore(paxosSystem(twoBallots), [twice]).violations.map((v) => v.path.length)).toEqual([2])
  })
})
