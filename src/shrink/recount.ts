/**
 * What is in flight from the start is counted by receiver over all senders: its numbers change when a sender goes.
 */
import type { NodeId } from "../../spec/core/Rule.ts"
import type { System } from "../../spec/core/System.ts"
import type { Action } from "../run/Action.ts"

/** A message in flight from the start, by receiver and number, and by sender, receiver and its rank among theirs. */
interface Sent {
  readonly counted: string
  readonly meant: string
  readonly nth: number
}

const sentIn = (system: System, name: (node: NodeId) => NodeId): ReadonlyArray<Sent> => {
  const counts = new Map<string, number>()
  const next = (key: string): number => {
    const n = counts.get(key) ?? 0
    counts.set(key, n + 1)
    return n
  }
  return system.initial.posts.map(({ to, envelope }) => {
    const place = system.places[to]?.name as string
    const nth = next(place)
    const meant = `${name(envelope.from)} ${name(place)}`
    return { counted: `${place} ${nth}`, meant: `${meant} ${next(`${envelope.from} ${place}`)}`, nth }
  })
}

/**
 * The actions of one system, for use in another: deliveries of what is in flight from the start mean the same messages.
 * `name` says who has taken the place of each node. What is gone gets a number that no message has.
 */
export const recount = (
  actions: ReadonlyArray<Action>,
  before: System,
  after: System,
  name: (node: NodeId) => NodeId,
): ReadonlyArray<Action> => {
  if (before.initial.posts.length === 0) return actions
  const meant = new Map(sentIn(before, name).map((s) => [s.counted, s.meant]))
  const counted = new Map(sentIn(after, (node) => node).map((s) => [s.meant, s.nth]))
  return actions.map((a) => {
    if (!("cause" in a) || a.cause !== 0) return a
    const message = meant.get(`${a.to} ${a.nth}`)
    return { ...a, nth: (message === undefined ? undefined : counted.get(message)) ?? -1 }
  })
}
