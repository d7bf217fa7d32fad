/** Delegated proof of stake with one rule changed: each mutant is found by the property that the changed rule upholds. */
import * as fc from "fast-check"
import { afterEach, describe, expect, test, vi } from "vitest"
import { add, allBlocks, level, parentOf, type Tree } from "../../spec/core/lib/BlockTree.ts"
import type { Property } from "../../spec/core/Property.ts"
import type { Protocol } from "../../spec/core/Protocol.ts"
import type { Space } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import { isUnfairRound } from "../../spec/dpos/History.ts"
import { makeBlock } from "../../spec/dpos/Ids.ts"
import { dpos } from "../../spec/dpos/index.ts"
import type { Params } from "../../spec/dpos/Params.ts"
import { start } from "../../spec/dpos/Producer.ts"
import {
  HeadIsBest,
  HeadLeftForBetter,
  MempoolIsFree,
  SameChainSameSchedule,
  TreeIsClosed,
  TreeOnlyGrows,
} from "../../spec/dpos/Properties.ts"
import { Convergence, LibNeverFalls } from "../../spec/dpos/Settled.ts"
import type { Block, Seen, State } from "../../spec/dpos/State.ts"
import { chaos, chaosLisk, clocked, conflicting, lastProduced, small } from "../../spec/dpos/Worlds.ts"
import { runs } from "../arbitrary/runs.ts"
import { type Bend, patch } from "../zoo/patch.ts"
import { afterSlots, lineOf } from "./chain.ts"

const newest = (before: State, after: State): Block | undefined =>
  allBlocks(after.tree).find((b) => !level(before.tree, b.height).includes(b))
const without = (tree: Tree<Block>, gone: Block): Tree<Block> =>
  tree.map((page) => page.map((blocks) => blocks.filter((b) => b.id !== gone.id)))
const to = (state: State, head: Block): State => ({ ...state, head, mempool: [], asked: [] })

const restless: Space<Params> = { ...chaos, settles: false }
const busy: Space<Params> = {
  ...restless,
  requests: { count: [2, 3], from: conflicting(small(4, 0), "A") },
}
/** Under this rule two nodes may come to hold different blocks for irreversible. */
const disagreeing: Space<Params> = {
  ...restless,
  params: clocked(small(4, 0, lastProduced), 1),
  budget: { tick: [10, 40] },
  late: [0, 0],
  steps: [60, 200],
}

/** A new order in each round, seeded by the time of the block before it. */
const reshuffled: Space<Params> = {
  ...restless,
  params: { ...chaos.params, slotSeconds: 7, governance: { ...chaos.params.governance, order: "shuffle" } },
}
/** The block as a node files it that has misread its slot. */
const misread = (tree: Tree<Block>, block: Block): Tree<Block> =>
  tree.map((page) => page.map((blocks) => blocks.map((b) => (b === block ? { ...b, slot: b.slot + 1 } : b))))

interface Mutant {
  readonly id: string
  readonly bend: Bend<Params, State>
  readonly rule?: string
  readonly space: Space<Params>
  readonly noticed: Property<Seen, Params>
  readonly runs: number
}

const mutants: ReadonlyArray<Mutant> = [
  {
    id: "of two chains that are alike the last one is followed",
    bend: ({ before, after }) => {
      const block = after && newest(before, after)
      return block !== undefined && block.height === after?.head.height ? to(after, block) : after
    },
    space: restless,
    noticed: HeadLeftForBetter,
    runs: 400,
  },
  {
    id: "a node never leaves its head for another branch",
    bend: ({ before, after }) =>
      after && after.head.parent !== before.head.id ? { ...after, head: before.head } : after,
    space: restless,
    noticed: HeadIsBest,
    runs: 400,
  },
  {
    id: "a node never leaves its head for another branch, once all is at rest",
    bend: ({ before, after }) =>
      after && after.head.parent !== before.head.id ? { ...after, head: before.head } : after,
    space: chaosLisk,
    noticed: Convergence,
    runs: 400,
  },
  {
    id: "a node forgets its head when a block beside it comes",
    bend: ({ before, after }) => {
      const block = after && newest(before, after)
      return after && block && after.head !== block ? { ...after, tree: without(after.tree, before.head) } : after
    },
    space: restless,
    noticed: TreeOnlyGrows,
    runs: 400,
  },
  {
    id: "a block is taken before its parent",
    bend: ({ before, input, after }) => {
      const { block } = input.message as { readonly block: Block }
      return (
        after ??
        (level(before.tree, block.height).includes(block) ? undefined : { ...before, tree: add(before.tree, block) })
      )
    },
    space: restless,
    noticed: TreeIsClosed,
    runs: 400,
  },
  {
    id: "payments go on waiting when they have been written",
    bend: ({ before, after }) => after && { ...after, mempool: before.mempool },
    space: busy,
    noticed: MempoolIsFree,
    runs: 400,
  },
  {
    id: "whoever receives a block misreads its slot",
    bend: ({ before, after }) => {
      const block = after && newest(before, after)
      if (after === undefined || block === undefined) return after
      const tree = misread(after.tree, block)
      const head = level(tree, after.head.height).find((b) => b.id === after.head.id)
      return head === undefined ? after : { ...after, tree, head }
    },
    space: reshuffled,
    noticed: SameChainSameSchedule,
    runs: 400,
  },
  {
    id: "the longer chain is followed, whatever is irreversible",
    bend: ({ before, input, after }) => {
      const { block } = input.message as { readonly block: Block }
      const state = after ?? { ...before, tree: add(before.tree, block) }
      const isNew = !level(before.tree, block.height).some((b) => b.id === block.id)
      if (!isNew || parentOf(state.tree, block) === undefined) return after
      return block.height > state.head.height ? to(state, block) : state
    },
    space: disagreeing,
    noticed: LibNeverFalls,
    runs: 3000,
  },
]

const violated = (protocol: Protocol<Params>, { space, noticed, runs: numRuns }: Mutant) => {
  const arbitrary = runs(protocol, space, [noticed as Property<Json>])
  const result = fc.check(
    fc.property(arbitrary, (run) => arbitrary.violated(run) === undefined),
    { numRuns, seed: 1 },
  )
  return result.counterexample?.[0]
}

describe.each(mutants.map((m) => [m.id, m] as const))("%s", (_, mutant) => {
  // fails if the property no longer notices what the changed rule breaks
  test(`is noticed by ${mutant.noticed.id}`, () => {
    const changed = patch<Params, State>(dpos, { [mutant.rule ?? "dpos/receive-block"]: mutant.bend })
    expect(violated(changed, mutant)?.actions.length ?? 0).toBeGreaterThan(0)
  })
  // fails if the property blames rules that are as they should be
  test("is not noticed without the change", () => {
    expect(violated(dpos, { ...mutant, runs: Math.min(mutant.runs, 100) })).toBeUndefined()
  })
})

type Elections = typeof import("../../spec/dpos/Registry.ts")
type Electing = Elections["endOfCycle"]

describe("elections with one step changed", () => {
  afterEach(() => {
    vi.doUnmock("../../spec/dpos/Registry.ts")
    vi.resetModules()
  })

  /** What the check of one property says in a scenario, if cycles end so. */
  const verdictWith = async (scenario: string, property: string, changed: (rules: Electing) => Electing) => {
    vi.resetModules()
    vi.doMock("../../spec/dpos/Registry.ts", async (original) => {
      const real = (await original()) as Elections
      return { ...real, endOfCycle: changed(real.endOfCycle) }
    })
    const { dposChapter } = await import("../../spec/dpos/index.ts")
    const { checkScenario } = await import("../suites/check.ts")
    const found = dposChapter.scenarios.find((s) => s.id === scenario)
    if (found === undefined) throw new Error(`there is no ${scenario}`)
    return checkScenario(dposChapter, found, { seed: 1, property }).problems
  }
  const asTheyAre = (rules: Electing): Electing => rules

  test.each([
    [
      "votes are never counted anew, where that is when they are counted",
      "dpos/votes-counted-late",
      "dpos/tally-is-exact",
      (rules: Electing): Electing =>
        (params, registry, seed) =>
          rules({ ...params, counting: params.counting === "recount" ? "running" : params.counting }, registry, seed),
    ],
    [
      "changes are never settled, where they are noted until then",
      "dpos/votes-counted-late",
      "dpos/tally-is-exact",
      (rules: Electing): Electing =>
        (params, registry, seed) =>
          rules(params, params.counting === "records" ? { ...registry, records: [] } : registry, seed),
    ],
    [
      "all seats go to those who are out, while others stand by",
      "dpos/standby",
      "dpos/evicted-are-out",
      (rules: Electing): Electing =>
        (params, registry, seed) => {
          const out = registry.delegates.flatMap((d) => (d.active ? [] : [d.name]))
          const after = rules(params, registry, seed)
          return out.length === 0 ? after : { registry: { ...after.registry, elected: out }, elected: out }
        },
    ],
  ] as const)("%s: noticed in %s by %s", async (_, scenario, property, changed) => {
    // Catches: a property that counts itself what it should find counted, or asks of a set only if some of it is right.
    expect(await verdictWith(scenario, property, changed)).toEqual([`violated: ${property}`])
    expect(await verdictWith(scenario, property, asTheyAre)).toEqual([])
  })
})

describe("what no message can break", () => {
  const line = afterSlots(lineOf(small(3, 20)), 3)
  test("a round in which one delegate took another's turn is not fair", () => {
    const { tree, head, params } = line
    const { _tag: _, id: __, ...draft } = head
    const usurped = makeBlock("spelled", { ...draft, producer: draft.producer === "A" ? "B" : "A" })
    expect(isUnfairRound(tree, head, params)).toBe(false)
    expect(isUnfairRound(add(tree, usurped), usurped, params)).toBe(true)
  })
  test("two nodes that name one block and mean two expect different delegates", () => {
    const { params } = line
    if (SameChainSameSchedule.kind !== "invariant") throw new Error("it is no invariant")
    const shuffled = { ...params, governance: { ...params.governance, order: "shuffle" as const }, slotSeconds: 7 }
    const at = (slot: number): Seen => {
      const block = { ...line.head, id: "same", height: 3, slot }
      const before = parentOf(line.tree, line.head) as Block
      const tree = add(without(line.tree, line.head), { ...block, parent: before.id })
      return { ...start(params), tree, head: { ...block, parent: before.id } }
    }
    const differs = Array.from({ length: 12 }, (_, i) =>
      SameChainSameSchedule.kind === "invariant"
        ? !SameChainSameSchedule.holds({ A: at(3), B: at(4 + i) }, shuffled)
        : false,
    )
    expect(differs).toContain(true)
    expect(SameChainSameSchedule.holds({ A: at(3), B: at(3) }, shuffled)).toBe(true)
  })
})
