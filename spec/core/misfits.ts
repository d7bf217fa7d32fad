/**
 * What does not fit together: an environment, or parameters, that ask for something which the protocol, the setup or the network does
 * not have. Such a system would quietly do less than it was asked for, and "holds" would say nothing. Engines refuse it.
 */
import { type Environment, neverUnlessBudgeted } from "./Environment.ts"
import type { Protocol, Setup } from "./Protocol.ts"

/** Names that mean nobody: a role or a node with a slip of the pen in it would do nothing, and everything about it would hold. */
const strangersIn = <P>(
  protocol: Protocol<P>,
  { nodes }: Setup<P>,
  { corrupt, workload, late, skew, links }: Environment,
): ReadonlyArray<string> => {
  const ids = Object.values(nodes).flat()
  const known = new Set(ids.flatMap((id) => [id, `${id}′`]))
  const named = [workload, skew, links].flatMap((byPlace) => Object.keys(byPlace ?? {}))
  const places = new Set([...named, ...(late ?? []), ...Object.values(links ?? {}).flat()])
  return [
    ...Object.keys(nodes).flatMap((role) => (protocol.roles[role] === undefined ? [`there is no role ${role}`] : [])),
    ...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `${id} takes part twice`),
    ...Object.keys(corrupt ?? {}).flatMap((id) => (ids.includes(id) ? [] : [`${id} is corrupt, but takes no part`])),
    ...[...places].flatMap((place) =>
      known.has(place) ? [] : [`the environment names ${place}, which takes no part`],
    ),
  ]
}

/** What a network of rounds does not have: faults, gossip, requests, and budgets for what every round consists of. */
const strangeToRounds = ({ budget = {}, workload, late, links, skew, relay }: Environment): ReadonlyArray<string> => {
  const parts = Object.entries({ workload, late, links, skew })
  return [
    ...parts.flatMap(([name, what]) => (Object.keys(what ?? {}).length > 0 ? [name] : [])),
    ...(relay === true ? ["relay"] : []),
    ...Object.entries(budget).flatMap(([kind, most]) =>
      most === 0 && neverUnlessBudgeted.has(kind) ? [] : [`budget for ${kind}`],
    ),
  ]
}

/** Requests that no rule of their place takes. */
const vainRequests = <P>(
  protocol: Protocol<P>,
  setup: Setup<P>,
  { workload = {} }: Environment,
): ReadonlyArray<string> =>
  Object.entries(setup.nodes).flatMap(([name, ids]) => {
    const role = protocol.roles[name]
    const knows = (tag: string) => role?.internal[tag] !== undefined || role?.surveys?.[tag] !== undefined
    return ids.flatMap((id) =>
      (workload[id] ?? []).flatMap(({ _tag }) =>
        knows(_tag) ? [] : [`${id} is asked for ${_tag}, for which the role ${name} has no rule`],
      ),
    )
  })

/** What is wrong, a sentence each; empty if all fits. */
export const misfitsOf = <P>(
  protocol: Protocol<P>,
  setup: Setup<P>,
  environment: Environment,
): ReadonlyArray<string> => {
  const { corrupt = {}, network } = environment
  const isRounds = network === "rounds"
  const roleOf = (id: string) => Object.entries(setup.nodes).find(([, ids]) => ids.includes(id))?.[0]
  const liars = Object.keys(corrupt).filter((id) => typeof corrupt[id] === "object")
  const surveying = Object.keys(setup.nodes).filter((role) => protocol.roles[role]?.surveys !== undefined)
  return [
    ...strangersIn(protocol, setup, environment),
    ...(protocol.misfits?.(setup) ?? []),
    ...vainRequests(protocol, setup, environment),
    ...(isRounds ? [] : liars.map((id) => `${id} tells lies, which needs a network of rounds`)),
    ...liars.flatMap((id) => {
      const role = roleOf(id)
      const isMute = role !== undefined && protocol.roles[role]?.lies === undefined
      return isMute ? [`${id} tells lies, but the role ${role} does not say which there are`] : []
    }),
    ...(liars.length > 0 && Object.values(corrupt).includes("twins")
      ? ["there are liars and twins: one kind only"]
      : []),
    ...(isRounds && protocol.rounds === undefined ? [`${protocol.name} does not say how many rounds it takes`] : []),
    ...(isRounds ? strangeToRounds(environment).map((name) => `a network of rounds has no ${name}`) : []),
    ...(isRounds || environment.mail === undefined ? [] : ["mail is taken backwards in a network of rounds only"]),
    ...(network === "set"
      ? []
      : surveying.map((role) => `the role ${role} surveys its inbox: the network must be a set`)),
  ]
}
