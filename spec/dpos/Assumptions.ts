/**
 * What is assumed where something is claimed: how many are corrupt, when blocks arrive, what clocks show, when another set of delegates
 * takes over. Next: [Settled.ts](Settled.ts).
 */
import type { Environment } from "../core/Environment.ts"
import type { Assumption } from "../core/Property.ts"
import type { Setup } from "../core/Protocol.ts"
import type { NodeId } from "../core/Rule.ts"
import { chainAnew, votersIn } from "./Chain.ts"
import type { Params } from "./Params.ts"

const paramsOf = (setup: Setup<never>): Params => setup.params as Params

export const AllPremises: Assumption = { id: "dpos/all-premises", says: "no premise is struck out of the rules" }

// ── who is corrupt ─────────────────────────────────────────────────────────────────────────────────────────────────

/** Nodes, and all nodes seen from above where none of them deviates. */
const honestRoles = ["delegate", "asynchrony", "wholeChains", "noTraitorInTime"]
const honestIn = ({ nodes }: Setup<never>, { corrupt = {} }: Environment): ReadonlyArray<NodeId> =>
  honestRoles.flatMap((role) => nodes[role] ?? []).filter((n) => corrupt[n] === undefined)
const isAllHonest = (setup: Setup<never>, environment: Environment): boolean =>
  honestIn(setup, environment).length === Object.values(setup.nodes).flat().length

export const NoneCorrupt: Assumption = {
  id: "dpos/none-corrupt",
  says: "no node is corrupt: whoever produces a block votes in it for all that it may",
  holds: isAllHonest,
}

export const FewTraitors: Assumption = {
  id: "dpos/few-traitors",
  says: "fewer than a third of each set of delegates are corrupt, if the rule is that of prevotes (Lisk); otherwise none is",
  holds: (setup, environment) => {
    if (isAllHonest(setup, environment)) return true
    const params = paramsOf(setup)
    const seats = firstSeats(params)
    const honest = honestIn(setup, environment)
    const others = new Set([...Object.values(setup.nodes).flat(), ...seats].filter((n) => !honest.includes(n)))
    return hasPrevotes(params) && staysForEver(params) && 3 * others.size < seats.length
  },
}
/** The delegates of the genesis whose blocks count. A corrupt node without a seat counts as one of these. */
const firstSeats = (params: Params): ReadonlyArray<NodeId> =>
  votersIn(params, chainAnew(params, [params.genesis]).schedule.active)
const hasPrevotes = ({ finality }: Params): boolean => finality._tag === "Prevotes"

/** Whether the first set of delegates is the only one: of a later one nobody can say beforehand how many in it are corrupt. */
const staysForEver = ({ governance }: Params): boolean => governance.cycle.length >= longCycle
const longCycle = 1_000_000

// ── when blocks arrive ─────────────────────────────────────────────────────────────────────────────────────────────

const areInStep = ({ skew = {} }: Environment): boolean => Object.values(skew).every((ticks) => ticks === 0)

/** Nothing may keep a block from arriving: neither loss nor a cut. */
const isReliable = (environment: Environment): boolean => {
  const { budget = {} } = environment
  return (budget["drop"] ?? 0) === 0 && (budget["partition"] ?? 0) === 0 && areInStep(environment)
}

const isTimely = (setup: Setup<never>, environment: Environment): boolean =>
  environment.timing?._tag === "synchronous" &&
  environment.timing.delta === 0 &&
  paramsOf(setup).clock._tag === "ticks" &&
  isReliable(environment)

export const Timely: Assumption = {
  id: "dpos/timely",
  says: "clocks are in step and every block arrives before its slot is over",
  holds: isTimely,
}

export const TimelyOrPrevotes: Assumption = {
  id: "dpos/timely-or-prevotes",
  says: "the rule is that of prevotes (Lisk), or clocks are in step and every block arrives before its slot is over",
  holds: (setup, environment) => hasPrevotes(paramsOf(setup)) || isTimely(setup, environment),
}

export const ClocksAgree: Assumption = {
  id: "dpos/clocks-agree",
  says: "all clocks show the same slot",
  holds: (_, environment) => areInStep(environment),
}

// ── who takes over ─────────────────────────────────────────────────────────────────────────────────────────────────

export const SetsWait: Assumption = {
  id: "dpos/sets-wait",
  says: "another set of delegates takes over only once its election is irreversible, or there is no other set",
  holds: (setup) => paramsOf(setup).activation.startsWith("irreversible") || staysForEver(paramsOf(setup)),
}
