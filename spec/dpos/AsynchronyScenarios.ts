/**
 * Every run of all nodes at once, whatever the delays: see [Asynchrony.ts](Asynchrony.ts).
 * Next: [HiddenScenarios.ts](HiddenScenarios.ts), a traitor that hides its blocks.
 */
import type { Property } from "../core/Property.ts"
import { type Fixed, random, type Scenario } from "../core/Scenario.ts"
import type { Params } from "./Params.ts"
import { LibAdvances, ViewsAgree } from "./Settled.ts"
import type { Seen } from "./State.ts"
import { Fork, Irreversible } from "./Witnesses.ts"
import { fromAbove, lastProduced, longFromAbove, oneStage, outOfTurn, prevotes, small, twoStage } from "./Worlds.ts"

/** An exhaustive scenario without what is expected of it. */
export interface World {
  readonly id: string
  readonly says: string
  readonly world: Fixed<Params>
  readonly large?: true
}
type Claimed = Property<Seen, Params>

/** Every run is explored, and the property holds in all of these states. */
export const holding = (
  { id, ...rest }: World,
  states: number,
  property: Claimed = ViewsAgree,
): Scenario<Params, Seen> => ({
  kind: "exhaustive",
  id: `dpos/${id}`,
  ...rest,
  states,
  expects: { holds: [property] },
})

/** A shortest run is found in which the property fails; with the name of its trace, where it is kept. */
export const breaking = (
  { id, ...rest }: World,
  trace?: string,
  property: Claimed = ViewsAgree,
): Scenario<Params, Seen> => ({
  kind: "exhaustive",
  id: `dpos/${id}`,
  ...rest,
  expects: { refutes: { property, ...(trace === undefined ? {} : { trace }) } },
})

const delayed: ReadonlyArray<Scenario<Params, Seen>> = [
  breaking(
    {
      id: "last-produced-asynchronous",
      says: "four delegates, six slots with any misses, no bound on delays: the last blocks of three are not enough",
      world: fromAbove(small(4, 6, lastProduced)),
    },
    "last-produced",
  ),
  breaking(
    {
      id: "one-stage-asynchronous",
      says: "four delegates, nine slots, one miss at most, no bound on delays: one stage of confirmation is not enough",
      world: fromAbove(small(4, 9, oneStage), "asynchrony", 1),
    },
    "one-stage",
  ),
  holding(
    {
      id: "one-stage-eight-slots",
      says: "four delegates, eight slots with any misses, no bound on delays: one stage of confirmation; one slot too few",
      world: fromAbove(small(4, 8, oneStage)),
    },
    18_206,
  ),
  holding(
    {
      id: "two-stage-asynchronous",
      says: "four delegates, twelve slots without a miss, no bound on delays: two stages, where a forgetful producer would be caught",
      world: fromAbove(small(4, 12, twoStage), "asynchrony", 0),
      large: true,
    },
    203_236,
  ),
  holding(
    {
      id: "two-stage-thirteen-slots",
      says: "four delegates, thirteen slots without a miss, no bound on delays: two stages",
      world: fromAbove(small(4, 13, twoStage), "asynchrony", 0),
      large: true,
    },
    566_641,
  ),
  breaking(
    {
      id: "two-stage-fourteen-slots",
      says: "four delegates, fourteen slots without a miss, and whoever goes over to a chain has all of it: two stages are not enough either",
      world: fromAbove(small(4, 14, twoStage), "wholeChains", 0),
      large: true,
    },
    "two-stage",
  ),
  breaking(
    {
      id: "two-stage-forgetful",
      says: "four delegates, twelve slots without a miss: two stages, and producers confirm again what they confirmed on another chain",
      world: fromAbove(small(4, 12, twoStage), "forgetful", 0),
      large: true,
    },
    "forgetful",
  ),
  holding(
    {
      id: "two-stage-seven-slots",
      says: "four delegates, seven slots with any misses: two stages; too few for two nodes to disagree, whatever they claim",
      world: fromAbove(small(4, 7, twoStage)),
    },
    4591,
  ),
  holding(
    {
      id: "two-stage-ten-slots",
      says: "four delegates, ten slots with any misses: two stages; still too few for two nodes to disagree",
      world: fromAbove(small(4, 10, twoStage)),
      large: true,
    },
    251_339,
  ),
  holding(
    {
      id: "prevotes-asynchronous",
      says: "four delegates, twelve slots without a miss, no bound on delays: prevotes and precommits, where a weaker rule would be caught",
      world: fromAbove(small(4, 12, prevotes), "asynchrony", 0),
      large: true,
    },
    212_006,
  ),
  holding(
    {
      id: "prevotes-fourteen-slots",
      says: "four delegates, fourteen slots without a miss, and whoever goes over to a chain has all of it: prevotes and precommits, where two stages break",
      world: fromAbove(small(4, 14, prevotes), "wholeChains", 0),
      large: true,
    },
    129_254,
  ),
  breaking(
    {
      id: "delays-stall",
      says: "four delegates, twelve slots without a miss, prevotes and precommits: a quorum produces in each round of a chain, and yet nothing in it becomes irreversible",
      world: fromAbove(small(4, 12, prevotes), "wholeChains", 0),
    },
    "stalled",
    LibAdvances,
  ),
  breaking({
    id: "prevotes-forgetful",
    says: "four delegates, twelve slots without a miss: prevotes and precommits, and producers state the height of their last block in this chain only",
    world: fromAbove(small(4, 12, prevotes), "forgetful", 0),
    large: true,
  }),
]

const betrayed: ReadonlyArray<Scenario<Params, Seen>> = [
  holding(
    {
      id: "one-traitor-asynchronous",
      says: "one of four delegates is a traitor, ten slots without a miss, no bound on delays: two stages",
      world: fromAbove(small(4, 10, twoStage), "oneTraitor", 0),
      large: true,
    },
    52_016,
  ),
  breaking(
    {
      id: "one-traitor-eleven-slots",
      says: "one of four delegates is a traitor, eleven slots without a miss, and whoever goes over to a chain has all of it: two stages are not enough",
      world: fromAbove(small(4, 11, twoStage), "oneTraitorWholeChains", 0),
    },
    "two-stage-traitor",
  ),
  breaking({
    id: "one-traitor-forgetful",
    says: "one of four delegates is a traitor, ten slots without a miss: two stages, and the honest confirm again what they confirmed on another chain",
    world: fromAbove(small(4, 10, twoStage), "oneTraitorForgetful", 0),
    large: true,
  }),
  holding(
    {
      id: "one-traitor-lisk-asynchronous",
      says: "one of four delegates is a traitor, ten slots without a miss: prevotes and precommits, where a weaker rule would be caught",
      world: fromAbove(small(4, 10, prevotes), "oneTraitor", 0),
      large: true,
    },
    52_281,
  ),
  holding(
    {
      id: "one-traitor-lisk-thirteen-slots",
      says: "one of four delegates is a traitor, thirteen slots without a miss, and whoever goes over to a chain has all of it: prevotes and precommits, where two stages break",
      world: fromAbove(small(4, 13, prevotes), "oneTraitorWholeChains", 0),
      large: true,
    },
    282_271,
  ),
  breaking({
    id: "one-traitor-lisk-forgetful",
    says: "one of four delegates is a traitor, ten slots without a miss: prevotes and precommits, and the honest state the height of their last block in this chain only",
    world: fromAbove(small(4, 10, prevotes), "oneTraitorForgetful", 0),
    large: true,
  }),
  breaking({
    id: "one-traitor-last-blocks",
    says: "one of four delegates is a traitor, five slots with any misses, no bound on delays: the last blocks of three",
    world: fromAbove(small(4, 5, lastProduced), "oneTraitor"),
  }),
  breaking({
    id: "one-traitor-one-stage",
    says: "one of four delegates is a traitor, six slots with any misses, no bound on delays: one stage of confirmation",
    world: fromAbove(small(4, 6, oneStage), "oneTraitor"),
  }),
  holding(
    {
      id: "one-traitor-seven-slots",
      says: "one of four delegates is a traitor, seven slots with any misses: two stages; too few for two nodes to disagree",
      world: fromAbove(small(4, 7, twoStage), "oneTraitor"),
    },
    4300,
  ),
  breaking(
    {
      id: "two-traitors-asynchronous",
      says: "two of four delegates are traitors who feed both sides, eight slots: two stages",
      world: fromAbove(small(4, 8, twoStage), "twoTraitors"),
    },
    "coalition",
  ),
  breaking(
    {
      id: "two-traitors-lisk",
      says: "two of four delegates are traitors who feed both sides, eight slots: prevotes and precommits",
      world: fromAbove(small(4, 8, prevotes), "twoTraitors"),
    },
    "coalition-lisk",
  ),
  holding(
    {
      id: "out-of-turn",
      says: "three delegates, one of them a traitor, who are asked to act out of turn",
      world: outOfTurn(small(3, 4, twoStage)),
    },
    56,
  ),
]

// ── at random, and longer ──────────────────────────────────────────────────────────────────────────────────────────

const long = "four delegates, thirty-two slots without a miss, no bound on delays"

/** What is drawn is who goes over to which chain. */
const longer: ReadonlyArray<Scenario<Params, Seen>> = [
  random("dpos/long-delays-lisk", `${long}: prevotes and precommits`, longFromAbove(prevotes, "asynchrony"), 1000, {
    expects: { holds: [ViewsAgree], reaches: [Fork, Irreversible] },
  }),
  random(
    "dpos/long-delays-forgetful",
    `${long}: prevotes and precommits, and producers who state the height of their last block in this chain only`,
    longFromAbove(prevotes, "forgetful"),
    6000,
    {
      expects: { refutes: { property: ViewsAgree } },
    },
  ),
  random(
    "dpos/long-delays-traitor-lisk",
    `${long}, a traitor among the four: prevotes and precommits`,
    longFromAbove(prevotes, "oneTraitorWholeChains"),
    1000,
    { expects: { holds: [ViewsAgree], reaches: [Fork, Irreversible] } },
  ),
  random(
    "dpos/long-delays-traitor",
    `${long}, a traitor among the four: two stages`,
    longFromAbove(twoStage, "oneTraitorWholeChains"),
    4000,
    { expects: { refutes: { property: ViewsAgree } } },
  ),
]

export const asynchronous = [...delayed, ...betrayed, ...longer]
