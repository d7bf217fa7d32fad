/**
 * PACE: places take their messages at speeds of their own, offers come at their rates, faults are rare.
 */
import type { Choice } from "../Choices.ts"
import { byWeight, type Picking } from "./Strategy.ts"

/** Relative weights: of an offer of rate 1, a fault, what ends one, a tick. A delivery weighs what its receiver's pace is. */
const weight = { offer: 4, fault: 1, heal: 2, tick: 6 } as const
const paceMax = 8

const weightOfOffer = (kind: string, rate: number): number => {
  if (kind === "crash") return weight.fault
  return kind === "recover" ? weight.heal : weight.offer * Math.min(rate, paceMax)
}

/** Some places lag behind: chains fork, views differ. */
export const pace: Picking = ({ stage, chooser }) => {
  const paces = stage.system.places.map(() => chooser.int(1, paceMax))
  return byWeight(chooser, (choice: Choice) => {
    if (choice._tag === "Flying") return paces[choice.to] as number
    if (choice._tag === "Offered") return weightOfOffer(choice.offer.kind, choice.offer.rate)
    if (choice.kind === "heal") return weight.heal
    return choice.kind === "tick" ? weight.tick : weight.fault
  })
}
