/** Links that are given, and what they justify and finalise: Ethereum's four patterns, and the ends of a quorum. */
import { expect, test } from "vitest"
import { add, treeOf } from "../../spec/core/lib/BlockTree.ts"
import { checkpointOn, genesis, makeBlock, makeVotes, refTo } from "../../spec/pos/finality/Checkpoints.ts"
import { isQuorum, progressOf } from "../../spec/pos/finality/Gadget.ts"
import { ethereum, minimal } from "../../spec/pos/finality/index.ts"
import { evidenceIn } from "../../spec/pos/finality/Slashing.ts"
import type { Block, Votes } from "../../spec/pos/finality/State.ts"

const at = (epoch: number) => ({ epoch, block: genesis.id, height: 0 })
const who = ["A", "B", "C"]

/** All three vote for a link, one message each. */
const link = (from: number, to: number): ReadonlyArray<Votes> =>
  who.map((v) => makeVotes({ slot: to, source: at(from), target: at(to), head: at(0), validators: [v], signedBy: v }))

/** The epochs that are justified and final when so many are over. */
const after = (over: number, links: ReadonlyArray<readonly [number, number]>, finalityGap = 2) => {
  const all = links.flatMap(([from, to]) => link(from, to))
  const votes = Array.from({ length: over + 1 }, (_, e) => [all.filter((v) => v.target.epoch === e)])
  const { justified, finalized } = progressOf(
    { ...minimal, finalityGap },
    3,
    { votes, tree: treeOf(genesis) },
    over + 1,
  )
  return { justified: justified.map((c) => c.epoch), finalized: finalized.map((c) => c.epoch) }
}

test.each([
  [
    "12: a link to the next epoch",
    2,
    [
      [0, 1],
      [1, 2],
    ],
    [0, 1],
  ],
  [
    "23: the same, an epoch ago",
    3,
    [
      [0, 1],
      [1, 2],
    ],
    [0, 1],
  ],
  [
    "123: over a justified checkpoint",
    3,
    [
      [0, 1],
      [0, 2],
      [1, 3],
    ],
    [0, 1],
  ],
  [
    "234: the same, an epoch ago",
    4,
    [
      [0, 1],
      [0, 2],
      [1, 3],
    ],
    [0, 1],
  ],
] as const)("pattern %s", (_, over, links, finalized) => {
  // Catches: a gap that is counted from the wrong end, links that count late or not at all.
  expect(after(over, links).finalized).toEqual(finalized)
})

test("over a checkpoint that is not justified nothing is final", () => {
  // Catches: a gap without its bridge.
  expect(
    after(3, [
      [0, 1],
      [1, 3],
    ]),
  ).toEqual({ justified: [0, 1, 3], finalized: [0] })
  expect(
    after(4, [
      [0, 1],
      [0, 2],
      [0, 3],
      [1, 4],
    ]).finalized,
  ).toEqual([0])
  expect(
    after(
      3,
      [
        [0, 1],
        [0, 2],
        [1, 3],
      ],
      1,
    ).finalized,
  ).toEqual([0])
})

test("over a justified checkpoint of another chain nothing is final", () => {
  // Catches: a bridge that stands on another chain. By it a1 and b2 would be final as well, in conflict, and nobody would be caught.
  const params = { ...minimal, finalityGap: 2 }
  const on = (parent: Block, slot: number, proposer: string): Block =>
    makeBlock("spelled", { parent: parent.id, height: parent.height + 1, slot, proposer, mark: 0 })
  const a1 = on(genesis, 1, "A")
  const a2 = on(a1, 2, "A")
  const a3 = on(a2, 3, "A")
  const b1 = on(genesis, 1, "B")
  const b2 = on(b1, 2, "B")
  const b4 = on(b2, 4, "B")
  const b5 = on(b4, 5, "B")
  const tree = [a1, a2, a3, b1, b2, b4, b5].reduce(add, treeOf(genesis))
  const linked = (from: number, head: Block): ReadonlyArray<Votes> => {
    const { slot } = head
    const source = checkpointOn(params, tree, head, from)
    const target = checkpointOn(params, tree, head, slot)
    return who.map((v) => makeVotes({ slot, source, target, head: refTo(head), validators: [v], signedBy: v }))
  }
  const all = [linked(0, a1), linked(0, b2), linked(1, a3), linked(2, b4), linked(4, b5)].flat()
  const votes = Array.from({ length: 6 }, (_, e) => [all.filter((v) => v.target.epoch === e)])
  const { finalized, justified } = progressOf(params, 3, { votes, tree }, 6)
  expect(justified.map((c) => c.block)).toEqual([genesis, a1, b2, a3, b4, b5].map((b) => b.id))
  expect(finalized.map((c) => c.block)).toEqual([genesis.id, b4.id])
  expect(evidenceIn(["double", "surround"], all)).toEqual([])
})

test("a link from a checkpoint that is not justified counts for nothing, until it is", () => {
  // Catches: sources that nobody looks at.
  expect(
    after(3, [
      [1, 2],
      [2, 3],
    ]),
  ).toEqual({ justified: [0], finalized: [0] })
  expect(
    after(3, [
      [0, 1],
      [1, 2],
      [2, 3],
    ]),
  ).toEqual({ justified: [0, 1, 2, 3], finalized: [0, 1, 2] })
})

test("an epoch counts once it is over", () => {
  // Catches: votes of the present epoch.
  const votes = [[], [link(0, 1)]]
  expect(progressOf(minimal, 3, { votes, tree: treeOf(genesis) }, 1).justified.length).toBe(1)
  expect(progressOf(minimal, 3, { votes, tree: treeOf(genesis) }, 2).justified.length).toBe(2)
})

test("two thirds are enough, and less are not", () => {
  // Catches: more than two thirds, rounding.
  expect([
    isQuorum(ethereum, 2, 3),
    isQuorum(ethereum, 1, 3),
    isQuorum(ethereum, 66, 100),
    isQuorum(ethereum, 67, 100),
  ]).toEqual([true, false, false, true])
})

test("a validator counts once for a link, however often it votes for it", () => {
  // Catches: stake that is counted for each message.
  const twice = [0, 1].map((height) =>
    makeVotes({
      slot: 1,
      source: at(0),
      target: at(1),
      head: { block: `h${height}`, height },
      validators: ["A"],
      signedBy: "A",
    }),
  )
  expect(progressOf(minimal, 3, { votes: [[], [twice]], tree: treeOf(genesis) }, 2).justified.length).toBe(1)
})
