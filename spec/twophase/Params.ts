/**
 * Who takes part. The protocol has no constants: worlds differ in how many resource managers there are, and in nothing else.
 * Next: [State.ts](State.ts).
 */
import type { Setup } from "../core/Protocol.ts"

export type Params = Readonly<Record<string, never>>

const published: Params = {}

export const presets: { readonly [name: string]: Params } = { published }

/** One transaction manager and the first so many of the resource managers A to I. */
export const transaction = (resources: number): Setup<Params> => ({
  params: published,
  nodes: { manager: ["TM"], resource: ["A", "B", "C", "D", "E", "F", "G", "H", "I"].slice(0, resources) },
})
