/**
 * What must be true of a world for a claim to hold. Next: [Properties.ts](Properties.ts).
 */
import type { Assumption } from "../../core/Property.ts"
import type { Setup } from "../../core/Protocol.ts"
import { boostOf } from "./ForkChoice.ts"
import type { Params } from "./Params.ts"

/** Roles that follow the protocol. */
const honestRoles = ["validator", "member", "assembly"]
const paramsOf = ({ params }: Setup<never>): Params => params as Params
const weigh = (setup: Setup<never>, isHonest: boolean): number =>
  Object.entries(setup.nodes)
    .filter(([role]) => honestRoles.includes(role) === isHonest)
    .flatMap(([, ids]) => ids)
    .reduce((sum, n) => sum + (paramsOf(setup).stakes[n] ?? 1), 0)

export const UnderAThird: Assumption = {
  id: "pos-finality/under-a-third",
  says: "corrupt validators hold less than a third of the stake",
  holds: (setup) => 2 * weigh(setup, false) < weigh(setup, true),
}
export const BothConditions: Assumption = {
  id: "pos-finality/both-conditions",
  says: "both slashing conditions are in force",
  holds: (setup) => paramsOf(setup).slashing.length === 2,
}
export const AllPremises: Assumption = {
  id: "pos-finality/all-premises",
  says: "no premise is struck out of the rules",
}
export const Discounting: Assumption = {
  id: "pos-finality/discounting",
  says: "validators that are caught lose their weight in the fork choice",
  holds: (setup) => paramsOf(setup).discount,
}
export const Synchrony: Assumption = {
  id: "pos-finality/synchrony",
  says: "what an honest node says is heard by all within one interval",
  holds: (_, { network }) => network === "rounds",
}
export const Boosted: Assumption = {
  id: "pos-finality/boosted",
  says: "a timely block is boosted by more than the adversary has",
  holds: (setup) => {
    const stake = weigh(setup, true) + weigh(setup, false)
    return boostOf(paramsOf(setup), stake) > weigh(setup, false)
  },
}
export const SlowSwitch: Assumption = {
  id: "pos-finality/slow-switch",
  says: "nodes go over to another branch's justified checkpoint only in the first slots of an epoch",
  holds: (setup) => paramsOf(setup).switchSlots < paramsOf(setup).slotsPerEpoch,
}
