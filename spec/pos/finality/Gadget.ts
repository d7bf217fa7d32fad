/**
 * The finality gadget: which checkpoints are justified and which are final, by the votes that a node has heard. A function of
 * the votes, never stored in a state. Next: [Slashing.ts](Slashing.ts).
 */
import { recent } from "../../core/lib/Recent.ts"
import { follows, isSame, origin } from "./Checkpoints.ts"
import type { Params } from "./Params.ts"
import { stakeOf } from "./Registry.ts"
import type { Checkpoint, EpochVotes, State, Votes } from "./State.ts"

/** A link between two checkpoints whose voters hold a quorum of the stake. */
export interface Supermajority {
  readonly source: Checkpoint
  readonly target: Checkpoint
}

/** Whether so much stake of all the stake is a quorum: 3x ≥ 2y for two thirds. */
export const isQuorum = ({ quorum }: Params, weight: number, stake: number): boolean =>
  weight * quorum.of >= stake * quorum.most

const linkOf = ({ source, target }: Votes): string => `${source.epoch} ${source.block} ${target.block}`

/** The supermajority links into one epoch. A validator counts once for each link, even if it votes for two. */
const tally = (params: Params, stake: number, votes: EpochVotes): ReadonlyArray<Supermajority> => {
  const voters = new Map<string, { readonly link: Supermajority; readonly counted: Set<string>; weight: number }>()
  for (const v of votes.flat()) {
    const key = linkOf(v)
    const sum = voters.get(key) ?? {
      link: { source: v.source, target: v.target },
      counted: new Set<string>(),
      weight: 0,
    }
    voters.set(key, sum)
    for (const name of v.validators) {
      if (sum.counted.has(name)) continue
      sum.counted.add(name)
      sum.weight += stakeOf(params, name)
    }
  }
  return [...voters.values()].filter((sum) => isQuorum(params, sum.weight, stake)).map((sum) => sum.link)
}

/** What has been achieved, each in the order of epochs. */
export interface Progress {
  readonly justified: ReadonlyArray<Checkpoint>
  readonly finalized: ReadonlyArray<Checkpoint>
}

const none: ReadonlyArray<never> = []
const atStart: Progress = { justified: [origin], finalized: [origin] }

const isIn = (set: ReadonlyArray<Checkpoint>, c: Checkpoint): boolean => set.some((x) => isSame(x, c))

const withOne = (set: ReadonlyArray<Checkpoint>, c: Checkpoint): ReadonlyArray<Checkpoint> =>
  isIn(set, c) ? set : [...set, c].sort((a, b) => a.epoch - b.epoch || (a.block < b.block ? -1 : 1))

/** Whether every epoch between the ends of a link has a justified checkpoint on the target's chain. */
const isBridged = (
  params: Params,
  tree: State["tree"],
  justified: ReadonlyArray<Checkpoint>,
  { source, target }: Supermajority,
): boolean => {
  for (let e = source.epoch + 1; e < target.epoch; e++) {
    if (!justified.some((c) => c.epoch === e && follows(params, tree, target, c))) return false
  }
  return true
}

/**
 * JUSTIFY AND FINALISE — the target of a supermajority link is justified if its source is; and then the source is final if the
 * target comes right after it, or after checkpoints that are all justified, no further than the gap allows.
 * Buterin and Griffith 2017 §2; Buterin and others 2020, definition 4.9.
 */
const count = (params: Params, stake: number, tree: State["tree"], before: Progress, votes: EpochVotes): Progress => {
  let { justified, finalized } = before
  for (const link of tally(params, stake, votes)) {
    if (!isIn(justified, link.source)) continue
    const isNear = link.target.epoch - link.source.epoch <= params.finalityGap
    if (isNear && isBridged(params, tree, justified, link)) finalized = withOne(finalized, link.source)
    justified = withOne(justified, link.target)
  }
  return justified === before.justified && finalized === before.finalized ? before : { justified, finalized }
}

interface Counted {
  readonly params: Params
  readonly before: Progress
  readonly after: Progress
}
const counts = recent<EpochVotes, Counted>(8192)

/** The same, remembered for votes that were counted before: their targets fix the part of the tree that counts, as long as they are known. */
const counted: typeof count = (params, stake, tree, before, votes) => {
  if (votes.length === 0) return before
  const known = counts.get(votes)
  if (known !== undefined && known.before === before && known.params === params) return known.after
  const after = count(params, stake, tree, before, votes)
  counts.set(votes, { params, before, after })
  return after
}

/** What the votes of all epochs before this one have achieved: the votes of an epoch count once it is over. */
export const progressOf = (
  params: Params,
  stake: number,
  { votes, tree }: Pick<State, "votes" | "tree">,
  epoch: number,
): Progress => {
  let progress = atStart
  for (let e = 1; e < epoch && e < votes.length; e++)
    progress = counted(params, stake, tree, progress, votes[e] ?? none)
  return progress
}
