/**
 * What the page of the slot lottery quotes as measured: how often owners win, what choosing among nonces is worth, and the share of a leader with
 * secrets. `npx node properties/pos-lottery/measured.ts` prints the figures. Next: [measured.test.ts](measured.test.ts).
 */

import { toNumber } from "../../spec/core/lib/Fixed.ts"
import type { Stakes } from "../../spec/core/lib/Stake.ts"
import { slotsWonAfter } from "../../spec/pos/lottery/Adversary.ts"
import { follow } from "../../spec/pos/lottery/ForkChoice.ts"
import { answerFor, phi, wins } from "../../spec/pos/lottery/Lottery.ts"
import { type Params, praos, quick, withGenesis } from "../../spec/pos/lottery/Params.ts"
import { blocksBy } from "../../spec/pos/lottery/Quantities.ts"
import { blockFor, leads } from "../../spec/pos/lottery/Rules.ts"
import { start } from "../../spec/pos/lottery/Staker.ts"
import type { Block, State } from "../../spec/pos/lottery/State.ts"
import { meanOf, wilson } from "../../src/stats/intervals.ts"
import { bestOf } from "./exact.ts"
import { withSecrets } from "./lockstep.ts"

/** A mean with its 95 % interval, and what it is computed to be. */
export interface Figure {
  /** The first cells of its row on the page. */
  readonly row: ReadonlyArray<string>
  readonly computed: number
  readonly mean: number
  readonly low: number
  readonly high: number
}

// ── the lottery ────────────────────────────────────────────────────────────────────────────────────────────────────

const fractions = [10n, 40n, 50n]
const stakes: Stakes = fractions.map((stake, i) => [`${i}`, stake])

/** How often owners win, each slot an independent draw: with the Wilson interval. */
export const fairness = (slots = 20_000): ReadonlyArray<Figure> =>
  fractions.map((stake, i) => {
    const params: Params = { ...praos, seed: 1 }
    const draws = Array.from({ length: slots }, (_, slot) => answerFor(params, params.seed, slot + 1, `${i}`))
    const won = draws.filter((answer) => wins(params, stakes, `${i}`, answer)).length
    const computed = toNumber(phi(params.activeSlots, stake, 100n))
    return { row: [`an owner of ${stake} %`], computed, mean: won / slots, ...wilson(won, slots) }
  })

// ── what choosing among nonces is worth ────────────────────────────────────────────────────────────────────────────

const coins = ["A", "B", "C", "D"].map((owner, i) => ({ owner, value: BigInt(10 * (i + 1)) }))
const base = withGenesis({ ...quick, epochSlots: 20, nonceSlots: 10 }, coins)
/** A owns a tenth of the stake. */
const perSlot = 1 - 0.5 ** 0.1

/** Slots 1 to 8 lie before the cut, at 10: that of A's block is the first that A wins, or the eighth as if it had won it. */
const lastTried = 8
const slotOf = (params: Params, state: State): number => {
  const ctx = { self: "A", params, nodes: {} }
  return Array.from({ length: lastTried }, (_, i) => i + 1).find((s) => leads(ctx, state, state.tip, s)) ?? lastTried
}

/** The slots of the next epoch that A wins after its block, with each of so many notes; and those that it wins without the block. */
const wonBy = (
  params: Params,
  notes: number,
): { readonly published: ReadonlyArray<number>; readonly leftOut: number } => {
  const before = start(params)
  const slot = slotOf(params, before)
  const published = Array.from({ length: notes }, (_, note) => {
    const block: Block = blockFor({ self: "A", params, nodes: {} }, before, slot, note)
    return slotsWonAfter(params, follow(params, before, block).tree, block)
  })
  const leftOut = slotsWonAfter(params, before.tree, { ...params.genesis, slot, leader: "A" })
  return { published, leftOut }
}

/** The mean, over so many seeds, of the best that A can choose. */
const chosen = (
  nonceFrom: Params["nonceFrom"],
  choices: string,
  draws: number,
  seeds: number,
  best: (params: Params) => number,
): Figure => {
  const won = Array.from({ length: seeds }, (_, seed) => best({ ...base, nonceFrom, seed }))
  return { row: [nonceFrom, choices], computed: bestOf(draws, base.epochSlots, perSlot), ...meanOf(won) }
}

const ofNotes =
  (notes: number) =>
  (params: Params): number =>
    Math.max(...wonBy(params, notes).published)
const publishingOrNot = (params: Params): number => {
  const { published, leftOut } = wonBy(params, 1)
  return Math.max(...published, leftOut)
}

/** The slots that an owner of a tenth wins of the next 20, by what it may choose among. */
export const grinding = (seeds = 1_000): ReadonlyArray<Figure> => [
  ...[1, 2, 4, 16].map((n) => chosen("content", `${n}`, n, seeds, ofNotes(n))),
  chosen("outputs", "to publish", 1, seeds, ofNotes(1)),
  chosen("outputs", "to publish or not", 2, seeds, publishingOrNot),
]

/** With outputs notes change nothing: the mean of the best of so many. */
export const groundOutputs = (notes: number, seeds = 1_000): number =>
  chosen("outputs", "to publish", 1, seeds, ofNotes(notes)).mean

// ── a leader who keeps its blocks secret ───────────────────────────────────────────────────────────────────────────

/** What Eyal and Sirer 2014 (equation 8) have for a share of the work, where nobody mines on the leader's block of an even race. */
export const closedForm = (a: number): number => (4 * a * a * (1 - a) ** 2 - a ** 3) / (1 - a * (1 + (2 - a) * a))

const slots = 4_000

/** The leader's share of the chain, for an owner of so many hundredths of the stake. */
const secretive = (stake: number, seeds: number): Figure => {
  const owned = [
    { owner: "M", value: BigInt(stake) },
    { owner: "A", value: BigInt(100 - stake) },
  ]
  const runs = Array.from({ length: seeds }, (_, seed) => {
    const params = withGenesis({ ...praos, lottery: "mixed", rollbackMax: null, seed }, owned)
    const { tree, tip } = withSecrets(params, ["M", "A"], "M", slots)
    return (blocksBy(tree, tip, 0, slots).get("M") ?? 0) / tip.height
  })
  return { row: [`${stake} % of the stake`], computed: closedForm(stake / 100), ...meanOf(runs) }
}

export const secrets = (seeds = 24): ReadonlyArray<Figure> => [20, 30, 40].map((stake) => secretive(stake, seeds))

// ── as on the page ─────────────────────────────────────────────────────────────────────────────────────────────────

const percent = (share: number): string => (100 * share).toFixed(1)

/** The two cells of a row on the lottery: φ, measured. */
export const fairnessCells = ({ computed, mean, low, high }: Figure): readonly [string, string] => [
  computed.toFixed(5),
  `${mean.toFixed(5)} (${low.toFixed(5)} to ${high.toFixed(5)})`,
]
/** The two cells of a row on grinding: computed, measured. */
export const grindingCells = ({ computed, mean, low, high }: Figure): readonly [string, string] => [
  computed.toFixed(2),
  `${mean.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`,
]
/** The two cells of a row on secrets: measured, by the formula. */
export const secretsCells = ({ computed, mean, low, high }: Figure): readonly [string, string] => [
  `${percent(mean)} % (${percent(low)} to ${percent(high)})`,
  `${percent(computed)} %`,
]

const print = (figure: Figure, cells: ReadonlyArray<string>): void =>
  console.log(`| ${[...figure.row, ...cells].join(" | ")} |`)
if (import.meta.main) {
  for (const f of fairness()) print(f, fairnessCells(f))
  for (const f of grinding()) print(f, grindingCells(f))
  for (const f of secrets()) print(f, secretsCells(f))
}
