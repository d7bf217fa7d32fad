/**
 * Adversaries: which strategy, how many nodes, how much of the power; and honest roles behind a corrupt identity.
 */
import * as fc from "fast-check"
import type { Corruption } from "../../spec/core/Environment.ts"
import type { Protocol } from "../../spec/core/Protocol.ts"
import type { NodeId } from "../../spec/core/Rule.ts"
import type { Range } from "../../spec/core/Scenario.ts"
import { atMost, dictionary, within } from "./dictionary.ts"

/** The strategies that a protocol has a role for, by name. */
export const strategiesOf = <P>(protocol: Protocol<P>): ReadonlyArray<string> =>
  Object.entries(protocol.roles).flatMap(([name, role]) => (role.corrupt === true ? [name] : []))

/** A role that deviates, the number of nodes that play it, and their share of the power together. */
export interface Adversary {
  readonly strategy: string
  readonly nodes: number
  readonly percent: number
}

/**
 * An adversary of one of the named strategies. Shrinks to the first strategy, to fewer nodes and to less power.
 *
 * @example
 * ```ts
 * fc.sample(adversaries(strategiesOf(pow), { percent: [1, 49] }), 1) // for example [{ strategy: "selfish", nodes: 1, percent: 30 }]
 * ```
 */
export const adversaries = (
  strategies: ReadonlyArray<string>,
  { nodes = [1, 1], percent = [1, 50] }: { readonly nodes?: Range; readonly percent?: Range } = {},
): fc.Arbitrary<Adversary> =>
  fc
    .tuple(fc.constantFrom(...strategies), within(nodes), within(percent))
    .map(([strategy, count, share]) => ({ strategy, nodes: count, percent: share }))

/** Corrupt identities of roles that need no code of their own: silent, or twins. Shrinks to fewer, and to silent ones. */
export const corruptions = (
  nodes: ReadonlyArray<NodeId>,
  count: Range,
  kinds: ReadonlyArray<Corruption> = ["silent", "twins"],
): fc.Arbitrary<{ readonly [node: NodeId]: Corruption }> => {
  const [minLength, maxLength] = atMost(count, nodes.length)
  return fc
    .subarray([...nodes], { minLength, maxLength })
    .chain((corrupt) => dictionary(corrupt.map((node) => [node, fc.constantFrom(...kinds)] as const)))
}
