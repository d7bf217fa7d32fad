/**
 * What is claimed of the finality gadget and its chain at any time: of all nodes together; and the list of such claims.
 * Next: [AtRest.ts](AtRest.ts).
 */
import { invariant, type World } from "../../core/Property.ts"
import { AllPremises, BothConditions, TwoThirds, UnderAThird } from "./Assumptions.ts"
import { contains, follows } from "./Checkpoints.ts"
import {
  FinalByLinks,
  FinalIsOnHead,
  FinalityStays,
  GuiltyIsProven,
  HeadIsHeaviest,
  heardBy,
  JustifiedByLinks,
  JustifiedNeverOlder,
  TreeIsClosed,
  VotesFromJustified,
} from "./OneNode.ts"
import type { Params } from "./Params.ts"
import { nodeOf, weightOf } from "./Registry.ts"
import { evidenceIn } from "./Slashing.ts"
import type { Seen, Validator } from "./State.ts"

export type W = World<Seen>
export const nodes = (w: W): ReadonlyArray<Seen> => Object.values(w).flatMap((o) => o ?? [])
const none: ReadonlyArray<never> = []

export const HonestIsNeverGuilty = invariant<Seen, Params>(
  {
    id: "pos-finality/honest-is-never-guilty",
    source: "Buterin and Griffith 2017 §2",
    says: "no honest node's validator is ever caught breaking a condition",
    assumes: [AllPremises],
  },
  (w) => {
    for (const name in w) if (w[name]?.state.guilty.some((v) => w[nodeOf(v)] !== undefined)) return false
    return true
  },
)

/** Two final checkpoints of two nodes of which neither lies on the other's chain. */
const isConflict = (x: Seen, y: Seen, params: Params): boolean =>
  x.finalized.some((a) =>
    y.finalized.some((b) => !follows(params, x.state.tree, a, b) && !follows(params, y.state.tree, b, a)),
  )

/** Whether some stake is as much as any two quorums share: a third, for quorums of two thirds. */
const isShared = ({ quorum: { most, of } }: Params, weight: number, stake: number): boolean =>
  weight * of >= stake * (2 * most - of)

/** Whether a node has heard of conflicting final checkpoints, and named validators with as much stake as two quorums share. */
export const hasConvicted = (o: Seen, params: Params): boolean =>
  areApart(o, o) && isShared(params, weightOf(params, o.state.guilty), o.stake)

/** The nodes for which something is final after the genesis. */
const finalisers = (w: W): ReadonlyArray<Seen> => {
  let found: ReadonlyArray<Seen> = none
  for (const name in w) {
    const o = w[name]
    if (o && o.finalized.length > 1) found = [...found, o]
  }
  return found
}

/** Pairs of nodes (a node with itself too) for which conflicting checkpoints are final. */
const conflictsIn = (w: W, params: Params): ReadonlyArray<readonly [Seen, Seen]> => {
  const some = finalisers(w)
  if (some.length === 0) return none
  return some.flatMap((x, i) => some.slice(i).flatMap((y) => (isConflict(x, y, params) ? [[x, y] as const] : [])))
}

export const NoConflictingFinality = invariant<Seen, Params>(
  {
    id: "pos-finality/no-conflicting-finality",
    source: "Buterin and Griffith 2017, theorem 1",
    says: "no two checkpoints are final, for whomever, of which neither lies on the other's chain",
    assumes: [AllPremises, UnderAThird, TwoThirds],
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
    assumes: [AllPremises, UnderAThird, TwoThirds],
  },
  (w) => {
    const some = finalisers(w)
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
    says: "if conflicting checkpoints are final, the votes of the two nodes together convict validators with as much stake as two quorums share (a third, for quorums of two thirds), none of them honest",
    assumes: [AllPremises, BothConditions],
  },
  (w, params) =>
    conflictsIn(w, params).every(([x, y]) => {
      const guilty = culprits(x, y, params)
      return isShared(params, weightOf(params, guilty), x.stake) && guilty.every((v) => w[nodeOf(v)] === undefined)
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
/** Those of them that say something where nothing becomes final. */
export const early = safety.filter((p) => ![FinalByLinks, FinalityStays, AccountableSafety].some((q) => q.id === p.id))
/** What holds besides as long as corrupt validators hold less than a third of the stake. */
export const underAThird = [FinalIsOnHead, NoConflictingFinality, NoConflictingBlocks]
