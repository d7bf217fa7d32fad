/**
 * Paths: through which generals an order may come, and what every path must be like. Next: [Majority.ts](Majority.ts).
 */
import { type Context, judgement, type NodeId, premise, reject } from "../core/Rule.ts"
import type { Path } from "./State.ts"

type Nodes = Context<unknown>["nodes"]
const commanding = ["commander", "signingCommander"]

/** The one who gives the order. */
export const commanderOf = (nodes: Nodes): NodeId => commanding.flatMap((role) => nodes[role] ?? [])[0] ?? ""

/** All others, in the order of the setup. */
export const lieutenantsOf = (nodes: Nodes): ReadonlyArray<NodeId> =>
  Object.entries(nodes).flatMap(([role, ids]) => (commanding.includes(role) ? [] : ids))

/** The lieutenants to whom an order that came along this path can be passed on by a general: those not on it. */
export const notYetOn = (nodes: Nodes, path: Path, self: NodeId): ReadonlyArray<NodeId> =>
  lieutenantsOf(nodes).filter((l) => l !== self && !path.includes(l))

/** Every path of so many generals that begins with the commander. */
export const pathsOf = (nodes: Nodes, length: number): ReadonlyArray<Path> =>
  length <= 1
    ? [[commanderOf(nodes)]]
    : pathsOf(nodes, length - 1).flatMap((path) =>
        lieutenantsOf(nodes)
          .filter((l) => !path.includes(l))
          .map((l) => [...path, l]),
      )

/** PROPER-PATH — an order comes from the commander, through as many hands as rounds have gone by, all of them different. */
export const properPath = judgement({
  id: "generals/proper-path",
  source: "Lamport, Shostak and Pease 1982 §§3–4",
  premises: {
    NotCommander: reject("its path begins with the commander"),
    WrongSender: reject("its path ends with the sender"),
    WrongLength: reject("its path has as many names as rounds have begun"),
    Stranger: reject("everybody else on its path is a lieutenant"),
    RepeatedName: reject("nobody is on its path twice"),
    OwnName: reject("its receiver is not on its path"),
  },
})(function* ({ nodes, self }: Context<unknown>, path: Path, from: NodeId, round: number) {
  const [first, ...relays] = path
  yield* premise("NotCommander", first === commanderOf(nodes), path)
  yield* premise("WrongSender", path[path.length - 1] === from, { path, from })
  yield* premise("WrongLength", path.length === round, { path, round })
  const known = [commanderOf(nodes), ...lieutenantsOf(nodes)]
  yield* premise(
    "Stranger",
    relays.every((name) => known.includes(name)),
    path,
  )
  yield* premise("RepeatedName", new Set(path).size === path.length, path)
  yield* premise("OwnName", !path.includes(self), path)
  return path
})
