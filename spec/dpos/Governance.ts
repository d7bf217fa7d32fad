/**
 * Who governs a chain of delegates, as numbers: seats, votes, cycle, eviction, order of production; and what five chains chose.
 * Next: [Operations.ts](Operations.ts).
 */
import type { Ratio } from "../core/lib/Fixed.ts"

/** What a vote weighs: the balance that an account could spend, or what it has locked up for the purpose. */
export type StakeKind = "balance" | "locked"
/** `approval`: each choice gets the voter's whole stake. `split`: each choice gets what the voter names, out of its stake. */
export type BallotKind = "approval" | "split"
/**
 * `running`: each change is subtracted and added at once. `records`: changes are noted, and at the end of a cycle each noted voter's
 * old votes are subtracted and its new ones added. `recount`: at the end of a cycle everything is counted anew.
 */
export type CountingKind = "running" | "records" | "recount"
/** `none`: a vote keeps its weight. `weeks`: a vote weighs 2^(weeks / 52) times its stake, weeks being those up to the day it was cast. */
export type Decay = { readonly _tag: "none" } | { readonly _tag: "weeks"; readonly slotsPerWeek: number }

/**
 * Seats beside those that go by rank. `virtual-time`: runners-up take turns, each as often as its votes weigh. `by-weight`: drawn
 * at random, each with a chance as large as its votes weigh.
 */
export type Draw = { readonly by: "nobody" | "virtual-time" | "by-weight"; readonly seats: number }

/**
 * What becomes of a delegate that misses its slots. `votes-only`: nothing; voters have to notice. `silent`: one that misses a slot
 * and has produced nothing for so many blocks loses its key until it registers again. `failing`: one that misses more than so many
 * slots in a row, and has produced nothing for more than so many blocks, is banned for ever.
 */
export type Eviction =
  | { readonly _tag: "votes-only" }
  | { readonly _tag: "silent"; readonly blocks: number }
  | { readonly _tag: "failing"; readonly missedMax: number; readonly blocks: number }

/**
 * What becomes of a delegate of which two blocks of one slot are shown. `nothing`: no rule. `punished`: nobody's votes count for
 * it for so many blocks; with so many proofs against it it is banned for ever.
 */
export type DoubleProduction =
  | { readonly _tag: "nothing" }
  | { readonly _tag: "punished"; readonly blocks: number; readonly proofsMax: number }

/**
 * In which order delegates produce: `name`, `votes` (most first), `shuffle` (BitShares' own, seeded by a time), `hash` (of name and
 * seed), `skipping-shuffle` (what Lisk and ARK began with: some hardly move).
 */
export type OrderKind = "name" | "votes" | "shuffle" | "hash" | "skipping-shuffle"

export interface GovernanceParams {
  /** Seats that go by rank: k. At least so many where voters decide on the number. */
  readonly delegates: number
  /** At most so many seats by rank. Above `delegates` voters decide: the median of what they want, weighed by stake, and odd. */
  readonly delegatesMax: number
  readonly draw: Draw
  /** How many of the rank, next after the active delegates, stand by. Only they are drawn. */
  readonly standby: number
  readonly choicesMax: number
  readonly stake: StakeKind
  readonly ballot: BallotKind
  readonly counting: CountingKind
  readonly decay: Decay
  /** A delegate's votes count up to so many times its own vote for itself; 0: without limit. */
  readonly selfVoteFactor: number
  /** How many proxies in a row may pass a vote on; 0: none. */
  readonly proxyDepth: number
  /** The share of all coins that must vote at the end of some cycle before votes elect anybody; from then on they always do. */
  readonly activation: Ratio
  readonly eviction: Eviction
  readonly doubleProduction: DoubleProduction
  /** How long a cycle is, at the end of which the set is adjusted. */
  readonly cycle: { readonly unit: "slots" | "blocks"; readonly length: number }
  readonly order: OrderKind
  /** Slots in a row of one delegate. */
  readonly quota: number
  /** Slots that pass without a block while votes are counted at the end of a cycle. */
  readonly slotsSkipped: number
}

const none: Ratio = { num: 0, den: 1 }
/** In effect everybody of the rank. */
const everybody = 1_000_000

/**
 * BitShares. Sources: bitshares-core libraries/chain/db_maint.cpp (approval by balance, recount, median of an odd number of
 * witnesses), db_witness_schedule.cpp (shuffle), include/graphene/chain/config.hpp (5 s slots, 24 h maintenance, 3 slots
 * skipped, 11 witnesses at least, 1001 at most). A proxy's own votes speak for those who chose it: one step.
 */
export const bitshares: GovernanceParams = {
  delegates: 11,
  delegatesMax: 1001,
  draw: { by: "nobody", seats: 0 },
  standby: everybody,
  choicesMax: 1001,
  stake: "balance",
  ballot: "approval",
  counting: "recount",
  decay: { _tag: "none" },
  selfVoteFactor: 0,
  proxyDepth: 1,
  activation: none,
  eviction: { _tag: "votes-only" },
  doubleProduction: { _tag: "nothing" },
  cycle: { unit: "slots", length: 17_280 },
  order: "shuffle",
  quota: 1,
  slotsSkipped: 3,
}

/**
 * Steem from hard fork 17 on. Sources: steem libraries/chain/witness_schedule.cpp (20 by votes, one by virtual time; shuffle of each
 * round of 21 blocks), steem_evaluator.cpp (30 votes, proxies), database.cpp (key of a silent witness nulled, hard forks 14 to 20),
 * include/steem/protocol/config.hpp (proxies four deep; 28,800 blocks a day).
 */
export const steem: GovernanceParams = {
  ...bitshares,
  delegates: 20,
  delegatesMax: 20,
  draw: { by: "virtual-time", seats: 1 },
  choicesMax: 30,
  stake: "locked",
  counting: "running",
  proxyDepth: 4,
  eviction: { _tag: "silent", blocks: 28_800 },
  cycle: { unit: "blocks", length: 21 },
  slotsSkipped: 0,
}

/**
 * EOS. Sources: eosio.contracts eosio.system/src/voting.cpp (21, 30 votes or a proxy, stake · 2^(weeks since 2000 / 52), by name),
 * producer_pay.cpp (looked at again after more than 120 slots; 15 % of a billion coins), eosio.system.hpp. Slots of half a second
 * are numbered from the year 2000 on. White paper: no block for 24 hours and a producer is out; the contracts leave it to others.
 */
export const eos: GovernanceParams = {
  ...steem,
  delegates: 21,
  delegatesMax: 21,
  draw: { by: "nobody", seats: 0 },
  standby: everybody,
  decay: { _tag: "weeks", slotsPerWeek: 1_209_600 },
  proxyDepth: 1,
  activation: { num: 15, den: 100 },
  eviction: { _tag: "silent", blocks: 172_800 },
  cycle: { unit: "slots", length: 121 },
  order: "name",
  quota: 12,
}

/**
 * TRON. Sources: java-tron VoteWitnessActuator (30 choices, a vote for each frozen coin), MaintenanceManager and ConsensusDelegate
 * (old votes subtracted, new ones added, record deleted; every 6 h; 2 slots skipped), Parameter.ChainConstant in common (27 by votes; 127 in all are paid).
 */
export const tron: GovernanceParams = {
  ...bitshares,
  delegates: 27,
  delegatesMax: 27,
  standby: 100,
  choicesMax: 30,
  stake: "locked",
  ballot: "split",
  counting: "records",
  proxyDepth: 0,
  cycle: { unit: "slots", length: 7_200 },
  order: "votes",
  slotsSkipped: 2,
}

/**
 * Lisk. Sources: LIP 22 (101 by weight and 2 drawn from the others: a round of 103), LIP 23 (10 votes of locked amounts; weight up
 * to ten times the own vote; banned after more than 50 misses in a row and 260,000 blocks without one), LIP 24 (each proof of
 * misbehaviour: weight 0 for 780,000 blocks; the fifth is the last), LIP 3 (order by hash).
 */
export const lisk: GovernanceParams = {
  ...bitshares,
  delegates: 101,
  delegatesMax: 101,
  draw: { by: "by-weight", seats: 2 },
  choicesMax: 10,
  ballot: "split",
  counting: "running",
  selfVoteFactor: 10,
  proxyDepth: 0,
  eviction: { _tag: "failing", missedMax: 50, blocks: 260_000 },
  doubleProduction: { _tag: "punished", blocks: 780_000, proofsMax: 5 },
  cycle: { unit: "blocks", length: 103 },
  order: "hash",
  slotsSkipped: 0,
}

/** Small enough to explore every run: two seats by name, two choices, a cycle of four slots; misses and doubles cost the seat. */
export const minimal: GovernanceParams = {
  ...bitshares,
  delegates: 2,
  delegatesMax: 2,
  choicesMax: 2,
  counting: "running",
  eviction: { _tag: "silent", blocks: 2 },
  doubleProduction: { _tag: "punished", blocks: 4, proofsMax: 1 },
  cycle: { unit: "slots", length: 4 },
  order: "name",
  slotsSkipped: 0,
}

/** The governing part of the presets, by name. */
export const governance = { minimal, bitshares, steem, eos, tron, lisk }
