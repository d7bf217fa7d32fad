/**
 * SWARM: each run does without some kinds of actions, and prefers some of the others by far.
 * Source: Groce, Zhang, Eide, Chen and Regehr 2012, "Swarm Testing".
 */
import type { Choice } from "../Choices.ts"
import { byWeight, type Picking } from "./Strategy.ts"

/** The chance that a run does without a kind is one of these, in percent; of a place, a fraction of it. */
const offPercent = [0, 10, 20, 40]
const placesLess = 3
/** Weights are powers of two up to this one. */
const powerMax = 4

const deliveries = new Map<string, string>()
/** The kind of all deliveries of messages with this tag. */
const deliveryOf = (tag: string): string => {
  const known = deliveries.get(tag)
  if (known !== undefined) return known
  const kind = `deliver ${tag}`
  deliveries.set(tag, kind)
  return kind
}

/** What kind of action a choice is: the tag of a message or an event, a timer, a fault. */
const kindOf = (choice: Choice): string => {
  if (choice._tag === "Flying") return deliveryOf(choice.envelope.message._tag)
  return choice._tag === "Offered" ? choice.offer.kind : choice.kind
}

const placeOf = (choice: Choice): number =>
  choice._tag === "Flying" ? choice.to : choice._tag === "Offered" ? choice.place : -1

/** In a network of rounds nothing is left out, or the run would not get to its last round. */
export const swarm: Picking = ({ stage, chooser }) => {
  const often = offPercent[chooser.int(0, offPercent.length - 1)] as number
  const percent = stage.system.network === "rounds" ? 0 : often
  const isOff = (of: number) => chooser.int(0, 99) < of
  const places = stage.system.places.map(() => (isOff(percent / placesLess) ? 0 : 2 ** chooser.int(0, 2)))
  const kinds = new Map<string, number>()
  const weightOfKind = (kind: string): number => {
    const known = kinds.get(kind)
    if (known !== undefined) return known
    const weight = isOff(percent) ? 0 : 2 ** chooser.int(0, powerMax)
    kinds.set(kind, weight)
    return weight
  }
  return byWeight(chooser, (choice) => weightOfKind(kindOf(choice)) * (places[placeOf(choice)] ?? 1))
}
