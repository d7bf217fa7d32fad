/**
 * Who can choose their luck, and last what does not hold and why. Next: [OldKeys.ts](OldKeys.ts).
 */

import { everyBlock } from "../../core/lib/BlockTree.ts"
import { counted } from "../../core/lib/ChainWords.ts"
import { leftBehind, reverses } from "../../core/lib/History.ts"
import { type Assumption, eachNode, eachStep } from "../../core/Property.ts"
import { contentsMax, slotsWonAfter } from "./Adversary.ts"
import { seal } from "./Blocks.ts"
import { perBlock } from "./History.ts"
import type { Params } from "./Params.ts"
import { CommonPrefix, ForksNeedMargin } from "./Race.ts"
import type { Seen } from "./State.ts"

export const NoncesFromOutputs: Assumption = {
  id: "pos-lottery/nonces-from-outputs",
  says: "nonces are made of outputs of the random function",
  holds: ({ params }) => (params as Params).nonceFrom === "outputs",
}

/** Nodes leave fewer than k blocks behind. */
const limitBelow = (k: number): Assumption => ({
  id: `pos-lottery/limit-below-${k}`,
  says: `a node leaves fewer than ${k} blocks behind, whatever it hears`,
  holds: ({ params }) => ((params as Params).rollbackMax ?? k) < k,
})

/** Whether a block's leader wins as many slots of the next epoch with every note that it could have written. */
const isBlind = perBlock((tree, block, params): boolean => {
  const { _tag, id, ...fields } = block
  const won = slotsWonAfter(params, tree, block)
  const others = Array.from({ length: contentsMax }, (_, note) => seal(params.ids, { ...fields, note }))
  return others.every((other) => slotsWonAfter(params, tree, other) === won)
})

/** Holds where nonces come from outputs that nobody can vary; expected to fail where they come from content. Where the environment decides who wins, it says nothing. */
export const NobodyPicksLuck = eachNode<Seen, Params>(
  {
    id: "pos-lottery/nobody-picks-luck",
    source: "Kiayias, Russell, David and Oliynykov 2017, on grinding",
    says: "whatever a leader writes into its block, it wins the same number of slots of the next epoch",
    assumes: [NoncesFromOutputs],
  },
  ({ tree }, params) => everyBlock(tree, (b) => b.height === 0 || isBlind(tree, b, params)),
)

/** Holds where nodes leave fewer than k blocks behind; expected to fail otherwise. */
export const NoReversalAfter = (k: number) =>
  eachStep<Seen, Params>(
    {
      id: `pos-lottery/no-reversal-after-${k}`,
      source: "Gaži, Kiayias and Russell 2018, on long ranges",
      says: `a payment with ${counted(k, "confirmation")} stays in the chain`,
      assumes: [limitBelow(k)],
    },
    (before, after) => !reverses(before, after, k),
  )

// ── what does not hold ─────────────────────────────────────────────────────────────────────────────────────────────

/** Expected to fail without a bound on delays. */
export const NoReorgDeeperThan = (k: number) =>
  eachStep<Seen, Params>(
    {
      id: `pos-lottery/no-reorg-deeper-than-${k}`,
      source: "David, Gaži, Kiayias and Russell 2018, the analysis of forks",
      says: `no node ever leaves more than ${counted(k, "block")} behind`,
    },
    (before, after) => leftBehind(before, after).length <= k,
  )

export const settled = [ForksNeedMargin, CommonPrefix, NobodyPicksLuck]
export const refuted = [NoReversalAfter(2), NoReorgDeeperThan(1)]
