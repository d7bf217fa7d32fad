/**
 * Proof of work with one rule changed: each mutant must be found by the property that the changed rule upholds.
 */
import { add, allBlocks, level, type Tree } from "../../spec/core/lib/BlockTree.ts"
import type { Property } from "../../spec/core/Property.ts"
import type { Protocol } from "../../spec/core/Protocol.ts"
import type { Space } from "../../spec/core/Scenario.ts"
import { easy, type Params, pow } from "../../spec/pow/index.ts"
import {
  FirstSeenStays,
  LongestChainConvergence,
  MempoolIsFree,
  NoLoneOrphans,
  OrphansAreOrphans,
  PaymentsReturn,
  TipIsHeaviest,
  TreeIsClosed,
  TreeOnlyGrows,
  WorkNeverFalls,
} from "../../spec/pow/Properties.ts"
import type { Block, Seen, State } from "../../spec/pow/State.ts"
import { chaos } from "../../spec/pow/Worlds.ts"
import { patch } from "./patch.ts"

/** A changed rule, the worlds to look in, and the property that must notice. */
export interface Mutant<P, O> {
  readonly id: string
  readonly says: string
  readonly protocol: Protocol<P>
  readonly space: Space<P>
  readonly noticed: Property<O, P>
  /** The property as the chapter has it, where it is the property that was changed. */
  readonly original?: Property<O, P>
  readonly runs: number
}

const restless: Space<Params> = { ...chaos, settles: false }
/** Difficulty changes every second block, and clocks run: branches of equal length differ in work. */
const uneven: Space<Params> = {
  ...restless,
  params: { ...easy, orphansMax: 20, retarget: { ...easy.retarget, interval: 2, timespan: 20 } },
  budget: { Mine: [4, 10], tick: [0, 40] },
  requests: { count: [0, 0], from: () => [] },
  late: [0, 0],
  draws: [],
  steps: [30, 90],
}

const switchTo = (state: State, tip: Block): State => ({ ...state, tip, mempool: [] })
const newest = (before: State, after: State): Block | undefined =>
  allBlocks(after.tree).find((b) => !level(before.tree, b.height).includes(b))
const without = (tree: Tree<Block>, gone: Block): Tree<Block> =>
  tree.map((page) => page.map((blocks) => blocks.filter((b) => b.id !== gone.id)))

export const mutants: ReadonlyArray<Mutant<Params, Seen>> = [
  {
    id: "last-seen",
    says: "of two chains with equal work the one seen last is followed",
    protocol: patch<Params, State>(pow, {
      "pow/receive-block": ({ before, after }) => {
        const block = after && newest(before, after)
        return block !== undefined && block.height === after?.tip.height ? switchTo(after, block) : after
      },
    }),
    space: restless,
    noticed: FirstSeenStays,
    runs: 400,
  },
  {
    id: "always-newest",
    says: "a node follows whatever block came last",
    protocol: patch<Params, State>(pow, {
      "pow/receive-block": ({ before, after }) => {
        const block = after && newest(before, after)
        return after && block ? switchTo(after, block) : after
      },
    }),
    space: restless,
    noticed: WorkNeverFalls,
    runs: 400,
  },
  {
    id: "longest-by-count",
    says: "chains are compared by their number of blocks, not by their work",
    protocol: patch<Params, State>(pow, {
      "pow/receive-block": ({ before, after }) => {
        const block = after && newest(before, after)
        if (after === undefined || block === undefined) return after
        return switchTo(after, block.height > before.tip.height ? block : before.tip)
      },
    }),
    space: uneven,
    noticed: TipIsHeaviest,
    runs: 2000,
  },
  {
    id: "forget-the-old-tip",
    says: "a node forgets its tip when a block beside it comes",
    protocol: patch<Params, State>(pow, {
      "pow/receive-block": ({ before, after }) => {
        const block = after && newest(before, after)
        return after && block && after.tip !== block ? { ...after, tree: without(after.tree, before.tip) } : after
      },
    }),
    space: restless,
    noticed: TreeOnlyGrows,
    runs: 400,
  },
  {
    id: "accept-without-parent",
    says: "a block joins the tree before its parent is known",
    protocol: patch<Params, State>(pow, {
      "pow/receive-block": ({ before, input, after }) =>
        after ??
        (allBlocks(before.tree).some((b) => b.id === input.message.block.id)
          ? undefined
          : { ...before, tree: add(before.tree, input.message.block) }),
    }),
    space: restless,
    noticed: TreeIsClosed,
    runs: 400,
  },
  {
    id: "stale-mempool",
    says: "a change of tip leaves the mempool as it was",
    protocol: patch<Params, State>(pow, {
      "pow/receive-block": ({ before, after }) => after && { ...after, mempool: before.mempool },
    }),
    space: { ...restless, requests: { ...(chaos.requests as NonNullable<typeof chaos.requests>), count: [2, 3] } },
    noticed: MempoolIsFree,
    runs: 400,
  },
  {
    id: "keep-orphans-for-ever",
    says: "orphans stay in the pool after their parent has come",
    protocol: patch<Params, State>(pow, {
      "pow/receive-block": ({ before, after }) => after && { ...after, orphans: before.orphans },
    }),
    space: restless,
    noticed: OrphansAreOrphans,
    runs: 400,
  },
  {
    id: "lose-payments",
    says: "the payments of a block that is left behind are thrown away",
    protocol: patch<Params, State>(pow, {
      "pow/receive-block": ({ before, after }) => {
        if (after === undefined) return after
        return { ...after, mempool: after.mempool.filter((p) => before.mempool.some((q) => q.id === p.id)) }
      },
    }),
    space: restless,
    noticed: PaymentsReturn,
    runs: 2000,
  },
  {
    id: "never-ask-again",
    says: "an orphan that is heard of again is not asked for again",
    protocol: patch<Params, State>({ ...pow, roles: { ...pow.roles, miner: withoutRule("pow/ask-again") } }, {}),
    space: { ...chaos, budget: { ...chaos.budget, drop: [1, 4] } },
    noticed: NoLoneOrphans,
    runs: 4000,
  },
  {
    id: "never-look-around",
    says: "a node that was cut off does not ask for the others' chain",
    protocol: { ...pow, roles: { ...pow.roles, miner: { ...minerOf(pow), reconnect: () => [] } } },
    space: { ...chaos, budget: { ...chaos.budget, drop: [1, 4] } },
    noticed: LongestChainConvergence,
    runs: 400,
  },
]

function minerOf(protocol: Protocol<Params>) {
  return protocol.roles["miner"] as NonNullable<Protocol<Params>["roles"][string]>
}
function withoutRule(id: string) {
  const miner = minerOf(pow)
  const upon = Object.entries(miner.upon).map(([tag, rules]) => [
    tag,
    Array.isArray(rules) ? rules.filter((r) => r.id !== id) : rules,
  ])
  return { ...miner, upon: Object.fromEntries(upon) as typeof miner.upon }
}
