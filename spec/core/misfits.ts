/**
 * What does not fit together: an environment that asks for something which the protocol, the setup or the network does not have. Such
 * a system would quietly do less than it was asked for, and "holds" would say nothing. Engines refuse it.
 */
import type { Environment } from "./Environment.ts"
import type { Protocol, Setup } from "./Protocol.ts"

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
  const asked = { workload: environment.workload, late: environment.late, links: environment.links }
  const used = Object.entries(asked).flatMap(([name, what]) => (Object.keys(what ?? {}).length > 0 ? [name] : []))
  const surveying = Object.keys(setup.nodes).filter((role) => protocol.roles[role]?.surveys !== undefined)
  return [
    ...Object.keys(corrupt).flatMap((id) => (roleOf(id) === undefined ? [`${id} is corrupt, but takes no part`] : [])),
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
    ...(isRounds ? used.map((name) => `a network of rounds has no ${name}`) : []),
    ...(network === "set"
      ? []
      : surveying.map((role) => `the role ${role} surveys its inbox: the network must be a set`)),
  ]
}
