/**
 * What is claimed of what one node remembers, and of one step of it. Next: [Properties.ts](Properties.ts).
 */
import { everyBlock, level, parentOf } from "../../core/lib/BlockTree.ts"
import { recent } from "../../core/lib/Recent.ts"
import { eachNode, eachStep } from "../../core/Property.ts"
import { AllPremises, TwoThirds, UnderAThird } from "./Assumptions.ts"
import { contains, follows, isSame, passes, refTo } from "./Checkpoints.ts"
import { boostOf } from "./ForkChoice.ts"
import type { Params } from "./Params.ts"
import { stakeOf, weightOf } from "./Registry.ts"
import { evidenceIn } from "./Slashing.ts"
import type { Block, Checkpoint, EpochVotes, Ref, Seen, Validator, Votes } from "./State.ts"
import { epochOf, firstSlot, slotOf } from "./Time.ts"

const none: ReadonlyArray<never> = []
const flattened = recent<object, ReadonlyArray<Votes>>(256)

/** All votes that a node has heard; remembered, since many claims ask for them. */
export const heardBy = ({ state: { votes } }: Seen): ReadonlyArray<Votes> => {
  const known = flattened.get(votes)
  if (known !== undefined) return known
  const all: Array<Votes> = []
  for (const epoch of votes) for (const committee of epoch) all.push(...committee)
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
    assumes: [AllPremises],
  },
  (o, { slashing }) => {
    const evidence = evidenceIn(slashing, heardBy(o))
    if (evidence.length === 0) return o.state.guilty.length === 0
    const proven = new Set(evidence.map((e) => e.validator))
    return o.state.guilty.length === proven.size && o.state.guilty.every((v) => proven.has(v))
  },
)

/** Whether the voters of a link hold a quorum, counted from scratch. */
const isLinked = (all: ReadonlyArray<Votes>, { source, target }: Votes, stake: number, params: Params): boolean => {
  const voters = new Set<Validator>()
  for (const v of all) {
    if (!isSame(v.source, source) || !isSame(v.target, target)) continue
    for (const name of v.validators) voters.add(name)
  }
  return weightOf(params, voters) * params.quorum.of >= stake * params.quorum.most
}

const isIn = (set: ReadonlyArray<Checkpoint>, c: Checkpoint): boolean => {
  for (const x of set) if (isSame(x, c)) return true
  return false
}
const present = (o: Seen, params: Params): number => epochOf(params, slotOf(params, o.state.time))

interface Linked {
  readonly params: Params
  readonly links: ReadonlyArray<Votes>
}
const linked = recent<EpochVotes, Linked>(1024)

/** The votes of one epoch for links that have a quorum; remembered until another vote of that epoch is heard. */
const linksOf = (votes: EpochVotes, stake: number, params: Params): ReadonlyArray<Votes> => {
  if (votes.length === 0) return none
  const known = linked.get(votes)
  if (known?.params === params) return known.links
  const all = votes.flat()
  const found = all.filter((v) => isLinked(all, v, stake, params))
  const links = found.length === 0 ? none : found
  linked.set(votes, { params, links })
  return links
}

/** The votes that count by now, of which the link has a quorum and starts at a justified checkpoint. */
const counting = (o: Seen, params: Params): ReadonlyArray<Votes> => {
  const { votes } = o.state
  const now = present(o, params)
  let counted: ReadonlyArray<Votes> = none
  for (let epoch = 1; epoch < now && epoch < votes.length; epoch++) {
    const links = linksOf(votes[epoch] ?? none, o.stake, params)
    if (links.length > 0) counted = [...counted, ...links.filter((v) => isIn(o.justified, v.source))]
  }
  return counted
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
  const own = refTo(block)
  const isBehind = (ref: Ref): boolean => contains(tree, ref, own)
  const isBoosted = boosted !== null && boosted.slot === slotOf(params, time) && isBehind(boosted)
  let weight = isBoosted ? boostOf(params, stake) : 0
  for (const committee of latest) {
    for (const v in committee) {
      if (params.discount && guilty.includes(v)) continue
      if (isBehind(committee[v] as Ref)) weight += stakeOf(params, v)
    }
  }
  return weight
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
    assumes: [AllPremises, UnderAThird, TwoThirds],
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
