/**
 * When a block stays: what the slots of a run allow is compared with what nodes do. Next: [Settled.ts](Settled.ts).
 */

import type { Timing } from "../../core/Environment.ts"
import { ancestry, forkPoint } from "../../core/lib/BlockTree.ts"
import { leftBehind } from "../../core/lib/History.ts"
import { slotAt } from "../../core/lib/Slots.ts"
import { type Assumption, monitor, type Step } from "../../core/Property.ts"
import { characteristic, type Led, margin } from "./Margin.ts"
import type { Params } from "./Params.ts"
import { HonestLeaders, NoRollbackLimit } from "./Properties.ts"
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

export const KeysEvolve: Assumption = {
  id: "pos-lottery/keys-evolve",
  says: "keys of past slots are erased, or nobody's keys are stolen",
  holds: ({ nodes, params }) => (params as Params).keyEvolving || (nodes["thief"] ?? []).length === 0,
}

/** What has happened so far: who made blocks for which slots, which keys were stolen, and whether margins were overrun. */
export interface Race {
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
const raceAfter = <R extends Race>(race: R, { rule, input, place }: Step<Seen>): R => {
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
const marginSince = (
  race: Race,
  fork: { readonly slot: number },
  ticks: number,
  { clock }: Params,
  timing?: Timing,
): number => {
  const isTimed = clock._tag === "ticks" && timing?._tag === "synchronous"
  const delay = isTimed ? Math.ceil(timing.delta / clock.perSlot) : 0
  const now = clock._tag === "ticks" ? slotAt(clock, ticks) : Number.MAX_SAFE_INTEGER
  const led = race.led.filter((l) => l.slot <= now)
  const slots = characteristic(led, delay, now)
  const below = led.filter((l) => l.slot <= fork.slot).length
  return margin(slots.slice(0, below), slots.slice(below))
}

/**
 * A node leaves blocks behind only where the margin of the slots since the fork is at least this. A slot helps the honest only once
 * its block has reached everybody, so the present slot counts as the attacker's: at least 1 with it is at least 0 without.
 */
export const forksNeedMargin = (least: number) =>
  monitor<Seen, Race, Params>(
    {
      id: `pos-lottery/forks-need-margin${least === 1 ? "" : `-${least}`}`,
      source:
        "Blum, Kiayias, Moore, Quader and Russell 2020; David, Gaži, Kiayias and Russell 2018, the reduction to synchrony",
      says: `a node goes over to a chain that forks off below its tip only if the margin of the slots since the fork is at least ${least}`,
      assumes: [BoundedDelay, HonestLeaders, KeysEvolve, NoRollbackLimit],
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

// ── nodes side by side ─────────────────────────────────────────────────────────────────────────────────────────────

/** A chain: the id and the slot of each block, the genesis first. */
type Chain = ReadonlyArray<readonly [id: string, slot: number]>

/** The same with the chain that each node followed last. */
interface Prefixes extends Race {
  readonly chains: { readonly [place: string]: Chain }
}

const chainIn = ({ tree, tip }: Seen): Chain =>
  ancestry(tree, tip)
    .map((b) => [b.id, b.slot] as const)
    .reverse()

/** The slot of the last block that two chains share; undefined where one is the beginning of the other. */
const partAfter = (one: Chain, other: Chain): number | undefined => {
  const first = one.findIndex(([id], i) => id !== other[i]?.[0])
  return first < 0 || first >= other.length ? undefined : one[first - 1]?.[1]
}

/**
 * Whenever a node's tip changes: its chain and another's, of which neither is the beginning of the other, part only where the margin
 * since they part is at least this.
 */
export const commonPrefix = (least: number) =>
  monitor<Seen, Prefixes, Params>(
    {
      id: `pos-lottery/common-prefix${least === 1 ? "" : `-${least}`}`,
      source:
        "David, Gaži, Kiayias and Russell 2018, the model (common prefix); Blum, Kiayias, Moore, Quader and Russell 2020",
      says: `whenever a node takes a block, its chain and another node's part only where the margin of the slots since they part is at least ${least}; otherwise one is the beginning of the other`,
      assumes: [BoundedDelay, HonestLeaders, KeysEvolve, NoRollbackLimit],
    },
    { ...noRace, chains: {} },
    (race, step, params, { timing }) => {
      const { watched, before, after, clock, place } = step
      const next = raceAfter(race, step)
      if (!watched || after === null || before?.tip.id === after.tip.id) return next
      const chain = chainIn(after)
      const parted = Object.values(next.chains).flatMap((other) => partAfter(chain, other) ?? [])
      const isBroken = parted.some((slot) => marginSince(next, { slot }, clock, params, timing) < least)
      return { ...next, chains: { ...next.chains, [place]: chain }, broken: next.broken || isBroken }
    },
    (race) => !race.broken,
  )

/** COMMON PREFIX — honest nodes agree on all but what the slots since leave open. */
export const CommonPrefix = commonPrefix(1)
