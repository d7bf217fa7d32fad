/**
 * When a block stays, who can choose their luck, and last what does not hold and why. Next: [Quantities.ts](Quantities.ts).
 */

import type { Timing } from "../../core/Environment.ts"
import { allBlocks, forkPoint } from "../../core/lib/BlockTree.ts"
import { slotAt } from "../../core/lib/Slots.ts"
import { type Assumption, eachNode, eachStep, monitor, type Step } from "../../core/Property.ts"
import { slotsWonAfter } from "./Adversary.ts"
import { seal } from "./Blocks.ts"
import { leftBehind, perBlock, reverses } from "./History.ts"
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

/** Nodes leave fewer than k blocks behind. */
const limitBelow = (k: number): Assumption => ({
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

/** A node leaves blocks behind only where the margin of the slots since the fork is at least this. */
export const forksNeedMargin = (least: number) =>
  monitor<Seen, Race, Params>(
    {
      id: `pos-lottery/forks-need-margin${least === 0 ? "" : `-${least}`}`,
      source:
        "Blum, Kiayias, Moore, Quader and Russell 2020; David, Gaži, Kiayias and Russell 2018, the reduction to synchrony",
      says: `a node goes over to a chain that forks off below its tip only if the margin of the slots since the fork is not below ${least}`,
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
export const ForksNeedMargin = forksNeedMargin(0)

/** How many more slots of the next epoch a block's leader wins than with the note that an honest leader writes. */
const gain = perBlock((tree, block, params): number => {
  if (block.note === 0 || params.lottery === "chosen") return 0
  const { _tag, id, ...fields } = block
  const plain = seal(params.ids, { ...fields, note: 0 })
  return slotsWonAfter(params, tree, block) - slotsWonAfter(params, tree, plain)
})

/** Holds where nonces come from outputs that nobody can vary; expected to fail where they come from content. */
export const NobodyPicksLuck = eachNode<Seen, Params>(
  {
    id: "pos-lottery/nobody-picks-luck",
    source: "Kiayias, Russell, David and Oliynykov 2017, on grinding",
    says: "no leader wins more slots of the next epoch by what it wrote into a block",
    assumes: [NoncesFromOutputs],
  },
  ({ tree }, params) => allBlocks(tree).every((b) => gain(tree, b, params) <= 0),
)

const confirmations = (k: number): string => `${k} confirmation${k === 1 ? "" : "s"}`

/** Holds where nodes leave fewer than k blocks behind; expected to fail otherwise. */
export const NoReversalAfter = (k: number) =>
  eachStep<Seen, Params>(
    {
      id: `pos-lottery/no-reversal-after-${k}`,
      source: "Gaži, Kiayias and Russell 2018, on long ranges",
      says: `a payment with ${confirmations(k)} stays in the chain`,
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
      says: `no node ever leaves more than ${k} block${k === 1 ? "" : "s"} behind`,
    },
    (before, after) => leftBehind(before, after).length <= k,
  )

export const settled = [ForksNeedMargin, NobodyPicksLuck]
export const refuted = [NoReversalAfter(2), NoReorgDeeperThan(1)]
