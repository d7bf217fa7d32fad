/**
 * What is claimed of the finality gadget and its chain at any time: of one node, of one step, of all nodes together.
 * Next: [AtRest.ts](AtRest.ts).
 */
import { everyBlock, level, parentOf } from "../../core/lib/BlockTree.ts"
import { recent } from "../../core/lib/Recent.ts"
import { eachNode, eachStep, invariant, type World } from "../../core/Property.ts"
import { AllPremises, BothConditions, UnderAThird } from "./Assumptions.ts"
import { contains, follows, isSame, passes, refTo } from "./Checkpoints.ts"
import { boostOf } from "./ForkChoice.ts"
import type { Params } from "./Params.ts"
import { nodeOf, weightOf } from "./Registry.ts"
import { evidenceIn } from "./Slashing.ts"
import type { Block, Checkpoint, Ref, Seen, Validator, Votes } from "./State.ts"
import { epochOf, firstSlot, slotOf } from "./Time.ts"

export type W = World<Seen>
export const nodes = (w: W): ReadonlyArray<Seen> => Object.values(w).flatMap((o) => o ?? [])
const flattened = recent<object, ReadonlyArray<Votes>>(1024)

/** All votes that a node has heard; remembered, since many claims ask for them. */
export const heardBy = ({ state: { votes } }: Seen): ReadonlyArray<Votes> => {
  const known = flattened.get(votes)
  if (known !== undefined) return known
  const all = votes.flat()
  flattened.set(votes, all)
  return all
}

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

const isIn = (set: ReadonlyArray<Checkpoint>, c: Checkpoint): boolean => set.some((x) => isSame(x, c))
const present = (o: Seen, params: Params): number => epochOf(params, slotOf(params, o.state.time))

const counted = recent<Seen, ReadonlyArray<Votes>>(64)

/** The votes that count by now, of which the link has a quorum and starts at a justified checkpoint. */
const counting = (o: Seen, params: Params): ReadonlyArray<Votes> => {
  const known = counted.get(o)
  if (known !== undefined) return known
  const now = present(o, params)
  const votes = heardBy(o).filter(
    (v) => v.target.epoch < now && isIn(o.justified, v.source) && isLinked(o, params, v.source, v.target),
  )
  counted.set(o, votes)
  return votes
}

export const JustifiedByLinks = eachNode<Seen, Params>(
  {
    id: "pos-finality/justified-by-links",
    source: "Buterin and Griffith 2017 §2",
    says: "justified are the first checkpoint and, of epochs that are over, exactly those for which a quorum has voted from a justified one",
  },
  (o, params) => {
    const links = counting(o, params)
    return (
      links.every((v) => isIn(o.justified, v.target)) &&
      o.justified.every((c) => c.epoch === 0 || links.some((v) => isSame(v.target, c) && v.source.epoch < c.epoch))
    )
  },
)

export const FinalByLinks = eachNode<Seen, Params>(
  {
    id: "pos-finality/final-by-links",
    source: "Buterin and Griffith 2017 §2; Buterin and others 2020, definition 4.9",
    says: "final are the first checkpoint and exactly those justified ones from which a quorum has voted for the next epoch's, or for a later one within the gap, all between them being justified",
  },
  (o, params) => {
    const { tree } = o.state
    const between = ({ source, target }: Votes): ReadonlyArray<number> =>
      Array.from({ length: target.epoch - source.epoch - 1 }, (_, i) => source.epoch + 1 + i)
    const final = counting(o, params).filter(
      (v) =>
        v.target.epoch - v.source.epoch <= params.finalityGap &&
        between(v).every((e) => o.justified.some((c) => c.epoch === e && follows(params, tree, v.target, c))),
    )
    return (
      final.every((v) => isIn(o.finalized, v.source)) &&
      o.finalized.every((c) => c.epoch === 0 || final.some((v) => isSame(v.source, c)))
    )
  },
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
  (w) => Object.values(w).every((o) => o === null || o.state.guilty.every((v) => w[nodeOf(v)] === undefined)),
)

/** Two final checkpoints of two nodes of which neither lies on the other's chain. */
const isConflict = (x: Seen, y: Seen, params: Params): boolean =>
  x.finalized.some((a) =>
    y.finalized.some((b) => !follows(params, x.state.tree, a, b) && !follows(params, y.state.tree, b, a)),
  )

const none: ReadonlyArray<never> = []

/** Whether a node has heard of conflicting final checkpoints, and named validators with a third of the stake. */
export const hasConvicted = (o: Seen, params: Params): boolean =>
  areApart(o, o) && 3 * weightOf(params, o.state.guilty) >= o.stake

/** Pairs of nodes (a node with itself too) for which conflicting checkpoints are final. */
const conflictsIn = (w: W, params: Params): ReadonlyArray<readonly [Seen, Seen]> => {
  if (Object.values(w).every((o) => o === null || o.finalized.length === 1)) return none
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

/** Two final blocks of two nodes of which neither is an ancestor of the other. */
const areApart = (x: Seen, y: Seen): boolean =>
  x.finalized.some((a) => y.finalized.some((b) => !contains(x.state.tree, a, b) && !contains(y.state.tree, b, a)))

export const NoConflictingBlocks = invariant<Seen, Params>(
  {
    id: "pos-finality/no-conflicting-blocks",
    source: "Buterin and others 2020 §5",
    says: "no two blocks are final, for whomever, of which neither is an ancestor of the other",
    assumes: [UnderAThird],
  },
  (w) => {
    const some = nodes(w).filter((o) => o.finalized.length > 1)
    return some.every((x, i) => some.slice(i).every((y) => !areApart(x, y)))
  },
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

export const safety = [
  TreeIsClosed,
  GuiltyIsProven,
  JustifiedByLinks,
  FinalByLinks,
  HeadIsHeaviest,
  FinalityStays,
  JustifiedNeverOlder,
  VotesFromJustified,
  HonestIsNeverGuilty,
  AccountableSafety,
]
/** What holds besides as long as corrupt validators hold less than a third of the stake. */
export const underAThird = [FinalIsOnHead, NoConflictingFinality, NoConflictingBlocks]
