/**
 * Runs with fewer actions: without faults, without whole phases, without chunks, without pairs of events.
 */
import type { Action } from "../run/Action.ts"

type Actions = ReadonlyArray<Action>

/** Kinds of faults that make sense only together. */
const faults: ReadonlyArray<ReadonlyArray<Action["_tag"]>> = [
  ["Partition", "Heal"],
  ["Crash", "Recover"],
  ["Drop"],
  ["Duplicate"],
]

/** From each Partition until the network is whole again or cut anew. The end is excluded, a Heal included. */
const cutPhases = (actions: Actions): ReadonlyArray<readonly [from: number, to: number]> =>
  actions.flatMap((a, from) => {
    if (a._tag !== "Partition") return []
    const to = actions.findIndex((b, i) => i > from && (b._tag === "Heal" || b._tag === "Partition"))
    if (to < 0) return [[from, actions.length] as const]
    return [[from, actions[to]?._tag === "Heal" ? to + 1 : to] as const]
  })

/**
 * Without any fault, without each kind of fault, without each phase of a cut network; in each case the actions that remain.
 * Only the first `chaos` actions are looked at.
 */
export const withoutFaults = (actions: Actions, chaos: number): ReadonlyArray<Actions> => {
  const settling = actions.slice(chaos)
  const early = actions.slice(0, chaos)
  const kinds = faults.filter((kind) => early.some((a) => kind.includes(a._tag)))
  const without = (gone: ReadonlyArray<Action["_tag"]>) => early.filter((a) => !gone.includes(a._tag))
  const all = kinds.length < 2 ? [] : [without(kinds.flat())]
  const phases = cutPhases(early).map(([from, to]) => withoutChunk(early, from, to))
  return [...all, ...kinds.map(without), ...phases].map((left) => [...left, ...settling])
}

/** Each doubled message in turn is just delivered. */
export const withoutDoubles = (actions: Actions): ReadonlyArray<Actions> =>
  actions.flatMap((a, i) =>
    a._tag === "Duplicate" ? [actions.map((b, k): Action => (k === i ? { ...a, _tag: "Deliver" } : b))] : [],
  )

/** Without the actions from `from` up to, not including, `to`. */
export const withoutChunk = (actions: Actions, from: number, to: number): Actions => [
  ...actions.slice(0, from),
  ...actions.slice(to),
]

/** Where something happens that no message caused: events, timers, crashes. */
export const spontaneous = (actions: Actions): ReadonlyArray<number> =>
  actions.flatMap((a, i) => (a._tag === "Do" || a._tag === "Fire" || a._tag === "Crash" ? [i] : []))
