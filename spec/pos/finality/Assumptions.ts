/**
 * What must be true of a world for a claim to hold. Next: [Properties.ts](Properties.ts).
 */
import type { Assumption } from "../../core/Property.ts"
import type { Setup } from "../../core/Protocol.ts"
import { boostOf } from "./ForkChoice.ts"
import type { Params } from "./Params.ts"
import { registryOf, weightOf } from "./Registry.ts"

/** Roles that follow the protocol. */
const honestRoles = ["validator", "member", "assembly", "strays"]
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
/** The least stake of honest validators in a committee. */
const honestCommittee = (setup: Setup<never>): number => {
  const params = paramsOf(setup)
  const { committees } = registryOf({ self: "", params, nodes: setup.nodes })
  const honest = Object.entries(setup.nodes).flatMap(([role, ids]) => (honestRoles.includes(role) ? ids : []))
  return Math.min(
    ...committees.map((c) =>
      weightOf(
        params,
        [...c].flatMap(([n, vs]) => (honest.includes(n) ? vs : [])),
      ),
    ),
  )
}

export const Boosted: Assumption = {
  id: "pos-finality/boosted",
  says: "a timely block is boosted by more than the adversary has, and by less than the honest part of a committee has more than the adversary",
  holds: (setup) => {
    const boost = boostOf(paramsOf(setup), weigh(setup, true) + weigh(setup, false))
    const corrupt = weigh(setup, false)
    return boost > corrupt && boost + corrupt < honestCommittee(setup)
  },
}
export const Unboosted: Assumption = {
  id: "pos-finality/unboosted",
  says: "blocks are not boosted, and nodes may go over to another branch's justified checkpoint in any slot: both depend on when a node hears what",
  holds: (setup) => {
    const { boostPercent, switchSlots, slotsPerEpoch } = paramsOf(setup)
    return boostPercent === 0 && switchSlots >= slotsPerEpoch
  },
}
export const SlowSwitch: Assumption = {
  id: "pos-finality/slow-switch",
  says: "nodes go over to another branch's justified checkpoint only in the first third of an epoch",
  holds: (setup) => 3 * paramsOf(setup).switchSlots <= paramsOf(setup).slotsPerEpoch,
}
