/**
 * What keys of stake that was sold long ago can do to those who were there, and to those who come later.
 * Next: [Quantities.ts](Quantities.ts).
 */

import type { Environment } from "../../core/Environment.ts"
import { above, ancestry, forkPoint } from "../../core/lib/BlockTree.ts"
import { counted } from "../../core/lib/ChainWords.ts"
import { isBeyond } from "../../core/lib/Checkpoint.ts"
import { reverses } from "../../core/lib/History.ts"
import type { Payment } from "../../core/lib/Ledger.ts"
import { stakeOf, stakesIn } from "../../core/lib/Stake.ts"
import { type Assumption, eachStep, nodesIn, temporal, witness } from "../../core/Property.ts"
import type { Deviation } from "./Adversary.ts"
import { spelledIn } from "./Blocks.ts"
import { chainOf } from "./Chain.ts"
import type { Params } from "./Params.ts"
import { longest } from "./Properties.ts"
import type { Block, Event, Seen } from "./State.ts"

/** The payments that a run is asked for: by a client of a node, or told by an adversary. */
const paymentsAsked = (workload: Environment["workload"] = {}): ReadonlyArray<Payment> =>
  (Object.values(workload).flat() as ReadonlyArray<Event | Deviation>).flatMap((event) =>
    event._tag === "Submit" || event._tag === "Tell" ? [event.transaction] : [],
  )

/** A change of nothing keeps nothing. */
const keepsSome = ({ inputs, outputs }: Payment): boolean =>
  inputs.every((i) => outputs.some((o) => o.owner === i.signedBy && o.value > 0n))

/** Whoever owned something at the start owns something for ever. */
export const NothingSold: Assumption = {
  id: "pos-lottery/nothing-sold",
  says: "nobody pays all of a coin to others",
  holds: (_, { workload }) => paymentsAsked(workload).every(keepsSome),
}

/**
 * Whether a payment is written in the block that nodes were told of. To be told of a block above it does not help: whoever is not
 * there yet has nothing to hold on to.
 */
const isTold = ({ checkpoint }: Params, { id }: Payment): boolean => spelledIn(checkpoint?.id ?? "").includes(id)

/**
 * Whether a node can leave every other branch for that of the block that it was told of: such a branch ends below that block's height.
 */
const isWithinLimit = ({ checkpoint, rollbackMax }: Params): boolean =>
  rollbackMax === null || (checkpoint?.height ?? 0) <= rollbackMax + 1

export const NothingSoldOrTold: Assumption = {
  id: "pos-lottery/nothing-sold-or-told",
  says: "nobody pays all of a coin to others, or nodes were told of the block in which that is written, and its height is at most one more than the number of blocks that a node may leave behind",
  holds: ({ params }, { workload }) =>
    paymentsAsked(workload).every(
      (p) => keepsSome(p) || (isTold(params as Params, p) && isWithinLimit(params as Params)),
    ),
}

const nothingSoldOrLimitBelow = (k: number): Assumption => ({
  id: `pos-lottery/nothing-sold-or-limit-below-${k}`,
  says: `${NothingSold.says}, or a node leaves fewer than ${k} blocks behind`,
  holds: (setup, environment) =>
    ((setup.params as Params).rollbackMax ?? k) < k || NothingSold.holds?.(setup, environment) === true,
})

/** Whether a block is by somebody who owned something where two chains part, and owns nothing at the end of the one left behind. */
const isByOldKeys = (fork: Block, left: Seen, params: Params) => {
  const stakesAt = (block: Block) => stakesIn(chainOf(params, left.tree, block).coins)
  const [then, now] = [stakesAt(fork), stakesAt(left.tip)]
  return ({ leader }: Block): boolean => stakeOf(then, leader) > 0n && stakeOf(now, leader) === 0n
}

/** Holds where nothing is sold or nodes leave fewer than k blocks behind; expected to fail otherwise. */
export const OldKeysTakeNothingBack = (k: number) =>
  eachStep<Seen, Params>(
    {
      id: `pos-lottery/old-keys-take-nothing-back-${k}`,
      source: "Gaži, Kiayias and Russell 2018, on long ranges",
      says: `no payment with ${counted(k, "confirmation")} is taken back for a branch with a block whose leader owned something where the branches part, and owns nothing in the chain that is left behind`,
      assumes: [nothingSoldOrLimitBelow(k)],
    },
    (before, after, params) => {
      if (!reverses(before, after, k)) return true
      const fork = forkPoint(after.tree, before.tip, after.tip)
      return !above(after.tree, fork, after.tip).some(isByOldKeys(fork, before, params))
    },
  )

/** Expected to fail: stake counts late, so whoever sold it leads on for a while, in the chain in which it is sold. */
export const OwnersTakeBack = (k: number) =>
  eachStep<Seen, Params>(
    {
      id: `pos-lottery/owners-take-back-${k}`,
      source: "David, Gaži, Kiayias and Russell 2018, the full protocol (epochs)",
      says: `a payment with ${counted(k, "confirmation")} is taken back only for a branch whose leaders each own something where the branches part, or in the chain that is left behind`,
    },
    (before, after, params) => {
      if (!reverses(before, after, k)) return true
      const fork = forkPoint(after.tree, before.tip, after.tip)
      const owned = [fork, before.tip].map((b) => stakesIn(chainOf(params, before.tree, b).coins))
      return above(after.tree, fork, after.tip).every((b) => owned.some((stakes) => stakeOf(stakes, b.leader) > 0n))
    },
  )

/** Whether one node's chain has blocks, above what it shares with another's, of leaders whose keys are old in the other's. */
const isLedByOldKeys = (one: Seen, other: Seen, params: Params): boolean => {
  const shared = new Set(ancestry(other.tree, other.tip).map((b) => b.id))
  const chain = ancestry(one.tree, one.tip)
  const own = chain.findIndex((b) => shared.has(b.id))
  return own > 0 && chain.slice(0, own).some(isByOldKeys(chain[own] as Block, other, params))
}

/** Holds where nothing is sold, or nodes were told of the sale; expected to fail otherwise, even with a limit on rollbacks. */
export const OldKeysDivideNobody = temporal<Seen, Params>(
  {
    id: "pos-lottery/old-keys-divide-nobody",
    source: "Gaži, Kiayias and Russell 2018, on long ranges",
    says: "once the network has healed, everybody has looked around, and one chain is longer than all others, no node follows a branch with a block whose leader owned something where the branches part, and owns nothing in the chain that another node follows",
    assumes: [NothingSoldOrTold],
  },
  (w) => longest(w).size === 1,
  (w, params) => nodesIn(w).every((one) => nodesIn(w).every((other) => !isLedByOldKeys(one, other, params))),
)

export const BeyondCheckpoint = witness<Seen, Params>(
  {
    id: "pos-lottery/beyond-checkpoint",
    source: "ouroboros-consensus pull request 898",
    says: "a node follows a chain that goes on above the block that it was told of",
  },
  {
    node: ({ tree, tip }, params) => isBeyond(params, tree, tip),
  },
)
