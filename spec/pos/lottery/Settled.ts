/**
 * When a block stays, who can choose their luck, and last what does not hold and why. Next: [Quantities.ts](Quantities.ts).
 */
import { allBlocks, forkPoint } from "../../core/lib/BlockTree.ts"
import { slotAt } from "../../core/lib/Slots.ts"
import { type Assumption, eachNode, eachStep, monitor, type Step } from "../../core/Property.ts"
import { slotsWonAfter } from "./Adversary.ts"
import { seal } from "./Blocks.ts"
import { leftBehind, perBlock, reverses } from "./History.ts"
import { characteristic, type Led, margin } from "./Margin.ts"
import type { Params } from "./Params.ts"
import type { Seen } from "./State.ts"

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

/** FORKS NEED MARGIN — a node leaves blocks behind only where the slots since the fork let two chains exist side by side. */
export const ForksNeedMargin = monitor<Seen, Race, Params>(
  {
    id: "pos-lottery/forks-need-margin",
    source:
      "Blum, Kiayias, Moore, Quader and Russell 2020; David, Gaži, Kiayias and Russell 2018, the reduction to synchrony",
    says: "a node goes over to a chain that forks off below its tip only if the margin of the slots since the fork is not below 0",
    assumes: [BoundedDelay],
  },
  noRace,
  (race, step, params, { timing }) => {
    const next = raceAfter(race, step)
    const { watched, before, after } = step
    if (!watched || before === null || after === null || leftBehind(before, after).length === 0) return next
    const fork = forkPoint(after.tree, before.tip, after.tip)
    const { clock } = params
    const isTimed = clock._tag === "ticks" && timing?._tag === "synchronous"
    const delay = isTimed ? Math.ceil(timing.delta / clock.perSlot) : 0
    const now = isTimed ? slotAt(clock, step.clock) : Number.MAX_SAFE_INTEGER
    const led = next.led.filter((l) => l.slot <= now)
    const slots = characteristic(led, delay, now)
    const below = led.filter((l) => l.slot <= fork.slot).length
    return margin(slots.slice(0, below), slots.slice(below)) < 0 ? { ...next, broken: true } : next
  },
  (race) => !race.broken,
)

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
