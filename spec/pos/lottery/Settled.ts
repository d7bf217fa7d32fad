/**
 * When a block stays, who can choose their luck, and last what does not hold and why. Next: [OldKeys.ts](OldKeys.ts).
 */

import type { Timing } from "../../core/Environment.ts"
import { everyBlock, forkPoint } from "../../core/lib/BlockTree.ts"
import { counted } from "../../core/lib/ChainWords.ts"
import { leftBehind, reverses } from "../../core/lib/History.ts"
import { slotAt } from "../../core/lib/Slots.ts"
import { type Assumption, eachNode, eachStep, monitor, type Step } from "../../core/Property.ts"
import { contentsMax, slotsWonAfter } from "./Adversary.ts"
import { seal } from "./Blocks.ts"
import { perBlock } from "./History.ts"
import { characteristic, type Led, margin } from "./Margin.ts"
import type { Params } from "./Params.ts"
import type { Block, Seen } from "./State.ts"

/** What the argument on margins needs of a world; see the page. */
export const BoundedDelay: Assumption = {
  id: "pos-lottery/bounded-delay",
  says: "delays have a bound, every node is linked to every other and passes blocks on, nothing is lost or cut, nobody fails or comes late, clocks agree; or there is one honest node only",
  holds: ({ nodes, params }, { timing, relay, links, budget, late, skew }) => {
    const isWhole =
      links === undefined &&
      ["crash", "drop", "partition"].every((fault) => (budget?.[fault] ?? 0) === 0) &&
      Object.values(skew ?? {}).every((ticks) => ticks === 0) &&
      (late ?? []).length === 0
    const isTimed = timing?._tag === "synchronous" && relay === true && (params as Params).clock._tag === "ticks"
    return isWhole && (isTimed || [nodes["staker"], nodes["opportunist"]].flatMap((ids) => ids ?? []).length === 1)
  },
}

/** Nobody signs on more than one branch, except those who attack. */
export const HonestLeaders: Assumption = {
  id: "pos-lottery/honest-leaders",
  says: "leaders who mean no harm sign once for a slot",
  holds: ({ nodes }) => (nodes["opportunist"] ?? []).length === 0,
}

export const KeysEvolve: Assumption = {
  id: "pos-lottery/keys-evolve",
  says: "keys of past slots are erased, or nobody's keys are stolen",
  holds: ({ nodes, params }) => (params as Params).keyEvolving || (nodes["thief"] ?? []).length === 0,
}

export const NoncesFromOutputs: Assumption = {
  id: "pos-lottery/nonces-from-outputs",
  says: "nonces are made of outputs of the random function",
  holds: ({ params }) => (params as Params).nonceFrom === "outputs",
}

export const LotteryDecides: Assumption = {
  id: "pos-lottery/lottery-decides",
  says: "the lottery decides who wins a slot, not the environment",
  holds: ({ params }) => (params as Params).lottery !== "chosen",
}

/** Nodes leave fewer than k blocks behind. */
export const limitBelow = (k: number): Assumption => ({
  id: `pos-lottery/limit-below-${k}`,
  says: `a node leaves fewer than ${k} blocks behind, whatever it hears`,
  holds: ({ params }) => ((params as Params).rollbackMax ?? k) < k,
})

/** What has happened so far: who made blocks for which slots, which keys were stolen, and whether margins were overrun. */
interface Race {
  readonly led: ReadonlyArray<Led>
  readonly thefts: ReadonlyArray<readonly [node: string, since: number]>
  readonly broken: boolean
}

const noRace: Race = { led: [], thefts: [], broken: false }

const withSlot = (led: ReadonlyArray<Led>, slot: number, change: (before: Led) => Led): ReadonlyArray<Led> => {
  const before = led.find((l) => l.slot === slot) ?? { slot, honest: [], attacked: false }
  return [...led.filter((l) => l.slot !== slot), change(before)].sort((a, b) => a.slot - b.slot)
}

type Made = { readonly slot: number; readonly node: string }

/** What a step adds. Whoever signs on every branch means no harm; a key that had signed for a slot must not sign for it again. */
const raceAfter = (race: Race, { rule, input, place }: Step<Seen>): Race => {
  const { slot, node } = (input ?? {}) as Made
  switch (rule) {
    case "pos-lottery/produce":
    case "pos-lottery/produce-everywhere": {
      const add = (l: Led): Led => ({ ...l, honest: [...new Set([...l.honest, place])].sort() })
      return { ...race, led: withSlot(race.led, slot, add) }
    }
    case "pos-lottery/steal":
      return { ...race, thefts: [...race.thefts, [node, slot]] }
    case "pos-lottery/sign-as":
      if (race.thefts.some(([n, since]) => n === node && slot <= since)) return race
      return { ...race, led: withSlot(race.led, slot, (l) => ({ ...l, attacked: true })) }
    case "pos-lottery/produce-on":
    case "pos-lottery/grind":
      return { ...race, led: withSlot(race.led, slot, (l) => ({ ...l, attacked: true })) }
    default:
      return race
  }
}

/** The margin of the slots since a fork, as far as they have begun. */
const marginSince = (race: Race, fork: Block, ticks: number, { clock }: Params, timing?: Timing): number => {
  const isTimed = clock._tag === "ticks" && timing?._tag === "synchronous"
  const delay = isTimed ? Math.ceil(timing.delta / clock.perSlot) : 0
  const now = isTimed ? slotAt(clock, ticks) : Number.MAX_SAFE_INTEGER
  const led = race.led.filter((l) => l.slot <= now)
  const slots = characteristic(led, delay, now)
  const below = led.filter((l) => l.slot <= fork.slot).length
  return margin(slots.slice(0, below), slots.slice(below))
}

/**
 * A node leaves blocks behind only where the margin of the slots since the fork is at least this. A slot helps the honest only once
 * its block has reached everybody, so the slot that decides always counts as the attacker's: at least 1 with it is at least 0 without.
 */
export const forksNeedMargin = (least: number) =>
  monitor<Seen, Race, Params>(
    {
      id: `pos-lottery/forks-need-margin${least === 1 ? "" : `-${least}`}`,
      source:
        "Blum, Kiayias, Moore, Quader and Russell 2020; David, Gaži, Kiayias and Russell 2018, the reduction to synchrony",
      says: `a node goes over to a chain that forks off below its tip only if the margin of the slots since the fork is at least ${least}`,
      assumes: [BoundedDelay, HonestLeaders, KeysEvolve],
    },
    noRace,
    (race, step, params, { timing }) => {
      const next = raceAfter(race, step)
      const { watched, before, after, clock } = step
      if (!watched || before === null || after === null || leftBehind(before, after).length === 0) return next
      const fork = forkPoint(after.tree, before.tip, after.tip)
      return marginSince(next, fork, clock, params, timing) < least ? { ...next, broken: true } : next
    },
    (race) => !race.broken,
  )

/** FORKS NEED MARGIN — a node leaves blocks behind only where the slots since the fork let two chains exist side by side. */
export const ForksNeedMargin = forksNeedMargin(1)

/** Whether a block's leader wins as many slots of the next epoch with every note that it could have written. */
const isBlind = perBlock((tree, block, params): boolean => {
  const { _tag, id, ...fields } = block
  const won = slotsWonAfter(params, tree, block)
  const others = Array.from({ length: contentsMax }, (_, note) => seal(params.ids, { ...fields, note }))
  return others.every((other) => slotsWonAfter(params, tree, other) === won)
})

/** Holds where nonces come from outputs that nobody can vary; expected to fail where they come from content. */
export const NobodyPicksLuck = eachNode<Seen, Params>(
  {
    id: "pos-lottery/nobody-picks-luck",
    source: "Kiayias, Russell, David and Oliynykov 2017, on grinding",
    says: "whatever a leader writes into its block, it wins the same number of slots of the next epoch",
    assumes: [NoncesFromOutputs, LotteryDecides],
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

export const settled = [ForksNeedMargin, NobodyPicksLuck]
export const refuted = [NoReversalAfter(2), NoReorgDeeperThan(1)]
