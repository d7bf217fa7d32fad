/**
 * Premises that are struck out of the rules, one at a time: an adversary breaks it, and a property must notice. Next: the worked
 * traces in [traces/](traces).
 */
import type { Property } from "../../core/Property.ts"
import type { Scenario, Space } from "../../core/Scenario.ts"
import { OneLeafAKernel } from "./Limits.ts"
import { toldLonger } from "./OldKeys.ts"
import type { Params } from "./Params.ts"
import { Conservation, EveryBlockIsValid, NoDoubleSpend } from "./Properties.ts"
import type { Seen } from "./State.ts"
import { plenty } from "./Worlds.ts"

type AgeScenario = Scenario<Params, Seen>

/** Somebody sends blocks and branches that break one premise each. */
const forgery: Space<Params> = {
  params: plenty,
  nodes: { holder: [1, 2], forger: [1, 1] },
  network: "multiset",
  idle: "consumed",
  budget: { Mint: [3, 8], MintOn: [0, 3], Publish: [0, 10], Forge: [4, 40] },
  steps: [30, 90],
}

/** A premise is struck out of RECEIVE-BLOCK or another rule. */
const without = (
  premise: string,
  property: Property<Seen, Params>,
  space: Space<Params> = forgery,
  rule = "pos-age/receive-block",
): AgeScenario => ({
  kind: "random",
  id: `pos-age/without-${premise.replace(/[A-Z]/g, (c, i: number) => `${i > 0 ? "-" : ""}${c.toLowerCase()}`)}`,
  says: `what happens if nobody checks ${premise}`,
  struck: [{ rule, premise }],
  space,
  runs: 400,
  expects: { refutes: { property } },
})

export const struck: ReadonlyArray<AgeScenario> = [
  without("NotLater", EveryBlockIsValid),
  without("NotTheOwner", EveryBlockIsValid),
  without("TooYoung", EveryBlockIsValid),
  without("StakeImmature", EveryBlockIsValid),
  without("ModifierOpen", EveryBlockIsValid),
  without("HighHash", EveryBlockIsValid),
  without("OffCheckpoint", EveryBlockIsValid, toldLonger),
  without("StakeSeen", OneLeafAKernel),
  without("NotAChain", OneLeafAKernel, forgery, "pos-age/receive-branch"),
  without("GreedyCoinstake", Conservation),
  without("Overspent", Conservation),
  without("RepeatedInput", NoDoubleSpend),
  without("CoinMissing", NoDoubleSpend),
  without("BadSignature", EveryBlockIsValid),
  without("CoinImmature", EveryBlockIsValid),
]
