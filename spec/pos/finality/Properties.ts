/**
 * What is claimed of the finality gadget and its chain: safety of one node, of all together, what holds at rest, and what must be
 * reachable. Next: [Scenarios.ts](Scenarios.ts).
 */
import { everyBlock, level, parentOf } from "../../core/lib/BlockTree.ts"
import { type Assumption, eachNode, eachStep, invariant, temporal, type World, witness } from "../../core/Property.ts"
import type { Setup } from "../../core/Protocol.ts"
import { contains, follows, isSame, passes, refTo } from "./Checkpoints.ts"
import { boostOf } from "./ForkChoice.ts"
import type { Params } from "./Params.ts"
import { nodeOf, weightOf } from "./Registry.ts"
import { evidenceIn, isDoubleVote, isSurroundVote } from "./Slashing.ts"
import type { Block, Checkpoint, Ref, Seen, Validator, Votes } from "./State.ts"
import { epochOf, firstSlot, slotOf } from "./Time.ts"

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

type W = World<Seen>
const nodes = (w: W): ReadonlyArray<Seen> => Object.values(w).flatMap((o) => o ?? [])
const heardBy = ({ state }: Seen): ReadonlyArray<Votes> => state.votes.flat()

// ── one node ───────────────────────────────────────────────────────────────────────────────────────────────────────

export const TreeIsClosed = eachNode<Seen, Params>(
  {
    id: "pos-finality/tree-is-closed",
    source: "definition",
    says: "every block but the genesis has its parent in the tree, one level below and of an earlier slot",
    assumes: [AllPremises],
  },
  ({ state: { tree } }) => everyBlock(tree, (b) => b.height === 0 || (parentOf(tree, b)?.slot ?? b.slot) < b.slot),
)

export const GuiltyIsProven = eachNode<Seen, Params>(
  {
    id: "pos-finality/guilty-is-proven",
    source: "Buterin and Griffith 2017 §2",
    says: "a node names exactly those validators of whom it has heard two votes that break a condition in force",
  },
  (o, { slashing }) => {
    const all = heardBy(o)
    const proven = all.length < 2 ? [] : evidenceIn(slashing, all).map((e) => e.validator)
    return o.state.guilty.length === new Set(proven).size && proven.every((v) => o.state.guilty.includes(v))
  },
)

/** Whether the voters of a link hold a quorum, counted from scratch. */
const isLinked = (o: Seen, params: Params, source: Checkpoint, target: Checkpoint): boolean => {
  const theirs = heardBy(o).filter((v) => isSame(v.source, source) && isSame(v.target, target))
  const voters = new Set(theirs.flatMap((v) => v.validators))
  return weightOf(params, voters) * params.quorum.of >= o.stake * params.quorum.most
}

export const LinksAreJustified = eachNode<Seen, Params>(
  {
    id: "pos-finality/links-are-justified",
    source: "Buterin and Griffith 2017 §2",
    says: "to every justified checkpoint but the first a quorum has voted from a justified one, in epochs that are over",
  },
  (o, params) =>
    o.justified.every(
      (c) =>
        c.epoch === 0 ||
        (c.epoch < epochOf(params, slotOf(params, o.state.time)) &&
          o.justified.some((s) => s.epoch < c.epoch && isLinked(o, params, s, c))),
    ),
)

/** The stake whose last vote is for a block or its descendants, and the boost: by definition, without a tally. */
const weightBehind = ({ state, stake }: Seen, params: Params, block: Block): number => {
  const { tree, latest, guilty, boosted, time } = state
  const counts = (v: Validator): boolean => !(params.discount && guilty.includes(v))
  const isBehind = (ref: Ref): boolean => contains(tree, ref, refTo(block))
  const behind = latest.flatMap((c) => Object.keys(c).filter((v) => counts(v) && isBehind(c[v] as Ref)))
  const isBoosted = boosted !== null && boosted.slot === slotOf(params, time) && isBehind(boosted)
  return weightOf(params, behind) + (isBoosted ? boostOf(params, stake) : 0)
}

export const HeadIsHeaviest = eachNode<Seen, Params>(
  {
    id: "pos-finality/head-is-heaviest",
    source: "Buterin and others 2020, algorithm 4.2",
    says: "from the justified checkpoint to the head, no block has a sibling with more stake behind it, and the head has no child",
  },
  (o, params) => {
    const { tree, justified } = o.state
    const late = firstSlot(params, justified.epoch)
    for (let b = o.head; b.id !== justified.block; b = parentOf(tree, b) as Block) {
      if (b.height <= justified.height) return false
      if (b.slot <= late) return false
      const siblings = level(tree, b.height).filter((x) => x.parent === b.parent && x.slot > late)
      if (siblings.length === 1) continue
      const most = weightBehind(o, params, b)
      if (siblings.some((x) => weightBehind(o, params, x) > most)) return false
    }
    return level(tree, o.head.height + 1).every((b) => b.parent !== o.head.id || b.slot <= late)
  },
)

export const FinalIsOnHead = eachNode<Seen, Params>(
  {
    id: "pos-finality/final-is-on-head",
    source: "consensus-specs phase0 fork-choice filter_block_tree",
    says: "the chain of a node contains every checkpoint that is final for it",
    assumes: [UnderAThird],
  },
  ({ state: { tree }, head, finalized }, params) =>
    finalized.length === 1 || finalized.every((c) => passes(params, tree, refTo(head), c)),
)

// ── one step ───────────────────────────────────────────────────────────────────────────────────────────────────────

export const FinalityStays = eachStep<Seen, Params>(
  {
    id: "pos-finality/finality-stays",
    source: "Buterin and Griffith 2017 §2",
    says: "what is final for a node stays final",
  },
  (before, after) =>
    before.finalized === after.finalized || before.finalized.every((c) => after.finalized.some((d) => isSame(c, d))),
)

export const JustifiedNeverOlder = eachStep<Seen, Params>(
  {
    id: "pos-finality/justified-never-older",
    source: "consensus-specs phase0 fork-choice update_checkpoints",
    says: "the checkpoint from which the fork choice starts is only ever replaced by one of a later epoch",
  },
  ({ state: before }, { state: after }) =>
    isSame(before.justified, after.justified) || before.justified.epoch < after.justified.epoch,
)

export const VotesFromJustified = eachStep<Seen, Params>(
  {
    id: "pos-finality/votes-from-justified",
    source: "Buterin and Griffith 2017 §2",
    says: "an honest node votes from a checkpoint that it takes for justified, for a head on its chain",
  },
  (before, after, params) => {
    const { voted, tree } = after.state
    if (voted === null || before.state.voted?.slot === voted.slot) return true
    const source = after.justified.find((c) => c.epoch === voted.source && passes(params, tree, voted.head, c))
    return source !== undefined
  },
)

// ── all nodes ──────────────────────────────────────────────────────────────────────────────────────────────────────

export const HonestIsNeverGuilty = invariant<Seen, Params>(
  {
    id: "pos-finality/honest-is-never-guilty",
    source: "Buterin and Griffith 2017 §2",
    says: "no honest node's validator is ever caught breaking a condition",
    assumes: [AllPremises],
  },
  (w) => nodes(w).every((o) => o.state.guilty.every((v) => w[nodeOf(v)] === undefined)),
)

/** Two final checkpoints of two nodes of which neither lies on the other's chain. */
const isConflict = (x: Seen, y: Seen, params: Params): boolean =>
  x.finalized.some((a) =>
    y.finalized.some((b) => !follows(params, x.state.tree, a, b) && !follows(params, y.state.tree, b, a)),
  )

/** Pairs of nodes (a node with itself too) for which conflicting checkpoints are final. */
const conflictsIn = (w: W, params: Params): ReadonlyArray<readonly [Seen, Seen]> => {
  const some = nodes(w).filter((o) => o.finalized.length > 1)
  return some.flatMap((x, i) => some.slice(i).flatMap((y) => (isConflict(x, y, params) ? [[x, y] as const] : [])))
}

export const NoConflictingFinality = invariant<Seen, Params>(
  {
    id: "pos-finality/no-conflicting-finality",
    source: "Buterin and Griffith 2017, theorem 1",
    says: "no two checkpoints are final, for whomever, of which neither lies on the other's chain",
    assumes: [UnderAThird],
  },
  (w, params) => conflictsIn(w, params).length === 0,
)

/** Who is convicted by what two nodes have heard between them. */
const culprits = (x: Seen, y: Seen, { slashing }: Params): ReadonlyArray<Validator> => {
  const all = new Map([...heardBy(x), ...heardBy(y)].map((v) => [v.id, v] as const))
  return [...new Set(evidenceIn(slashing, [...all.values()]).map((e) => e.validator))]
}

export const AccountableSafety = invariant<Seen, Params>(
  {
    id: "pos-finality/accountable-safety",
    source: "Buterin and Griffith 2017, theorem 1",
    says: "if conflicting checkpoints are final, the votes of the two nodes together convict validators with a third of the stake, none of them honest",
    assumes: [BothConditions],
  },
  (w, params) =>
    conflictsIn(w, params).every(([x, y]) => {
      const guilty = culprits(x, y, params)
      const { most, of } = params.quorum
      return (
        weightOf(params, guilty) * of >= x.stake * (2 * most - of) && guilty.every((v) => w[nodeOf(v)] === undefined)
      )
    }),
)

// ── at rest ────────────────────────────────────────────────────────────────────────────────────────────────────────

const isSameTime = (w: W): boolean => new Set(nodes(w).map((o) => o.state.time)).size === 1

export const HeadsAgree = temporal<Seen, Params>(
  {
    id: "pos-finality/heads-agree",
    source: "Buterin and others 2020 §4",
    says: "once all is delivered, and all nodes are in one slot, they follow the same head from the same justified checkpoint",
    assumes: [Discounting],
  },
  isSameTime,
  (w) => new Set(nodes(w).map((o) => `${o.head.id} ${o.state.justified.block}`)).size === 1,
)

export const CulpritsAreKnown = temporal<Seen, Params>(
  {
    id: "pos-finality/culprits-are-known",
    source: "Buterin and Griffith 2017 §2",
    says: "once all is delivered, who has voted for two targets of one epoch, or around an own vote, is named by everybody",
    assumes: [BothConditions],
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
    assumes: [Synchrony, Boosted],
  },
  always,
  (w) => {
    const last = nodes(w).flatMap(({ state: { voted, tree } }) => (voted === null ? [] : [{ tree, head: voted.head }]))
    return last.every((x) => last.every((y) => contains(x.tree, x.head, y.head) || contains(y.tree, y.head, x.head)))
  },
)

export const HonestBlocksStay = temporal<Seen, Params>(
  {
    id: "pos-finality/honest-blocks-stay",
    source: "Schwarz-Schilling and others 2022 §3; Garay, Kiayias and Leonardos 2015 (chain quality)",
    says: "in the end every block of an honest leader is on the chain of every honest node",
    assumes: [Synchrony, Boosted],
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
    assumes: [Synchrony, UnderAThird, SlowSwitch],
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

export const safety = [
  TreeIsClosed,
  GuiltyIsProven,
  LinksAreJustified,
  HeadIsHeaviest,
  FinalityStays,
  JustifiedNeverOlder,
  VotesFromJustified,
  HonestIsNeverGuilty,
  AccountableSafety,
]
/** What holds besides as long as corrupt validators hold less than a third of the stake. */
export const underAThird = [FinalIsOnHead, NoConflictingFinality]
export const atRest = [HeadsAgree, CulpritsAreKnown, HonestVotesAgree, HonestBlocksStay, FinalityMovesOn]
export const witnesses = [Finalized, DoubleVoteCaught, SurroundVoteCaught, Reorg, Discounted]
