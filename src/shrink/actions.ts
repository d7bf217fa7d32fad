/**
 * Runs with fewer actions: without faults, without whole phases, without chunks, without pairs of events.
 */
import type { Action } from "../run/Action.ts"
import { chaosLength } from "./size.ts"

type Actions = ReadonlyArray<Action>

/** Kinds of faults that make sense only together. */
const faults: ReadonlyArray<ReadonlyArray<Action["_tag"]>> = [
  ["Partition", "Heal"],
  ["Crash", "Recover"],
  ["Drop"],
  ["Duplicate"],
]

/** The actions before the last Heal without all that satisfies a condition; undefined if nothing does. */
const calmed = (actions: Actions, gone: (a: Action, i: number) => boolean): Actions | undefined => {
  const chaos = chaosLength(actions)
  const left = actions.filter((a, i) => i >= chaos || !gone(a, i))
  return left.length === actions.length ? undefined : left
}

/** From each Partition to where the network is whole again, or cut anew. */
const cutPhases = (actions: Actions): ReadonlyArray<readonly [from: number, to: number]> =>
  actions.flatMap((a, from) => {
    if (a._tag !== "Partition") return []
    const length = actions.slice(from + 1).findIndex((b) => b._tag === "Heal" || b._tag === "Partition")
    return [[from, length < 0 ? actions.length : from + 1 + length] as const]
  })

/** Without any fault, without each kind of fault, without each phase of a cut network; always the actions that remain. */
export const withoutFaults = (actions: Actions): ReadonlyArray<Actions> => {
  const kinds = faults.filter((kind) => actions.some((a) => kind.includes(a._tag)))
  const all = kinds.length < 2 ? [] : [calmed(actions, (a) => kinds.some((kind) => kind.includes(a._tag)))]
  const each = kinds.map((kind) => calmed(actions, (a) => kind.includes(a._tag)))
  const phases = cutPhases(actions).map(([from, to]) => calmed(actions, (_, i) => i >= from && i <= to))
  return [...all, ...each, ...phases].flatMap((left) => (left === undefined ? [] : [left]))
}

/** Without the actions from `from` up to, not including, `to`. */
export const withoutChunk = (actions: Actions, from: number, to: number): Actions => [
  ...actions.slice(0, from),
  ...actions.slice(to),
]

/** Where something happens that no message caused: events, timers, crashes. */
export const spontaneous = (actions: Actions): ReadonlyArray<number> =>
  actions.flatMap((a, i) => (a._tag === "Do" || a._tag === "Fire" || a._tag === "Crash" ? [i] : []))
