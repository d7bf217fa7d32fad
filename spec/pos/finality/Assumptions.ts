/**
 * What must be true of a world for a claim to hold. Next: [OneNode.ts](OneNode.ts).
 */
import type { Environment } from "../../core/Environment.ts"
import type { Assumption } from "../../core/Property.ts"
import type { Setup } from "../../core/Protocol.ts"
import type { NodeId } from "../../core/Rule.ts"
import { boostOf } from "./ForkChoice.ts"
import type { Params } from "./Params.ts"
import { leaderOf, registryOf, weightOf } from "./Registry.ts"
import { epochOf, firstSlot, placeOf } from "./Time.ts"

type World = readonly [setup: Setup<never>, environment: Environment]

/** Roles that follow the protocol. */
const honestRoles = ["validator", "member", "assembly", "strays"]
const paramsOf = ({ params }: Setup<never>): Params => params as Params
const contextOf = ({ nodes, params }: Setup<never>) => ({ self: "", nodes, params: params as Params })

/** The nodes that follow the protocol, or the others: a role may deviate, and the environment may corrupt whom it likes. */
const nodesOf = ([{ nodes }, { corrupt }]: World, isHonest: boolean): ReadonlyArray<NodeId> =>
  Object.entries(nodes).flatMap(([role, ids]) =>
    ids.filter((n) => (honestRoles.includes(role) && corrupt?.[n] === undefined) === isHonest),
  )
const weigh = (world: World, isHonest: boolean): number => {
  const { stakes, validatorsPerNode } = paramsOf(world[0])
  return nodesOf(world, isHonest).reduce((sum, n) => sum + (stakes[n] ?? 1) * validatorsPerNode, 0)
}

// ── how much stake is corrupt, and how much is a quorum ────────────────────────────────────────────────────────────

export const UnderAThird: Assumption = {
  id: "pos-finality/under-a-third",
  says: "corrupt validators hold less than a third of the stake",
  holds: (...world) => 2 * weigh(world, false) < weigh(world, true),
}
export const TwoThirds: Assumption = {
  id: "pos-finality/two-thirds",
  says: "a quorum is at least two thirds of the stake",
  holds: (setup) => 3 * paramsOf(setup).quorum.most >= 2 * paramsOf(setup).quorum.of,
}
export const HonestQuorum: Assumption = {
  id: "pos-finality/honest-quorum",
  says: "the stake of the honest validators is a quorum",
  holds: (...world) => {
    const { most, of } = paramsOf(world[0]).quorum
    return weigh(world, true) * of >= (weigh(world, true) + weigh(world, false)) * most
  },
}

// ── what is in force ───────────────────────────────────────────────────────────────────────────────────────────────

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

// ── what reaches whom ──────────────────────────────────────────────────────────────────────────────────────────────

export const Synchrony: Assumption = {
  id: "pos-finality/synchrony",
  says: "what an honest node says is heard by all within one interval",
  holds: (_, { network }) => network === "rounds",
}

/** Roles that say whatever they say to all. */
const openRoles = [...honestRoles, "gambler", "forger"]
export const Spread: Assumption = {
  id: "pos-finality/spread",
  says: "what one honest node hears reaches all: everybody speaks to all or nodes pass on what they accept, every node is linked to every other, nothing is lost or cut, nobody fails or comes late; or, as in random runs that settle, all ask for everything in the end",
  holds: ({ nodes }, { network, relay, links, budget, late, corrupt }) => {
    const isOpen = Object.entries(nodes).every(([role, ids]) => ids.length === 0 || openRoles.includes(role))
    const isPassedOn = network === "rounds" || relay === true
    return (
      (isPassedOn || (isOpen && Object.keys(corrupt ?? {}).length === 0)) &&
      links === undefined &&
      ["crash", "drop", "partition"].every((fault) => (budget?.[fault] ?? 0) === 0) &&
      (late ?? []).length === 0
    )
  },
}

// ── who leads, and what the boost is worth ─────────────────────────────────────────────────────────────────────────

/** For each slot of a world in lock-step, from its beginning on: whether an honest node leads it. */
const honestly = (world: World): ReadonlyArray<{ readonly slot: number; readonly isHonest: boolean }> => {
  const { past, clock } = paramsOf(world[0])
  const honest = nodesOf(world, true)
  const slots = clock._tag === "ticks" ? 0 : Math.max(0, clock.last - past.slot)
  return Array.from({ length: slots }, (_, i) => past.slot + 1 + i).map((slot) => ({
    slot,
    isHonest: honest.includes(leaderOf(contextOf(world[0]), slot)),
  }))
}

/** The epochs of which an honest node leads the first slot, and that are over in time. */
const openedHonestly = (world: World): ReadonlyArray<number> => {
  const params = paramsOf(world[0])
  const led = honestly(world)
  return led.flatMap(({ slot, isHonest }) => {
    const epoch = epochOf(params, slot)
    const isOver = led.some((x) => x.slot >= firstSlot(params, epoch + 1) - 1)
    return isHonest && slot === firstSlot(params, epoch) && isOver ? [epoch] : []
  })
}

export const HonestEnd: Assumption = {
  id: "pos-finality/honest-end",
  says: "honest nodes lead the last slots, as many as an epoch has: every last vote is cast in one of them",
  holds: (...world) => {
    const { slotsPerEpoch } = paramsOf(world[0])
    const end = honestly(world).slice(-slotsPerEpoch)
    return end.length === slotsPerEpoch && end.every((s) => s.isHonest)
  },
}
export const HonestOpening: Assumption = {
  id: "pos-finality/honest-opening",
  says: "an honest node leads the first slot of an epoch that is over before the end",
  holds: (...world) => openedHonestly(world).length > 0,
}

/** For each committee the stake of its honest validators, or of the others. */
const inCommittees = (world: World, isHonest: boolean): ReadonlyArray<number> => {
  const theirs = nodesOf(world, isHonest)
  const { committees } = registryOf(contextOf(world[0]))
  return committees.map((c) =>
    weightOf(
      paramsOf(world[0]),
      [...c].flatMap(([n, vs]) => (theirs.includes(n) ? vs : [])),
    ),
  )
}

/** The most slots in a row that the adversary leads. */
const longestRun = (world: World): number => {
  let [most, run] = [0, 0]
  for (const { isHonest } of honestly(world)) {
    run = isHonest ? 0 : run + 1
    most = Math.max(most, run)
  }
  return most
}

/**
 * How far the adversary can shift the balance of two branches that part in the first of the slots that it leads in a row: by its
 * votes of these slots and of the next, in which an honest node leads. A vote that is moved counts twice, against one branch and for
 * the other; more than all its stake twice it cannot shift. Proposer Boost considerations asks W > l·β: votes count a slot later there.
 */
const shift = (world: World): number => {
  const params = paramsOf(world[0])
  const corrupt = inCommittees(world, false)
  const inSlot = (slot: number): number => corrupt[placeOf(params, slot)] ?? 0
  const sums = corrupt.map((_, i) =>
    Array.from({ length: longestRun(world) + 1 }, (_, k) => inSlot(i + 1 + k)).reduce((a, b) => a + b, 0),
  )
  return Math.min(2 * weigh(world, false), Math.max(...sums))
}

export const Boosted: Assumption = {
  id: "pos-finality/boosted",
  says: "a timely block is boosted by more than the adversary's votes of the slots that it leads in a row and of one more, or by more than twice its stake; and by less than the honest stake of any committee exceeds the adversary's stake",
  holds: (...world) => {
    const boost = boostOf(paramsOf(world[0]), weigh(world, true) + weigh(world, false))
    return boost > shift(world) && boost + weigh(world, false) < Math.min(...inCommittees(world, true))
  },
}

/** Roles that make no block. */
const quietRoles = ["bouncer", "patientBouncer", "restlessBouncer"]
const isQuiet = (world: World): boolean =>
  honestly(world).every((s) => !s.isHonest) &&
  Object.entries(world[0].nodes).every(
    ([role, ids]) => ids.length === 0 || [...honestRoles, ...quietRoles].includes(role),
  )

export const Unbalanced: Assumption = {
  id: "pos-finality/unbalanced",
  says: "no block is made any more, so votes alone decide, and two epochs follow",
  holds: (...world) => isQuiet(world) && honestly(world).length >= 2 * paramsOf(world[0]).slotsPerEpoch,
}

/** Otherwise a checkpoint is justified for which the others have not voted, and nodes leave even a boosted block for it. */
export const NoSideQuorum: Assumption = {
  id: "pos-finality/no-side-quorum",
  says: "no committee is a quorum by itself, where an epoch has several; and where the adversary leads a whole epoch, all nodes but one honest one are no quorum",
  holds: (...world) => {
    const { quorum, slotsPerEpoch, stakes, validatorsPerNode } = paramsOf(world[0])
    const all = weigh(world, true) + weigh(world, false)
    const isQuorum = (stake: number): boolean => stake * quorum.of >= all * quorum.most
    const [honest, corrupt] = [inCommittees(world, true), inCommittees(world, false)]
    const isOneEnough = slotsPerEpoch > 1 && honest.some((stake, i) => isQuorum(stake + (corrupt[i] ?? 0)))
    const least = Math.min(...nodesOf(world, true).map((n) => (stakes[n] ?? 1) * validatorsPerNode))
    return !isOneEnough && (longestRun(world) < slotsPerEpoch || !isQuorum(all - least))
  },
}
