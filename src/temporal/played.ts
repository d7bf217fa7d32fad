/**
 * Checks an endless run that is given as actions, as traces keep it: it is played again, and looked at after each step.
 * Next: [endless.ts](endless.ts), what is looked at.
 */
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import type { Property } from "../../spec/core/Property.ts"
import type { Json } from "../../spec/core/System.ts"
import { type Configuration, same } from "../explore/naiveActions.ts"
import type { Action, Run } from "../run/Action.ts"
import { docketOf } from "../run/Judge.ts"
import { Player } from "../run/Player.ts"
import { systemOf } from "../run/perform.ts"
import { changesIn, configuration } from "./configurations.ts"
import { type Endless, whyNot } from "./endless.ts"
import { isLeadsTo, type Lasso } from "./Lasso.ts"

const kindOf: { readonly [tag: string]: string } = { Deliver: "deliver", Drop: "drop", Duplicate: "duplicate" }

const configurationOf = ({ system, locals, flying, budget }: Player): Configuration =>
  configuration(system, locals, flying, budget)

/** The fairness class of an action that a player has just performed. */
const classTaken = ({ system, last }: Player, action: Action, before: Configuration, after: Configuration) => {
  const kind = kindOf[action._tag]
  const isIt = (move: Lasso["path"][number]) =>
    move.kind === (kind ?? move.kind) && same(move.input, last.input ?? move.input)
  return changesIn(system, before).find((c) => isIt(c.move) && same(c.after, after))?.fair
}

/** Plays an endless run from the start; undefined if an action of it is not enabled. */
const played = (player: Player, { actions, loopsFrom = actions.length + 1 }: Run): Endless | undefined => {
  const configurations = [configurationOf(player)]
  const taken: Array<string | undefined> = []
  for (const action of actions) {
    if (player.play(action) !== "done") return undefined
    const before = configurations[configurations.length - 1] as Configuration
    const after = configurationOf(player)
    taken.push(classTaken(player, action, before, after))
    configurations.push(after)
  }
  return { configurations, taken, loopsFrom: loopsFrom - 1 }
}

/** Which of these properties an endless run violates: it is fair, and waits for ever. */
export const waitsForEver = (
  { protocol, properties }: AnyChapter,
  run: Run,
  ids: ReadonlyArray<string>,
): string | undefined => {
  const asked = (properties as ReadonlyArray<Property<Json>>).filter(isLeadsTo).filter(({ id }) => ids.includes(id))
  if (asked.length === 0) return undefined
  const system = systemOf(protocol, run.world)
  const endless = played(new Player(system, run.world.environment, docketOf([])), run)
  return endless && asked.find((property) => whyNot(system, property, endless) === undefined)?.id
}
