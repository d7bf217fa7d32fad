/**
 * The known bug of phase 2a, `or` for `and`, written out: the value must be that of some vote told, or some vote must have the
 * highest ballot. The chapter states it by striking out a premise; here both are the same, state by state.
 */
import { describe, expect, test } from "vitest"
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import { compose } from "../../spec/core/compose.ts"
import { quorums } from "../../spec/core/lib/Quorum.ts"
import type { Protocol } from "../../spec/core/Protocol.ts"
import { strike } from "../../spec/core/Protocol.ts"
import { become, broadcast, type Context, defer, ignore, premise, rule, send } from "../../spec/core/Rule.ts"
import type { Random } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import { paxos, paxosChapter } from "../../spec/paxos/index.ts"
import { type Params, threeBallots, twoBallots } from "../../spec/paxos/Params.ts"
import { Agreement } from "../../spec/paxos/Properties.ts"
import type { Heard, Leader, Message, Phase2a } from "../../spec/paxos/State.ts"
import type { Vote } from "../../spec/problems/Voting.ts"
import { explore } from "../../src/explore/explore.ts"
import { strategyNames } from "../../src/run/strategies/mix.ts"
import { checkRandom } from "../suites/random.ts"

/** Phase 2a of Paxos.tla word for word, with the connective of its last conjunct as a parameter. */
const phase2a = (both: (a: boolean, b: boolean) => boolean) =>
  rule({
    id: "paxos/phase-2a",
    source: "Paxos.tla, Phase2a",
    premises: { SecondProposal: ignore("no 2a message of the ballot"), Unshown: defer("some quorum shows the value") },
  })(function* ({ self, nodes }: Context<Params>, leader: Leader, { ballot, value, heard }: Phase2a & Heard) {
    yield* premise("SecondProposal", !heard.some(({ message: m }) => m._tag === "2a" && m.ballot === ballot))
    const promises = heard.filter(({ message: m }) => m._tag === "1b" && m.ballot === ballot)
    const shows = (quorum: ReadonlyArray<string>): boolean => {
      const told = promises.filter(({ from }) => quorum.includes(from))
      const votes: ReadonlyArray<Vote> = told.flatMap(({ message }) => (message.last === null ? [] : [message.last]))
      const isSafe = votes.some((m) =>
        both(
          m.value === value,
          votes.every((other) => m.ballot >= other.ballot),
        ),
      )
      return quorum.every((a) => told.some(({ from }) => from === a)) && (votes.length === 0 || isSafe)
    }
    yield* premise("Unshown", quorums(nodes["acceptor"] ?? [], 2).some(shows))
    const proposal: Message = { _tag: "2a", ballot, value }
    return become<Leader, Message>(leader, broadcast(proposal), send(self, proposal))
  })

const withPhase2a = (both: (a: boolean, b: boolean) => boolean): Protocol<Params> => {
  const leader = paxos.roles["leader"] as Protocol<Params>["roles"][string]
  return { ...paxos, roles: { ...paxos.roles, leader: { ...leader, surveys: { Phase2a: phase2a(both) } } } }
}
const and = withPhase2a((a, b) => a && b)
const or = withPhase2a((a, b) => a || b)
const struck = strike(paxos, [{ rule: "paxos/phase-2a", premise: "OtherValue" }])

const search = (protocol: Protocol<Params>, params: Params, isWhole: boolean) => {
  const setup = { params, nodes: { leader: ["L"], acceptor: ["a1", "a2", "a3"] } }
  const system = compose(protocol, setup, { network: "set", idle: "stays" })
  const { states, transitions, depth, violations } = explore(system, isWhole ? [] : [Agreement])
  return { states, transitions, depth, violated: violations.map((v) => v.path.length) }
}

describe("phase 2a of Paxos.tla", () => {
  test("with `and` is the chapter's", () => {
    const found = search(and, twoBallots, true)
    expect(found).toEqual(search(paxos, twoBallots, true))
    expect(found.states).toBe(3921)
  })

  test("with `or` is the chapter's with its last premise struck out", () => {
    const found = search(or, twoBallots, true)
    expect(found).toEqual(search(struck, twoBallots, true))
    expect(found.states).toBeGreaterThan(3921)
  })

  test.each(["dfs", "iddfs"] as const)("with `or` chooses two values, found by %s", (mode) => {
    // depth first any path will do; by deepening it is a shortest one
    const setup = { params: twoBallots, nodes: { leader: ["L"], acceptor: ["a1", "a2", "a3"] } }
    const system = compose(or, setup, { network: "set", idle: "stays" })
    const [found] = explore(system, [Agreement], { mode }).violations
    expect(found?.property).toBe(Agreement.id)
    if (mode === "iddfs") expect(found?.path.length).toBe(12)
    else expect(found?.path.length).toBeGreaterThanOrEqual(12)
  })

  test.each(strategyNames)("is found at random by %s, and shrunk to twelve steps", (strategy) => {
    const chapter = paxosChapter as unknown as AnyChapter
    const scenario = chapter.scenarios.find((s) => s.id === "paxos/or-for-and-random") as Random<Json, Json>
    for (const seed of [1, 2, 3]) {
      const { ok, counterexample } = checkRandom(chapter, scenario, { seed, strategy })
      expect({ ok, steps: counterexample?.run.actions.length }).toEqual({ ok: true, steps: 12 })
    }
  })

  test.each([twoBallots, threeBallots])("with `or` chooses two values in twelve steps: $ballots ballots", (params) => {
    expect(search(or, params, false).violated).toEqual([12])
  })
})
