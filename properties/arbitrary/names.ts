/**
 * Who takes part: names for nodes, role by role.
 */
import type * as fc from "fast-check"
import type { Protocol } from "../../spec/core/Protocol.ts"
import type { NodeId } from "../../spec/core/Rule.ts"
import type { Range } from "../../spec/core/Scenario.ts"
import { dictionary, within } from "./dictionary.ts"

/** The nodes of each role. */
export interface Roster {
  readonly [role: string]: ReadonlyArray<NodeId>
}

const letters = 26
const firstCorrupt = 12

/** The k-th name, from 0: A to Z, then A2 to Z2, and so on. */
export const nodeName = (k: number): NodeId => {
  const letter = String.fromCharCode(65 + (k % letters))
  return k < letters ? letter : `${letter}${Math.floor(k / letters) + 1}`
}

/** The names of so many nodes of each role, in order of the roles; corrupt roles have the names from M on. */
export const rosterOf = (
  counts: { readonly [role: string]: number },
  corrupt: (role: string) => boolean = () => false,
): Roster => {
  const of = (k: number, n: number) => Array.from({ length: n }, (_, i) => nodeName(k + i))
  let honest = 0
  const named = new Map<string, ReadonlyArray<NodeId>>()
  for (const [role, n] of Object.entries(counts)) {
    if (corrupt(role)) continue
    named.set(role, of(honest, n))
    honest += n
  }
  let next = Math.max(honest, firstCorrupt)
  for (const [role, n] of Object.entries(counts)) {
    if (!corrupt(role)) continue
    named.set(role, of(next, n))
    next += n
  }
  return Object.fromEntries(Object.keys(counts).map((role) => [role, named.get(role) ?? []]))
}

/** Whether a role need not follow the protocol. */
export const isCorrupt = <P>(protocol: Protocol<P> | undefined, role: string): boolean =>
  protocol?.roles[role]?.corrupt === true

/**
 * How many nodes play each role, and their names: equal numbers give the very same roster. Shrinks to fewer nodes. `protocol` tells
 * the corrupt roles from the others.
 *
 * @example
 * ```ts
 * fc.sample(rosters({ miner: [2, 4] }), 1) // for example [{ miner: ["A", "B", "C"] }]
 * ```
 */
export const rosters = <P>(nodes: { readonly [role: string]: Range }, protocol?: Protocol<P>): fc.Arbitrary<Roster> => {
  const made = new Map<string, Roster>()
  return dictionary(Object.entries(nodes).map(([role, range]) => [role, within(range)] as const)).map((counts) => {
    const key = Object.values(counts).join()
    const roster = made.get(key) ?? rosterOf(counts, (role) => isCorrupt(protocol, role))
    made.set(key, roster)
    return roster
  })
}

/** All nodes of a roster, in order of their roles. */
export const everyone = (roster: Roster): ReadonlyArray<NodeId> => Object.values(roster).flat()
