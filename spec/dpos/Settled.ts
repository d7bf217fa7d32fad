/**
 * What is claimed of irreversibility: that it never reverts, that nodes agree, what it needs; and last what does not hold and why.
 * Next: [Witnesses.ts](Witnesses.ts).
 */

import { allBlocks, ancestry, everyBlock } from "../core/lib/BlockTree.ts"
import { paymentsOf } from "../core/lib/Mempool.ts"
import { eachNode, eachStep, invariant, nodesIn, temporal, type World } from "../core/Property.ts"
import {
  AllPremises,
  ClocksAgree,
  FewTraitors,
  NoneCorrupt,
  SetsWait,
  Timely,
  TimelyOrPrevotes,
} from "./Assumptions.ts"
import { chainOf } from "./Chain.ts"
import { descends } from "./ForkChoice.ts"
import { everyPair, hasQuorum, isStalled } from "./History.ts"
import { contradict, quorum } from "./Irreversible.ts"
import type { Params } from "./Params.ts"
import type { Block, Seen } from "./State.ts"

// ── irreversibility ────────────────────────────────────────────────────────────────────────────────────────────────

export const LibNeverFalls = eachStep<Seen, Params>(
  {
    id: "dpos/lib-never-falls",
    source: "Larimer 2014; eos white paper, DPOS",
    says: "what a node holds for irreversible stays in its chain: it never reverts",
  },
  (before, after) =>
    before.lib === after.lib
      ? before.head === after.head || descends(after.tree, after.head, before.lib)
      : descends(after.tree, after.lib, before.lib) && descends(after.tree, after.head, after.lib),
)

export const LibsAgree = invariant<Seen, Params>(
  {
    id: "dpos/libs-agree",
    source: "eos white paper, DPOS; LIP 14",
    says: "what two nodes hold for irreversible lies on one chain",
    assumes: [FewTraitors, TimelyOrPrevotes, SetsWait],
  },
  (w) =>
    everyPair(w, (a, b) => {
      if (a.lib === b.lib) return true
      const [low, high] = a.lib.height <= b.lib.height ? [a, b] : [b, a]
      return descends(high.tree, high.lib, low.lib)
    }),
)

export const LibNeedsQuorum = eachNode<Seen, Params>(
  {
    id: "dpos/lib-needs-quorum",
    source: "Larimer 2014; steem database.cpp update_last_irreversible_block",
    says: "a block is irreversible in a chain only if a quorum of the delegates has produced it or a block above it there",
    assumes: [AllPremises],
  },
  ({ tree, head }, params) => hasQuorum(tree, head, params),
)

export const LibAdvances = eachNode<Seen, Params>(
  {
    id: "dpos/lib-advances",
    source: "Larimer 2014; eos white paper, DPOS",
    says: "if a quorum of the delegates has produced in each of the last three rounds of a chain, some block of these rounds is irreversible in it",
    assumes: [Timely, NoneCorrupt],
  },
  ({ tree, head }, params) => !isStalled(tree, head, params, (producers) => quorum(params.finality, producers)),
)

/** Whether two blocks of one of these delegates contradict each other. */
const isGuilty = (tree: Seen["tree"], honest: World<Seen>): boolean => {
  const blocks = allBlocks(tree).filter((b) => b.producer in honest)
  return blocks.some((b, i) => blocks.slice(0, i).some((other) => contradict(other, b)))
}

export const TheHonestAreNeverGuilty = invariant<Seen, Params>(
  {
    id: "dpos/the-honest-are-never-guilty",
    source: "LIP 14, the contradiction test; LIP 24",
    says: "no two blocks of an honest delegate contradict each other: neither are they of one slot, nor, on Lisk, are their headers such as only a cheat signs",
    assumes: [AllPremises],
  },
  (w) => nodesIn(w).every(({ tree }) => !isGuilty(tree, w)),
)

// ── convergence ────────────────────────────────────────────────────────────────────────────────────────────────────

/** The best of all blocks that anybody knows: those than which none is better. */
const bestOf = (w: World<Seen>, params: Params): ReadonlySet<string> => {
  const known = nodesIn(w).flatMap(({ tree }) => allBlocks(tree).map((block) => ({ tree, block })))
  const best = known.reduce((one, other) => (compare(params, one, other) ? other : one))
  const alike = known.filter((o) => !compare(params, o, best) && !compare(params, best, o))
  return new Set(alike.map((o) => o.block.id))
}
interface Placed {
  readonly tree: Seen["tree"]
  readonly block: Block
}
const compare = (params: Params, one: Placed, other: Placed): boolean => {
  const [a, b] = [one, other].map(({ tree, block }) => {
    const stage = params.finality._tag === "TwoStage" ? chainOf(params, tree, block).count.lib : 0
    return [block.claim._tag === "Prevotes" ? block.claim.prevoted : stage, block.height] as const
  }) as [readonly [number, number], readonly [number, number]]
  return b[0] > a[0] || (b[0] === a[0] && b[1] > a[1])
}

export const Convergence = temporal<Seen, Params>(
  {
    id: "dpos/convergence",
    source: "Larimer 2014",
    says: "once the network has healed, everybody has looked around, and one chain is better than all others, every honest node follows it",
    assumes: [FewTraitors, TimelyOrPrevotes, SetsWait, ClocksAgree],
  },
  (w, params) => bestOf(w, params).size === 1,
  (w, params) => nodesIn(w).every(({ head }) => bestOf(w, params).has(head.id)),
)

// ── what does not hold everywhere ──────────────────────────────────────────────────────────────────────────────────

export const ViewsAgree = eachNode<Seen, Params>(
  {
    id: "dpos/views-agree",
    source: "eos white paper, DPOS; LIP 14",
    says: "seen from above: what two nodes hold for irreversible, or would if they heard of a traitor's block, lies on one chain",
  },
  (o) =>
    everyPair(o.views ?? {}, (a, b) =>
      [a.lib, ...(a.could ?? [])].every((one) =>
        [b.lib, ...(b.could ?? [])].every((other) => {
          const [low, high] = one.height <= other.height ? [one, other] : [other, one]
          return descends(o.tree, high, low)
        }),
      ),
    ),
)

/** So many rounds in which every block arrives in its slot. */
const roundsGiven = 3
const isHonest = ({ views = {} }: Seen, { producer }: Block): boolean => producer in views

export const TheHonestAreFinal = eachNode<Seen, Params>(
  {
    id: "dpos/the-honest-are-final",
    source: "definition",
    says: "seen from above: where every block arrives in its slot, some honest delegate's block is irreversible after three rounds",
  },
  (seen, params) =>
    seen.head.slot < roundsGiven * params.governance.delegates * params.governance.quota ||
    ancestry(seen.tree, seen.lib).some((b) => isHonest(seen, b)),
)

export const TheHonestHaveAShare = eachNode<Seen, Params>(
  {
    id: "dpos/the-honest-have-a-share",
    source: "definition",
    says: "seen from above: of as many irreversible blocks as there are delegates, one is an honest delegate's",
  },
  (seen, params) =>
    seen.lib.height < params.governance.delegates || ancestry(seen.tree, seen.lib).some((b) => isHonest(seen, b)),
)

/** Expected to fail as soon as one delegate is honest. */
export const NothingIsWritten = eachNode<Seen, Params>(
  {
    id: "dpos/nothing-is-written",
    source: "definition",
    says: "no payment is in any block: who holds every slot decides what is written",
  },
  ({ tree }) => everyBlock(tree, (b) => b.height === 0 || paymentsOf(b).length === 0),
)

/** Expected to fail: half of the delegates are no quorum. */
export const LibAdvancesWithHalf = eachNode<Seen, Params>(
  {
    id: "dpos/lib-advances-with-half",
    source: "eos issue 6194; steem hard fork 14",
    says: "if half of the delegates have produced in each of the last three rounds of a chain, some block of these rounds is irreversible in it",
  },
  ({ tree, head }, params) => !isStalled(tree, head, params, (producers) => producers / 2),
)

export const settled = [LibsAgree, LibAdvances, TheHonestAreNeverGuilty, Convergence]
export const refuted = [ViewsAgree, TheHonestAreFinal, TheHonestHaveAShare, NothingIsWritten, LibAdvancesWithHalf]
