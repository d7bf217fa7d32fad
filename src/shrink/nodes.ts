/**
 * Runs with one node less: left out, or merged into another of the same role.
 */
import type { Environment } from "../../spec/core/Environment.ts"
import type { NodeId } from "../../spec/core/Rule.ts"
import type { Action, WorldSpec } from "../run/Action.ts"
import { unlessEmpty } from "./environment.ts"

type ByPlace<A> = { readonly [place: string]: A }

/** The names of the places that a node may have: its own, and that of its twin. */
const isOf = (node: NodeId, place: string): boolean => place === node || place === `${node}′`

const without = <A>(byPlace: ByPlace<A> = {}, node: NodeId): ByPlace<A> =>
  Object.fromEntries(Object.entries(byPlace).filter(([place]) => !isOf(node, place)))

/** Its links go over to `heir`, so that what was connected stays so. */
const contract = (links: Environment["links"] = {}, node: NodeId, heir: NodeId): ByPlace<ReadonlyArray<string>> =>
  Object.fromEntries(
    Object.entries(links)
      .filter(([place]) => place !== node)
      .map(([place, others]) => {
        const more = place === heir ? (links[node] ?? []) : []
        const named = [...others, ...more].map((other) => (other === node ? heir : other))
        return [place, [...new Set(named)].filter((other) => other !== place)]
      }),
  )

/** Nobody is linked to it any more. */
const cutOff = (links: Environment["links"] = {}, node: NodeId): ByPlace<ReadonlyArray<string>> =>
  Object.fromEntries(
    Object.entries(without(links, node)).map(([place, others]) => [
      place,
      others.filter((other) => !isOf(node, other)),
    ]),
  )

/** The environment without a node. `heir` takes over its links. */
const environmentWithout = (e: Environment, node: NodeId, heir: NodeId | undefined): Environment => {
  const { links, workload, skew, late, corrupt, ...rest } = e
  const others = (list: ReadonlyArray<string> | undefined) => list?.filter((place) => !isOf(node, place))
  return {
    ...rest,
    ...unlessEmpty("links", heir === undefined ? cutOff(links, node) : contract(links, node, heir)),
    ...unlessEmpty("workload", without(workload, node)),
    ...unlessEmpty("skew", without(skew, node)),
    ...unlessEmpty("late", others(late)),
    ...unlessEmpty("corrupt", without(corrupt, node)),
  }
}

const setupWithout = <P>({ setup }: WorldSpec<P>, node: NodeId): WorldSpec<P>["setup"] => {
  const nodes = Object.entries(setup.nodes).map(([role, ids]) => [role, ids.filter((id) => id !== node)] as const)
  return { ...setup, nodes: Object.fromEntries(nodes) }
}

/** The world without a node. Whoever was its first neighbour takes over its links. */
export const dropNode = <P>(world: WorldSpec<P>, node: NodeId): WorldSpec<P> => ({
  ...world,
  setup: setupWithout(world, node),
  environment: environmentWithout(world.environment, node, world.environment.links?.[node]?.[0]),
})

/** The world in which `heir` has the links and the requests of `node`, which is gone. */
export const mergeNodes = <P>(world: WorldSpec<P>, node: NodeId, heir: NodeId): WorldSpec<P> => {
  const environment = environmentWithout(world.environment, node, heir)
  const inherited = world.environment.workload?.[node] ?? []
  const requests = [...(environment.workload?.[heir] ?? []), ...inherited]
  const workload = inherited.length === 0 ? {} : { workload: { ...environment.workload, [heir]: requests } }
  return { ...world, setup: setupWithout(world, node), environment: { ...environment, ...workload } }
}

/** The actions in which `heir` does what `node` did. */
export const inherit = (actions: ReadonlyArray<Action>, node: NodeId, heir: NodeId): ReadonlyArray<Action> =>
  actions.map((a) => {
    if ("at" in a) return a.at === node ? { ...a, at: heir } : a
    if ("to" in a) return a.to === node ? { ...a, to: heir } : a
    return a
  })

/** The nodes into which a node may be merged: they play the same role, and both are honest. */
export const mergeable = <P>({ setup, environment }: WorldSpec<P>, node: NodeId): ReadonlyArray<NodeId> => {
  const isHonest = (id: NodeId): boolean => environment.corrupt?.[id] === undefined
  const peers = Object.values(setup.nodes).find((ids) => ids.includes(node)) ?? []
  return isHonest(node) ? peers.filter((id) => id !== node && isHonest(id)) : []
}

/** All nodes, the last one first. */
export const lastFirst = <P>({ setup }: WorldSpec<P>): ReadonlyArray<NodeId> =>
  Object.values(setup.nodes).flat().reverse()
