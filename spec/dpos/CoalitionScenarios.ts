/**
 * How many of four delegates it takes to stop irreversibility, and how many to leave out the others for ever, where every block
 * arrives in its slot; under each rule, with one fewer beside it. Next: [Scenarios.ts](Scenarios.ts).
 */
import type { Scenario } from "../core/Scenario.ts"
import { breaking, holding } from "./AsynchronyScenarios.ts"
import type { Finality } from "./Irreversible.ts"
import type { Params } from "./Params.ts"
import { TheHonestAreFinal, TheHonestHaveAShare, ViewsAgree } from "./Settled.ts"
import type { Seen } from "./State.ts"
import { Irreversible } from "./Witnesses.ts"
import { type From, fromAbove, lastProduced, oneStage, prevotes, small, twoStage } from "./Worlds.ts"

const slots = 12
const noMiss = 0

interface Rule {
  readonly name: string
  readonly says: string
  readonly finality: Finality
  /** Whether it takes so long to be final that it takes long to find how three shut out the others. */
  readonly large?: true
}

const inTime = ({ name, says: rule, finality }: Rule, from: From, id: string, says: string) => ({
  id: `${id}-${name}`,
  says: `${says}, twelve slots: ${rule}`,
  world: fromAbove(small(4, slots, finality), from, noMiss),
})

/** The trace of a rule is kept where it is named. */
const thresholds = (rule: Rule, stop?: string, shutOut?: string): ReadonlyArray<Scenario<Params, Seen>> => [
  holding(
    inTime(rule, "coalitionOfOne", "one-cannot-stop", "one of four leaves behind what the others write, or is silent"),
    211,
    TheHonestAreFinal,
  ),
  breaking(
    inTime(rule, "coalitionOfTwo", "two-stop", "two of four leave behind what the others write, or are silent"),
    stop,
    TheHonestAreFinal,
  ),
  holding(
    inTime(
      rule,
      "coalitionOfTwo",
      "two-cannot-shut-out",
      "two of four would have nobody else's blocks be irreversible",
    ),
    10_732,
    TheHonestHaveAShare,
  ),
  breaking(
    {
      ...inTime(
        rule,
        "coalitionOfThree",
        "three-shut-out",
        "three of four would have nobody else's blocks be irreversible",
      ),
      ...(rule.large === undefined ? {} : { large: rule.large }),
    },
    shutOut,
    TheHonestHaveAShare,
  ),
]

/** With nobody to hide a block, one chain is all there is, whatever the rule: what they show is that blocks become irreversible. */
const together = ({ name, says, finality }: Rule): Scenario<Params, Seen> => ({
  kind: "exhaustive",
  id: `dpos/in-time-${name}`,
  says: `four honest delegates, twelve slots with any misses, every block arrives in its slot, so that there is one chain: ${says}`,
  world: fromAbove(small(4, slots, finality), "noTraitorInTime"),
  states: 8191,
  expects: { holds: [ViewsAgree], reaches: [Irreversible] },
})

const lastBlocks: Rule = { name: "last-blocks", says: "last blocks", finality: lastProduced }
const inOneStage: Rule = { name: "one-stage", says: "one stage", finality: oneStage }
const inTwoStages: Rule = { name: "two-stage", says: "two stages", finality: twoStage, large: true }

export const coalitions: ReadonlyArray<Scenario<Params, Seen>> = [
  together(lastBlocks),
  together(inOneStage),
  together(inTwoStages),
  ...thresholds(lastBlocks),
  ...thresholds(inOneStage),
  ...thresholds(inTwoStages, "stopped", "shut-out"),
  ...thresholds({ name: "prevotes", says: "prevotes", finality: prevotes, large: true }),
]
