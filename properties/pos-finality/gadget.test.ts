/** Links that are given, and what they justify and finalise: Ethereum's four patterns, and the ends of a quorum. */
import { expect, test } from "vitest"
import { treeOf } from "../../spec/core/lib/BlockTree.ts"
import { genesis, makeVotes } from "../../spec/pos/finality/Checkpoints.ts"
import { isQuorum, progressOf } from "../../spec/pos/finality/Gadget.ts"
import { ethereum, minimal } from "../../spec/pos/finality/index.ts"
import type { Votes } from "../../spec/pos/finality/State.ts"

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
