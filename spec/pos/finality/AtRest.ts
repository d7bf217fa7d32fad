/**
 * What is claimed once all is delivered or, in lock-step, after the last round; and what must be reachable.
 * Next: [Gathered.ts](Gathered.ts).
 */
import { everyBlock } from "../../core/lib/BlockTree.ts"
import { temporal, witness } from "../../core/Property.ts"
import {
  AllPremises,
  Boosted,
  BothConditions,
  Discounting,
  HonestEnd,
  HonestOpening,
  HonestQuorum,
  NoSideQuorum,
  SlowSwitch,
  Spread,
  Synchrony,
  TwoThirds,
  Unbalanced,
  Unboosted,
  UnderAThird,
} from "./Assumptions.ts"
import { contains, refTo } from "./Checkpoints.ts"
import { heardBy } from "./OneNode.ts"
import type { Params } from "./Params.ts"
import { hasConvicted, nodes, type W } from "./Properties.ts"
import { evidenceIn, isDoubleVote, isSurroundVote } from "./Slashing.ts"
import type { Seen } from "./State.ts"

const isSameTime = (w: W): boolean => new Set(nodes(w).map((o) => o.state.time)).size === 1

export const HeadsAgree = temporal<Seen, Params>(
  {
    id: "pos-finality/heads-agree",
    source: "Buterin and others 2020 §4",
    says: "once all is delivered, and all nodes are in one slot, they follow the same head from the same justified checkpoint",
    assumes: [AllPremises, UnderAThird, TwoThirds, Discounting, Unboosted, Spread],
  },
  isSameTime,
  (w) => new Set(nodes(w).map((o) => `${o.head.id} ${o.state.justified.block}`)).size === 1,
)

export const CulpritsAreKnown = temporal<Seen, Params>(
  {
    id: "pos-finality/culprits-are-known",
    source: "Buterin and Griffith 2017 §2",
    says: "once all is delivered, who has voted for two targets of one epoch, or around an own vote, is named by everybody",
    assumes: [AllPremises, BothConditions, Spread],
  },
  (w) => nodes(w).some((o) => evidenceIn(["double", "surround"], heardBy(o)).length > 0),
  (w) =>
    nodes(w).every((o) => {
      const known = nodes(w).flatMap((x) => evidenceIn(["double", "surround"], heardBy(x)).map((e) => e.validator))
      return known.every((v) => o.state.guilty.includes(v))
    }),
)

const always = (): boolean => true

export const HonestVotesAgree = temporal<Seen, Params>(
  {
    id: "pos-finality/honest-votes-agree",
    source: "Neu, Tas and Tse 2021 §II",
    says: "in the end the last votes of all honest nodes are for one chain",
    assumes: [AllPremises, Synchrony, Boosted, HonestEnd, NoSideQuorum],
  },
  always,
  (w) => {
    const last = nodes(w).flatMap(({ state: { voted, tree } }) => (voted === null ? [] : [{ tree, head: voted.head }]))
    return last.every((x) => last.every((y) => contains(x.tree, x.head, y.head) || contains(y.tree, y.head, x.head)))
  },
)

export const JustificationMovesOn = temporal<Seen, Params>(
  {
    id: "pos-finality/justification-moves-on",
    source: "Neu, Tas and Tse 2021 §II",
    says: "in the end a checkpoint after the genesis is justified for every honest node",
    assumes: [AllPremises, Synchrony, UnderAThird, HonestQuorum, Boosted, HonestOpening],
  },
  always,
  (w) => nodes(w).every((o) => o.justified.length > 1),
)

export const HonestBlocksStay = temporal<Seen, Params>(
  {
    id: "pos-finality/honest-blocks-stay",
    source: "Schwarz-Schilling and others 2022 §3; Garay, Kiayias and Leonardos 2015 (chain quality)",
    says: "in the end every block of an honest leader is on the chain of every honest node",
    assumes: [AllPremises, Synchrony, Boosted, NoSideQuorum],
  },
  always,
  (w) =>
    nodes(w).every(({ head, state: { tree } }) =>
      everyBlock(tree, (b) => w[b.proposer] === undefined || contains(tree, refTo(head), refTo(b))),
    ),
)

export const FinalityMovesOn = temporal<Seen, Params>(
  {
    id: "pos-finality/finality-moves-on",
    source: "Nakamura 2019; Buterin and Griffith 2017, theorem 2",
    says: "in the end a checkpoint after the genesis is final for every honest node",
    assumes: [AllPremises, Synchrony, UnderAThird, TwoThirds, HonestQuorum, Unbalanced, SlowSwitch],
  },
  always,
  (w) => nodes(w).every((o) => o.finalized.length > 1),
)

// ── witnesses ──────────────────────────────────────────────────────────────────────────────────────────────────────

export const Finalized = witness<Seen, Params>(
  {
    id: "pos-finality/finalized",
    source: "Buterin and Griffith 2017 §2",
    says: "a checkpoint after the genesis is final",
  },
  { node: (o) => o.finalized.length > 1 },
)

export const FinalBlock = witness<Seen, Params>(
  {
    id: "pos-finality/final-block",
    source: "Buterin and Griffith 2017 §2",
    says: "a block after the genesis is final",
  },
  { node: ({ finalized }) => finalized.some((c) => c.height > 0) },
)

export const FinalAmongForks = witness<Seen, Params>(
  {
    id: "pos-finality/final-among-forks",
    source: "Buterin and Griffith 2017 §2",
    says: "a block after the genesis is final, and the node knows a block that is not on its chain",
  },
  {
    node: ({ finalized, state: { tree } }) =>
      finalized.some(
        (c) => c.height > 0 && !everyBlock(tree, (b) => contains(tree, refTo(b), c) || contains(tree, c, refTo(b))),
      ),
  },
)

export const BothFinalAndNamed = witness<Seen, Params>(
  {
    id: "pos-finality/both-final-and-named",
    source: "Buterin and Griffith 2017, theorem 1",
    says: "two conflicting blocks are final for a node, and it names validators with a third of the stake",
  },
  { node: hasConvicted },
)

const catches = (o: Seen, isWay: typeof isDoubleVote): boolean => {
  const { guilty } = o.state
  return guilty.length > 0 && evidenceIn(["double", "surround"], heardBy(o)).some((e) => isWay(e.first, e.second))
}

export const DoubleVoteCaught = witness<Seen, Params>(
  {
    id: "pos-finality/double-vote-caught",
    source: "Buterin and Griffith 2017 Fig. 2 (I)",
    says: "a validator is named that voted twice in one epoch",
  },
  { node: (o) => catches(o, isDoubleVote) },
)

export const SurroundVoteCaught = witness<Seen, Params>(
  {
    id: "pos-finality/surround-vote-caught",
    source: "Buterin and Griffith 2017 Fig. 2 (II)",
    says: "a validator is named one of whose votes lies within the span of another",
  },
  { node: (o) => catches(o, isSurroundVote) },
)

export const Reorg = witness<Seen, Params>(
  { id: "pos-finality/reorg", source: "Buterin and others 2020 §4", says: "a node leaves a block behind" },
  { step: (before, after) => !contains(after.state.tree, refTo(after.head), refTo(before.head)) },
)

export const Discounted = witness<Seen, Params>(
  {
    id: "pos-finality/discounted",
    source: "consensus-specs phase0 fork-choice on_attester_slashing",
    says: "the last vote of a validator that was caught loses its weight",
  },
  {
    step: (before, after, { discount }) =>
      discount &&
      after.state.guilty.some((v) => !before.state.guilty.includes(v) && before.state.latest.some((c) => v in c)),
  },
)

export const atRest = [
  HeadsAgree,
  CulpritsAreKnown,
  HonestVotesAgree,
  JustificationMovesOn,
  HonestBlocksStay,
  FinalityMovesOn,
]
export const witnesses = [
  Finalized,
  FinalBlock,
  FinalAmongForks,
  BothFinalAndNamed,
  DoubleVoteCaught,
  SurroundVoteCaught,
  Reorg,
  Discounted,
]
