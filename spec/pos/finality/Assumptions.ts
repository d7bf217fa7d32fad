/**
 * What must be true of a world for a claim to hold. Next: [OneNode.ts](OneNode.ts).
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
    .reduce((sum, n) => sum + (paramsOf(setup).stakes[n] ?? 1) * paramsOf(setup).validatorsPerNode, 0)

export const UnderAThird: Assumption = {
  id: "pos-finality/under-a-third",
  says: "corrupt validators hold less than a third of the stake",
  holds: (setup) => 2 * weigh(setup, false) < weigh(setup, true),
}
export const TwoThirds: Assumption = {
  id: "pos-finality/two-thirds",
  says: "a quorum is at least two thirds of the stake",
  holds: (setup) => 3 * paramsOf(setup).quorum.most >= 2 * paramsOf(setup).quorum.of,
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
  says: "validators that vote twice are caught, and lose their weight in the fork choice",
  holds: (setup) => paramsOf(setup).discount && paramsOf(setup).slashing.includes("double"),
}
export const Synchrony: Assumption = {
  id: "pos-finality/synchrony",
  says: "what an honest node says is heard by all within one interval",
  holds: (_, { network }) => network === "rounds",
}
/** For each committee the stake of its honest validators, or of the others. */
const inCommittees = (setup: Setup<never>, isHonest: boolean): ReadonlyArray<number> => {
  const params = paramsOf(setup)
  const { committees } = registryOf({ self: "", params, nodes: setup.nodes })
  const honest = Object.entries(setup.nodes).flatMap(([role, ids]) => (honestRoles.includes(role) ? ids : []))
  const theirs = (c: (typeof committees)[number]) =>
    [...c].flatMap(([n, vs]) => (honest.includes(n) === isHonest ? vs : []))
  return committees.map((c) => weightOf(params, theirs(c)))
}
const boostIn = (setup: Setup<never>): number => boostOf(paramsOf(setup), weigh(setup, true) + weigh(setup, false))

export const Boosted: Assumption = {
  id: "pos-finality/boosted",
  says: "a timely block is boosted by more than the adversary has, and by less than the honest part of a committee has more than the adversary",
  holds: (setup) => {
    const [boost, corrupt] = [boostIn(setup), weigh(setup, false)]
    return boost > corrupt && boost + corrupt < Math.min(...inCommittees(setup, true))
  },
}
export const BoostedInCommittee: Assumption = {
  id: "pos-finality/boosted-in-committee",
  says: "a timely block is boosted by more than the adversary has in a committee, and by less than the honest part of a committee has more than the adversary",
  holds: (setup) => {
    const [boost, corrupt] = [boostIn(setup), Math.max(...inCommittees(setup, false))]
    return boost > corrupt && boost + corrupt < Math.min(...inCommittees(setup, true))
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
export const Unbalanced: Assumption = {
  id: "pos-finality/unbalanced",
  says: "nobody can keep two branches in balance: blocks are boosted in committees and double votes discounted, or no block is made any more",
}
export const SlowSwitch: Assumption = {
  id: "pos-finality/slow-switch",
  says: "nodes go over to another branch's justified checkpoint only in the first third of an epoch",
  holds: (setup) => 3 * paramsOf(setup).switchSlots <= paramsOf(setup).slotsPerEpoch,
}
