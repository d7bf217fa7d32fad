/**
 * Premises that are struck out of the rules, one at a time: a property must notice. Next: the worked traces in [traces/](traces).
 */
import type { Property } from "../../core/Property.ts"
import type { Scenario, Space } from "../../core/Scenario.ts"
import type { Params } from "./Params.ts"
import { Conservation, EveryBlockIsValid, HonestSignOnce, NoDoubleSpend, TreeIsClosed } from "./Properties.ts"
import type { Seen } from "./State.ts"
import { forgery, toldJoining, twice } from "./Worlds.ts"

type LotteryScenario = Scenario<Params, Seen>

/** A premise is struck out of a rule, an adversary breaks it, and a property must notice. */
const without = (
  premise: string,
  property: Property<Seen, Params>,
  space: Space<Params> = forgery,
  rule = "pos-lottery/receive-block",
): LotteryScenario => ({
  kind: "random",
  id: `pos-lottery/without-${premise.replace(/[A-Z]/g, (c, i: number) => `${i > 0 ? "-" : ""}${c.toLowerCase()}`)}`,
  says: `what happens if nobody checks ${premise}`,
  struck: [{ rule, premise }],
  space,
  runs: 400,
  expects: { refutes: { property } },
})

export const struck: ReadonlyArray<LotteryScenario> = [
  without("WrongHeight", TreeIsClosed),
  without("SlotNotLater", EveryBlockIsValid),
  without("WrongAnswer", EveryBlockIsValid),
  without("NotLeader", EveryBlockIsValid),
  without("SignedByAnother", EveryBlockIsValid),
  without("WrongPeriod", EveryBlockIsValid),
  without("OffCheckpoint", EveryBlockIsValid, toldJoining),
  without("CoinsCreated", Conservation),
  without("RepeatedInput", NoDoubleSpend),
  without("BadSignature", EveryBlockIsValid),
  without("Overspent", Conservation),
  without("SignedAlready", HonestSignOnce, twice, "pos-lottery/produce"),
]
