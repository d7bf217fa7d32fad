/**
 * Blocks and payments that break one premise each: what is refused, and what happens if nobody checks. Next: [Scenarios.ts](Scenarios.ts).
 */
import type { Property } from "../core/Property.ts"
import { random, type Scenario, type Space } from "../core/Scenario.ts"
import type { Json } from "../core/System.ts"
import { paymentsOfGenesis } from "./Forgery.ts"
import type { Finality } from "./Irreversible.ts"
import type { Params } from "./Params.ts"
import {
  EveryBlockIsValid,
  NoDoubleSpend,
  OnlyScheduledProduce,
  rotation,
  StakesFollowCoins,
  safety,
} from "./Properties.ts"
import { LibNeedsQuorum, TheHonestAreNeverGuilty } from "./Settled.ts"
import type { Seen } from "./State.ts"
import { Irreversible } from "./Witnesses.ts"
import { among, clocked, names, oneStage, small, smallWorld, twoStage } from "./Worlds.ts"

type DposScenario = Scenario<Params, Seen>

// ── worlds ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Honest delegates and a forger, whose first coins are together more than there may be, and cannot be spent in the first blocks.
 * Three are a quorum of four: under two stages their blocks become irreversible whatever the forger does. Two of three are none:
 * under one stage they need a good block of the forger.
 */
export const scarce = (finality: Finality): Params => {
  const honest = names.slice(0, finality === oneStage ? 2 : 3)
  const params = clocked(among([...honest, "M"], 0, finality), 1)
  return { ...params, moneyMax: 25n, maturity: 2, blockItemsMax: 3 }
}

/** Payments of the first coin, good and bad, asked of a node by a client or told to everybody by an adversary. */
const malformedPayments = (params: Params): ReadonlyArray<Json> =>
  paymentsOfGenesis(params).flatMap((transaction) => [
    { _tag: "Submit", transaction },
    { _tag: "Submit", transaction: { ...transaction } },
    { _tag: "Tell", transaction },
  ])

/** Blocks that break one premise each, and payments that do. All delegates but one are honest. */
const refusable = (params: Params): Space<Params> => ({
  params,
  nodes: { delegate: [params.governance.delegates - 1, params.governance.delegates - 1], forger: [1, 1] },
  network: "multiset",
  idle: "consumed",
  budget: { tick: [16, 40], Forge: [10, 40] },
  requests: { count: [0, 5], from: () => malformedPayments(params) },
  steps: [100, 250],
})

// ── what is refused ────────────────────────────────────────────────────────────────────────────────────────────────

const all = [...safety, ...rotation]

export const malformed: ReadonlyArray<DposScenario> = [
  random(
    "dpos/malformed",
    "blocks and payments that break one premise each: two stages",
    refusable(scarce(twoStage)),
    400,
    {
      expects: { holds: all, reaches: [Irreversible] },
    },
  ),
  random(
    "dpos/malformed-one-stage",
    "blocks and payments that break one premise each: one stage of confirmation",
    refusable(scarce(oneStage)),
    400,
    {
      expects: { holds: all, reaches: [Irreversible] },
    },
  ),
]

// ── premises struck out ────────────────────────────────────────────────────────────────────────────────────────────

/** A premise is struck out of RECEIVE-BLOCK, an adversary breaks it, and a property must notice. */
const without = (premise: string, property: Property<Seen, Params>, finality = twoStage): DposScenario => ({
  kind: "random",
  id: `dpos/without-${premise.replace(/[A-Z]/g, (c, i: number) => `${i > 0 ? "-" : ""}${c.toLowerCase()}`)}`,
  says: `what happens if nobody checks ${premise}`,
  struck: [{ rule: "dpos/receive-block", premise }],
  space: refusable({ ...scarce(finality), moneyMax: 1_000n, maturity: 0 }),
  runs: 400,
  expects: { refutes: { property } },
})

export const struck: ReadonlyArray<DposScenario> = [
  {
    kind: "exhaustive",
    id: "dpos/without-slot-used",
    says: "what happens if a delegate does not ask whether it has signed in this slot before",
    struck: [{ rule: "dpos/produce", premise: "SlotUsed" }],
    world: smallWorld(small(3, 4)),
    expects: { refutes: { property: TheHonestAreNeverGuilty } },
  },
  without("NotScheduled", OnlyScheduledProduce),
  without("SlotTaken", OnlyScheduledProduce),
  without("WrongClaim", EveryBlockIsValid),
  without("DoubleVote", LibNeedsQuorum, oneStage),
  without("NewCoins", StakesFollowCoins),
  without("Fee", StakesFollowCoins),
  without("BareTransfer", StakesFollowCoins),
  without("BadSignature", StakesFollowCoins),
  without("RepeatedInput", NoDoubleSpend),
]
